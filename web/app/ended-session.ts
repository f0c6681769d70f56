// Follows what happens to the session elsewhere: ended anywhere is signed out in every tab, within a second.
import { useEffect, useSyncExternalStore } from 'react';
import { renewal } from '../api/renewal.ts';
import { signInGate } from '../api/sign-in-gate.ts';
import { isEndExpected } from '../entities/account/expected-end.ts';
import { rememberSignedIn } from '../entities/account/me.ts';
import { notifyOtherTabs, onSessionNews } from '../entities/account/session-channel.ts';
import { unsaved } from '../ui/unsaved.ts';
import { followOwnStream } from './own-stream.ts';
import { showSignIn } from './sign-out.tsx';

export function useEndedSession(): void {
  const asking = useSyncExternalStore(signInGate.subscribe, signInGate.isAsking);

  useEffect(
    () =>
      onSessionNews((news) => {
        if (news === 'signed-out' || news === 'ended') leaveEnded();
        if (news === 'proving') renewal.begin();
        if (news === 'proven') renewal.end();
      }),
    [],
  );

  useEffect(() => {
    // Whoever is being asked to sign in has no session to follow.
    if (asking) return;
    return followOwnStream({
      onEnded() {
        // Tabs that are not looked at have no stream of their own.
        notifyOtherTabs('ended');
        leaveEnded();
      },
      // What it concerns is most often on pages that come later; so does the table.
      onChanged: (changes) => void import('./ask-anew.ts').then(({ askAnew }) => askAnew(changes)),
    });
  }, [asking]);
}

/** Where something was typed and not saved, the question stands over it, so that it is not lost. */
function leaveEnded(): void {
  // Who is ending it here leaves by their own way.
  if (isEndExpected()) return;
  rememberSignedIn(false);
  if (unsaved.any()) void signInGate.askToSignIn(signInGate.round());
  else showSignIn();
}
