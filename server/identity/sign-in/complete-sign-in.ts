// The last step of every door: opens the session of a person who has proven all that their account asks for.
import type { Item } from '../../../contract/schemas/entity.ts';
import type { FactorOption } from '../../../contract/schemas/signed-in.ts';
import type { Core } from '../../core.ts';
import type { Events } from '../../events/events.ts';
import type { Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import type { Caller, Session } from '../../platform/caller.ts';
import type { Factors } from '../credentials/factors/factors.ts';
import type { Throttle } from '../credentials/throttle/throttle.ts';
import type { Devices } from '../sessions/devices/devices.ts';
import type { NewSession, Sessions } from '../sessions/sessions.ts';

export interface SignedIn {
  plainToken: string;
  session: Session;
  user: Item;
  /** Told where a second factor is on and few are left. */
  backupCodesLeft?: number;
  /** The secret that a browser keeps in a cookie, to be known again. */
  deviceSecret?: string | undefined;
}

export interface Proven extends NewSession {
  /** The second factor, or the passkey that stood for both. */
  factor?: FactorOption;
}

interface Deps extends Pick<Core, 'storage'> {
  users: Users;
  sessions: Sessions;
  throttle: Throttle;
  factors: Factors;
  events: Pick<Events, 'emit'>;
  devices: Devices;
}

/** From so many backup codes down, the answer to a sign-in says how many are left. */
const fewCodes = 3;

export type CompleteSignIn = ReturnType<typeof createCompleteSignIn>;

export const createCompleteSignIn = (deps: Deps) => bind(deps, { openSession });

/**
 * Joins the transaction, in which the caller holds `users.lock` and has seen that the account is active and that
 * everything is proven. Ends every run of failures of the account.
 */
async function openSession(deps: Deps, proven: Proven, caller: Caller): Promise<SignedIn> {
  const { storage, users, sessions, throttle, factors, events, devices } = deps;
  const { userKey, kind, method, factor } = proven;
  return storage.transaction(async () => {
    const opened = await sessions.open({ userKey, kind, method }, caller);
    await events.emit('signin.succeeded', { userKey, caller, by: userKey, data: { method } });
    const deviceSecret = await devices.meet(userKey, kind, caller);
    await throttle.forgive(userKey);
    const user = await users.getItem(userKey);
    if (!factor) return { ...opened, user, deviceSecret };
    await factors.noteUse(userKey, factor);
    const { backup } = await factors.statusOf(userKey);
    return { ...opened, user, deviceSecret, ...(backup <= fewCodes ? { backupCodesLeft: backup } : {}) };
  });
}
