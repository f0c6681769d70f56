// Shared by the parts of the sessions: one session as it is known here, the names of its changes, and whether it lives.
import type { Policy } from '../../../contract/policy.ts';
import type { Core } from '../../core.ts';
import type { Users } from '../../people/users.ts';
import type { Session } from '../../platform/caller.ts';
import type { DependentCache } from '../../platform/dependent-cache.ts';
import type { PolicyReading } from '../credentials/policy/policy.ts';
import type { LastSeen } from './last-seen.ts';
import { livesAt, type SessionTimes } from './session-life.ts';

export interface SessionsGiven extends Pick<Core, 'storage' | 'clock' | 'random'> {
  users: Users;
  policy: PolicyReading;
}

/** One session, as the store and the cache know it. */
export interface Known {
  session: Session;
  /** The same session, held back: made when it is first wanted. */
  heldBack?: Session;
  hasFactor: boolean;
  /** From when on one is required of them alone. */
  ownFrom: string | null;
  /** As read; later uses are in `LastSeen`. */
  times: SessionTimes;
}

export interface SessionDeps extends SessionsGiven {
  cache: DependentCache<Known>;
  lastSeen: LastSeen;
  /** Times that the store said when a session was looked up, for "last seen". */
  read: WeakMap<Session, SessionTimes>;
}

export const sessionName = (id: string) => `session:${id}`;
/** The list of a user's sessions has changed. */
export const sessionsName = (userKey: string) => `sessions:${userKey}`;

export function lives({ clock, lastSeen }: SessionDeps, id: string, times: SessionTimes, policy: Policy): boolean {
  const seenMs = Math.max(times.seenMs, lastSeen.lastSeenMs(id));
  return livesAt(clock.now(), { ...times, seenMs }, policy);
}
