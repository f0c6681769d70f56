// Follows what happens to the session elsewhere: ended anywhere is signed out in every tab, within a second.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { isEndExpected } from '../api/expected-end.ts';
import { followOwnStream } from '../api/own-stream.ts';
import { renewal } from '../api/renewal.ts';
import { onSessionNews, tellOtherTabs } from '../api/session-channel.ts';
import { signInGate } from '../api/sign-in-gate.ts';
import { meQuery, rememberSignedIn } from '../entities/account/me.ts';
import { refreshPolicy } from '../entities/account/policy-keys.ts';
import { sessionsKey } from '../entities/account/sessions.ts';
import { tokensQuery } from '../entities/account/tokens.ts';
import { looksKey } from '../entities/account/view-as.ts';
import { yourDataKey } from '../entities/account/your-data.ts';
import { refreshFactors } from '../entities/factors/factors.ts';
import { unsaved } from '../ui/unsaved.ts';
import { showSignIn } from './sign-out.tsx';

export function useEndedSession(): void {
  const queryClient = useQueryClient();
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
        tellOtherTabs('ended');
        leaveEnded();
      },
      onChanged(changes) {
        if (changes.includes('account')) void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
        if (changes.includes('sessions')) void queryClient.invalidateQueries({ queryKey: sessionsKey });
        if (changes.includes('tokens')) void queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey });
        if (changes.includes('data')) void queryClient.invalidateQueries({ queryKey: yourDataKey });
        if (changes.includes('factors') || changes.includes('policy')) void refreshFactors(queryClient);
        if (changes.includes('policy')) void refreshPolicy(queryClient);
        if (changes.includes('looks')) void queryClient.invalidateQueries({ queryKey: looksKey });
        if (changes.includes('activity')) void queryClient.invalidateQueries({ queryKey: ['activity'] });
      },
    });
  }, [asking, queryClient]);
}

/** Where something was typed and not saved, the question stands over it, so that it is not lost. */
function leaveEnded(): void {
  // Who is ending it here leaves by their own way.
  if (isEndExpected()) return;
  rememberSignedIn(false);
  if (unsaved.any()) void signInGate.askToSignIn(signInGate.round());
  else showSignIn();
}
