// The last step of every door: opens the session of who has proven all that their account asks for.

import type { Item } from '../../../contract/schemas/entity.ts';
import type { FactorOption } from '../../../contract/schemas/signed-in.ts';
import type { Activity } from '../../events/activity/activity.ts';
import type { Users } from '../../people/users.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Factors } from '../credentials/factors/factors.ts';
import type { Throttle } from '../credentials/throttle/throttle.ts';
import type { Devices } from '../sessions/devices/devices.ts';
import type { Session, SessionKind, Sessions } from '../sessions/sessions.ts';

export interface SignedIn {
  plainToken: string;
  session: Session;
  user: Item;
  /** Told where a second factor is on and few are left. */
  backupCodesLeft?: number;
  /** What a browser keeps in a cookie, to be known again. */
  deviceSecret?: string | undefined;
}

export interface OpeningGiven {
  userKey: string;
  /** How it was opened: `password`, `passkey`, or `password+otp` and its like. */
  method: string;
  /** The second factor, or the passkey that stood for both. */
  factor?: FactorOption;
  kind: SessionKind;
  address: string | undefined;
  userAgent: string | undefined;
  /** What the browser kept of an earlier sign-in. */
  deviceSecret?: string | undefined;
}

export interface Opening {
  /**
   * Joins the transaction, in which the caller holds `users.lock` and has seen that the account is active and that
   * everything is proven. Ends every run of failures of the account.
   */
  open(given: OpeningGiven): Promise<SignedIn>;
}

interface Deps {
  storage: Storage;
  users: Users;
  sessions: Sessions;
  throttle: Throttle;
  factors: Factors;
  activity: Activity;
  devices: Devices;
}

/** PRODUCT 2: a warning at three. */
const fewCodes = 3;

export function createOpening(deps: Deps): Opening {
  return { open: (given) => deps.storage.transaction(() => open(deps, given)) };
}

async function open(
  { users, sessions, throttle, factors, activity, devices }: Deps,
  { userKey, method, factor, ...from }: OpeningGiven,
): Promise<SignedIn> {
  const { kind, address, userAgent } = from;
  const opened = await sessions.open({ userKey, kind, method, address, userAgent });
  await activity.record({ userKey, kind: 'signin.succeeded', address, userAgent, data: { method } });
  const deviceSecret = await devices.meet({ userKey, deviceSecret: undefined, ...from });
  await throttle.forgive(userKey);
  const user = await users.getItem(userKey);
  if (!factor) return { ...opened, user, deviceSecret };
  await factors.noteUse(userKey, factor);
  const { backup } = await factors.statusOf(userKey);
  return { ...opened, user, deviceSecret, ...(backup <= fewCodes ? { backupCodesLeft: backup } : {}) };
}
