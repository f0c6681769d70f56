// Ends sessions: those of a user, those that ran out, and those that are over by a policy; every node hears of it.
import type { Policy } from '../../../contract/policy.ts';
import { timestamp } from '../../platform/clock.ts';
import type { Storage } from '../../storage/storage.ts';
import { type SessionDeps, sessionName, sessionsName } from './session-parts.ts';
import {
  countOver as countRowsOver,
  deleteSessions,
  deleteSessionsOf,
  type EndedSession,
  idsOver,
  type Over,
} from './sessions-store.ts';

/** Deleted in one statement; the rest goes the next time. */
const purgedAtOnce = 500;
/** Runs the deletion and tells every node which sessions are over. */
export async function ended(storage: Storage, remove: () => Promise<EndedSession[]>): Promise<EndedSession[]> {
  return storage.transaction(async () => {
    const rows = await remove();
    const names = rows.flatMap((row) => [sessionName(row.id), sessionsName(row.user_key)]);
    if (names.length > 0) storage.changed(...names);
    return rows;
  });
}

/** Those of the user, or a part of them. Joins the transaction. @returns what there was. */
export async function end(
  { storage }: SessionDeps,
  userKey: string,
  which: { id?: string | undefined; exceptId?: string | undefined } = {},
): Promise<EndedSession[]> {
  return ended(storage, () => deleteSessionsOf(storage, userKey, which));
}

export function overBy({ clock }: SessionDeps, { sessions }: Policy): Over {
  const now = clock.now();
  return {
    expiresAt: timestamp(now),
    createdAt: timestamp(now - sessions.lifetimeSeconds * 1000),
    seenAt: timestamp(now - sessions.idleSeconds * 1000),
  };
}

/** Deletes what ran out. @returns how many. */
export async function purge(deps: SessionDeps): Promise<number> {
  await deps.lastSeen.flush();
  return endOver(deps, await deps.policy.current(), purgedAtOnce);
}

/** Ends all that are over by a policy, be it in force or not. @returns how many. Joins the transaction. */
export async function endOver(deps: SessionDeps, policy: Policy, atMost = Number.POSITIVE_INFINITY): Promise<number> {
  const { storage } = deps;
  const over = overBy(deps, policy);
  let count = 0;
  while (count < atMost) {
    const gone = await ended(storage, async () => deleteSessions(storage, await idsOver(storage, over, purgedAtOnce)));
    count += gone.length;
    if (gone.length < purgedAtOnce) break;
  }
  return count;
}

/** The same, only counted. */
export async function countOver(deps: SessionDeps, policy: Policy): Promise<{ sessions: number; people: number }> {
  return countRowsOver(deps.storage, overBy(deps, policy));
}
