// Follows the server's stream about oneself while the page is looked at: an ended session, and what changed.
import { type StreamedChange, streamedChanges, streamOwn } from '../../contract/api/sessions.ts';
import { getMe } from '../../contract/api/users.ts';
import { hasCode } from '../api/api-error.ts';
import { call } from '../api/call.ts';

interface Heard {
  onEnded: () => void;
  onChanged: (changes: readonly StreamedChange[]) => void;
}

/** The browser opens a lost stream again by itself; a refused one is asked for again after this. */
const againAfterMs = 30_000;

/** @returns stops following. */
export function followOwnStream({ onEnded, onChanged }: Heard): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let opened = false;
  let stopped = false;

  function close(): void {
    clearTimeout(timer);
    source?.close();
    source = undefined;
  }

  function open(): void {
    close();
    const opening = new EventSource(streamOwn.path);
    source = opening;
    opening.onopen = () => {
      // Changes that happened while the stream was closed were not heard.
      if (opened) onChanged(streamedChanges);
      opened = true;
    };
    opening.addEventListener('ended', () => {
      close();
      onEnded();
    });
    opening.addEventListener('changed', ({ data }) => onChanged(JSON.parse(data) as StreamedChange[]));
    opening.onerror = () => {
      if (opening.readyState === EventSource.CLOSED) void askWhy();
    };
  }

  /** A refusal does not tell its reason: the session may have ended while the page was not looked at. */
  async function askWhy(): Promise<void> {
    close();
    try {
      await call(getMe, { askToSignIn: false });
    } catch (error) {
      if (!stopped && hasCode(error, 'session.missing', 'session.refused')) return onEnded();
    }
    if (!stopped && document.visibilityState === 'visible') timer = setTimeout(open, againAfterMs);
  }

  function follow(): void {
    if (document.visibilityState === 'visible') open();
    else close();
  }

  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    stopped = true;
    document.removeEventListener('visibilitychange', follow);
    close();
  };
}
