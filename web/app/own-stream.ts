// Follows the server's stream about oneself while the page is looked at: an ended session, and what changed.
import { type SessionEnd, type StreamedChange, streamedChanges, streamOwn } from '../../contract/api/sessions.ts';
import { getMe } from '../../contract/api/users.ts';
import { hasCode } from '../api/api-error.ts';
import { call } from '../api/call.ts';
import { followStream } from '../api/follow-stream.ts';

interface Heard {
  /** `why` where the server knows it. */
  onEnded: (why?: SessionEnd) => void;
  onChanged: (changes: readonly StreamedChange[]) => void;
}

/** @returns stops following. */
export function followOwnStream({ onEnded, onChanged }: Heard): () => void {
  let stopped = false;
  const stream = followStream(streamOwn.path, {
    on: {
      ended(data) {
        stream.pause();
        onEnded((JSON.parse(data) as { why?: SessionEnd }).why);
      },
      changed: (data) => onChanged(JSON.parse(data) as StreamedChange[]),
    },
    onOpen(again) {
      if (again) onChanged(streamedChanges);
    },
    /** A refusal does not tell its reason: the session may have ended while the page was hidden. */
    async onRefused() {
      try {
        await call(getMe, { askToSignIn: false });
      } catch (error) {
        if (!hasCode(error, 'session.missing', 'session.refused')) return true;
        if (!stopped) onEnded();
        return false;
      }
      return true;
    },
  });
  return () => {
    stopped = true;
    stream.stop();
  };
}
