// What the parts of passkeys are given, and what they hand around.
import type { Activity } from '../../../events/activity/activity.ts';
import type { Users } from '../../../people/users.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Random } from '../../../platform/random.ts';
import type { Storage } from '../../../storage/storage.ts';
import type { SessionKind } from '../../sessions/sessions.ts';
import type { Opening } from '../../sign-in/complete-sign-in.ts';
import type { Pending } from '../../sign-in/second-factor-challenge.ts';
import type { Factors } from '../factors/factors.ts';
import type { Flows } from '../flows/flows.ts';
import type { PolicyReading } from '../policy/policy.ts';
import type { Throttle } from '../throttle/throttle.ts';
import type { RelyingParty } from './verification.ts';

export interface PasskeyDeps {
  storage: Storage;
  clock: Clock;
  random: Random;
  users: Users;
  policy: PolicyReading;
  flows: Flows;
  throttle: Throttle;
  factors: Factors;
  opening: Opening;
  pending: Pending;
  activity: Activity;
  logger: Logger;
}

export interface PasskeyParts extends PasskeyDeps {
  relyingParty: RelyingParty;
}

/** Where a request came from, for the log and the notice. */
export interface From {
  address?: string | undefined;
  userAgent?: string | undefined;
}

/** A session that changes passkeys: another one of the same person cannot finish what this one began. */
export interface InSession extends From {
  userKey: string;
  sessionId: string;
}

/** Where a sign-in comes from and where its session goes. */
export interface SignInFrom extends From {
  kind: SessionKind;
  deviceSecret?: string | undefined;
}

/** As the other factors note it. */
export function doerOf({ userKey, sessionId, address, userAgent }: InSession) {
  return { userKey, sessionId, address, userAgent };
}
