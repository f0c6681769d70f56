// So many notices an hour to one reader: the rest is held back and told of in one mail, which says how many they were.
import { hash } from 'node:crypto';
import { normalFormOf } from '../people/email-address.ts';
import { type Clock, timestamp } from '../platform/clock.ts';
import type { Storage } from '../storage/storage.ts';
import {
  deleteNoticesBefore,
  findNotice,
  forgetHeld,
  heldFor,
  insertNotice,
  mailedSince,
} from './notice-budget-store.ts';

/** In each hour of the clock. The first of a kind always goes, so that a flood of one kind hides no other. */
export const noticesPerHour = 10;
const hourMs = 3_600_000;
/** Longer than a mail is tried, so that one that is tried again is counted once. */
const keptMs = 48 * hourMs;

/** One reader, whatever way their address is written; not the address itself, which may be confirmed by nobody yet. */
export function readerOf(address: string): string {
  return `mail:${hash('sha256', normalFormOf(address) ?? address.toLowerCase(), 'hex')}`;
}

export interface HeldNotices {
  count: number;
  from: string;
  until: string;
}

export type NoticeBudget = ReturnType<typeof createNoticeBudget>;

export function createNoticeBudget({ storage, clock }: { storage: Storage; clock: Clock }) {
  const hourOf = (now: number) => Math.floor(now / hourMs) * hourMs;
  return {
    /**
     * Asked as the mail is sent, when those of one reader come one after the other. Of a mail that is tried again the
     * answer stays as it was. Joins the transaction.
     * @returns false where it is held back.
     */
    async take(jobId: string, reader: string, kind: string): Promise<boolean> {
      const before = await findNotice(storage, jobId);
      if (before) return before.held === 0;
      const now = clock.now();
      const { mailed, same } = await mailedSince(storage, reader, kind, timestamp(hourOf(now)));
      const held = mailed >= noticesPerHour && same > 0;
      await insertNotice(storage, { job_id: jobId, reader, kind, at: timestamp(now), held: held ? 1 : 0 });
      return !held;
    },

    /** The mail that tells of those held back in this hour: one id for all of them, and when it is due. */
    digestOf(reader: string): { id: string; runAt: string } {
      const end = timestamp(hourOf(clock.now()) + hourMs);
      return { id: hash('sha256', `${reader} ${end}`, 'hex').slice(0, 20), runAt: end };
    },

    async held(reader: string): Promise<HeldNotices | undefined> {
      const { count, from, until } = await heldFor(storage, reader);
      return from !== null && until !== null ? { count, from, until } : undefined;
    },

    /** They were told of. */
    forget: (reader: string, { until }: HeldNotices) => forgetHeld(storage, reader, until),

    /** @returns how many rows went. */
    purge: () => deleteNoticesBefore(storage, timestamp(clock.now() - keptMs)),
  };
}
