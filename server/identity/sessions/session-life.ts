// How long a session lives, by when it was opened and last used and by the policy of the moment.
import type { Policy } from '../../../contract/policy.ts';
import type { SessionsTable } from '../../storage/tables.ts';

export interface SessionTimes {
  createdMs: number;
  /** As decided at the sign-in: a policy that was made longer later adds nothing. */
  expiresMs: number;
  seenMs: number;
}

export function timesOf(row: SessionsTable): SessionTimes {
  return {
    createdMs: Date.parse(row.created_at),
    expiresMs: Date.parse(row.expires_at),
    seenMs: Date.parse(row.seen_at),
  };
}

/** When it ends, however much it is used. */
export function expiresMs(times: SessionTimes, { sessions }: Policy): number {
  return Math.min(times.expiresMs, times.createdMs + sessions.lifetimeSeconds * 1000);
}

/** By the server's clock alone, whatever the cookie says of its age. */
export function livesAt(nowMs: number, times: SessionTimes, policy: Policy): boolean {
  return nowMs < expiresMs(times, policy) && nowMs < times.seenMs + policy.sessions.idleSeconds * 1000;
}
