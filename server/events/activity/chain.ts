// How entries of the activity log are chained, and what tells that the end of a chain is as the server left it.
import { createHash, createHmac } from 'node:crypto';
import { sameText } from '../../platform/random.ts';
import type { ActivityHeadsTable, ActivityTable } from '../../storage/tables.ts';

/** A list, not an object: nothing in it can change place and mean the same. */
export function hashOf(row: Omit<ActivityTable, 'hash'>, previous: string): string {
  const fields = [row.user_key, row.seq, row.at, row.kind, row.actor_key, row.address, row.user_agent, row.data];
  return createHash('sha256')
    .update(JSON.stringify([previous, ...fields]))
    .digest('base64url');
}

export function sealOf(key: Buffer, userKey: string, seq: number, hash: string): string {
  return createHmac('sha256', key).update(`conch activity head ${userKey} ${seq} ${hash}`).digest('base64url');
}

export function isSealed(key: Buffer, head: ActivityHeadsTable): boolean {
  return sameText(head.seal, sealOf(key, head.user_key, head.seq, head.hash));
}

/**
 * The number and hash that the next entry follows.
 * @param last the last entries of the chain, newest first: two where there are as many.
 */
export function endOf(
  key: Buffer,
  head: ActivityHeadsTable | undefined,
  [last, before]: readonly ActivityTable[],
): { whole: boolean; seq: number; hash: string } {
  if (!head && !last) return { whole: true, seq: 0, hash: '' };
  const sealed = head !== undefined && isSealed(key, head);
  if (sealed && last && last.seq === head.seq && last.hash === head.hash) {
    const beforeFits = last.seq === 1 ? !before : before?.seq === last.seq - 1;
    if (beforeFits && hashOf(last, before?.hash ?? '') === last.hash) {
      return { whole: true, seq: last.seq, hash: last.hash };
    }
  }
  // Numbers that were given stay given, so that a gap shows how much was cut off.
  const seq = Math.max(last?.seq ?? 0, sealed ? head.seq : 0);
  return { whole: false, seq, hash: last?.hash ?? '' };
}
