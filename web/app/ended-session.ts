// Follows what happens to the session elsewhere: ended anywhere is signed out in every tab, within a second.
import i18next from 'i18next';
import { useEffect, useSyncExternalStore } from 'react';
import type { StreamedChange } from '../../contract/api/sessions.ts';
import { renewal } from '../api/renewal.ts';
import { signInGate } from '../api/sign-in-gate.ts';
import { isEndExpected } from '../entities/account/expected-end.ts';
import { rememberSignedIn } from '../entities/account/me.ts';
import { notifyOtherTabs, onSessionNews } from '../entities/account/session-channel.ts';
import { errorWords } from '../i18n/error-words.ts';
import { fetchPart } from '../parts/fetch-part.ts';
import { messages } from '../ui/messages.ts';
import { unsaved } from '../ui/unsaved.ts';
import { followOwnStream } from './own-stream.ts';
import { showSignIn } from './sign-out.tsx';

export function useEndedSession(): void {
  const opened = useSyncExternalStore(signInGate.subscribe, signInGate.isOpen);

  useEffect(
    () =>
      onSessionNews((news) => {
        if (news === 'signed-out') leaveEnded();
        if (news.startsWith('ended')) leaveEnded(news.split(':')[1]);
        if (news === 'proving') renewal.begin();
        if (news === 'proven') renewal.end();
      }),
    [],
  );

  useEffect(() => {
    // There is no session to follow while the person is asked to sign in.
    if (opened) return;
    return followOwnStream({
      onEnded(why) {
        // Tabs that are not looked at have no stream of their own.
        notifyOtherTabs(why ? `ended:${why}` : 'ended');
        leaveEnded(why);
      },
      onChanged: (changes) => void askAnewFor(changes),
    });
  }, [opened]);
}

/** The table comes when the first change is told, as most of what it names belongs to pages that come later too. */
async function askAnewFor(changes: readonly StreamedChange[]): Promise<void> {
  try {
    const { askAnew } = await fetchPart(() => import('./ask-anew.ts'));
    await askAnew(changes);
  } catch (error) {
    const text = errorWords(error);
    // Each change that follows meets the same.
    if (messages.list().some((message) => message.text === text)) return;
    const reload = { label: i18next.t('ui:reload'), run: () => location.reload() };
    messages.raise(text, { tone: 'problem', actions: [reload] });
  }
}

/** A page with unsaved text asks to sign in over it, so that the text is not lost. */
function leaveEnded(why?: string): void {
  // A session that is ended in this tab is left by the page that ends it.
  if (isEndExpected()) return;
  rememberSignedIn(false);
  if (unsaved.any()) void signInGate.askToSignIn(signInGate.round());
  else showSignIn(why);
}
