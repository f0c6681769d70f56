// Tells the other tabs of this browser that somebody signed in or out here.

/** `signed-out`: by the person, in another tab. `ended`: from elsewhere. `proving`, `proven`: the cookie may change meanwhile. */
export type SessionNews = 'signed-in' | 'signed-out' | 'ended' | 'proving' | 'proven';

const channel = new BroadcastChannel('conch-session');

export function tellOtherTabs(news: SessionNews): void {
  channel.postMessage(news);
}

export function onSessionNews(listener: (news: SessionNews) => void): () => void {
  const receive = (event: MessageEvent<SessionNews>) => listener(event.data);
  channel.addEventListener('message', receive);
  return () => channel.removeEventListener('message', receive);
}
