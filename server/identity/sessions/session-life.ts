// How long a session lives, by when it was opened and last used and by the policy of the moment; and whether it is held back.
import { type Policy, requiredFromMs } from '../../../contract/policy.ts';
import type { SessionsTable } from '../../storage/tables.ts';

/** What a person's factors are has changed: told by every change of them. */
export const factorsName = (userKey: string) => `factors:${userKey}`;

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

/** What decides from when on somebody must have a second factor. */
export interface Required {
  admin: boolean;
  /** ISO 8601: required of them alone. */
  ownFrom: string | null;
}

/** By the policy or by what is required of them alone, whichever begins first. */
export function factorFromMs(policy: Policy, { admin, ownFrom }: Required): number | undefined {
  const byPolicyMs = requiredFromMs(policy, { admin });
  if (ownFrom === null) return byPolicyMs;
  return Math.min(Date.parse(ownFrom), byPolicyMs ?? Number.POSITIVE_INFINITY);
}

/** True where the person must add a second factor before anything else. */
export function isHeldBack(nowMs: number, person: Required & { hasFactor: boolean }, policy: Policy): boolean {
  if (person.hasFactor) return false;
  const fromMs = factorFromMs(policy, person);
  return fromMs !== undefined && nowMs >= fromMs;
}
