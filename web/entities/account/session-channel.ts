// Tells the other tabs of this browser that somebody signed in or out here.
import type { SessionEnd } from '../../../contract/api/sessions.ts';

/** `signed-out`: by the person, in another tab. `ended`: from elsewhere, with the reason where it is known. `proving`, `proven`: the cookie may change meanwhile. */
export type SessionNews = 'signed-in' | 'signed-out' | 'ended' | `ended:${SessionEnd}` | 'proving' | 'proven';

let opened: BroadcastChannel | undefined;
/** Opened when it is first used: open, it keeps a test that only reads the list of pages from ending. */
function channel(): BroadcastChannel {
  opened ??= new BroadcastChannel('conch-session');
  return opened;
}

export function notifyOtherTabs(news: SessionNews): void {
  channel().postMessage(news);
}

export function onSessionNews(listener: (news: SessionNews) => void): () => void {
  const receive = (event: MessageEvent<SessionNews>) => listener(event.data);
  channel().addEventListener('message', receive);
  return () => channel().removeEventListener('message', receive);
}
