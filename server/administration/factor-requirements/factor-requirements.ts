// Requires a second factor of one person, beside what the policy requires of many; told to them, and judged as the policy is.
import type { Events } from '../../events/events.ts';
import type { Factors } from '../../identity/credentials/factors/factors.ts';
import type { RequiredFactor } from '../../identity/credentials/factors/required-factor.ts';
import type { Throttle } from '../../identity/credentials/throttle/throttle.ts';
import type { Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import type { KnownCaller } from '../../platform/caller.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { Failure } from '../../platform/failure.ts';
import type { Storage } from '../../storage/storage.ts';

interface Deps {
  storage: Storage;
  clock: Clock;
  users: Pick<Users, 'lock' | 'get' | 'rankOf'>;
  factors: Pick<Factors, 'hasAny'>;
  requiredFactor: RequiredFactor;
  events: Pick<Events, 'emit'>;
  throttle: Pick<Throttle, 'requirePace'>;
}

const dayMs = 86_400_000;

export type FactorRequirements = ReturnType<typeof createFactorRequirements>;

/** That the caller stands above the user has been asked, in the same transaction. */
export function createFactorRequirements(deps: Deps) {
  return bind(deps, { require, release });
}

/**
 * After the days of grace there is nothing else for them until they have one. Said again, it can make the day an
 * earlier one and never a later one: asking many anew must not give time to somebody who was asked before.
 */
async function require(
  { storage, clock, users, factors, requiredFactor, events, throttle }: Deps,
  userKey: string,
  graceDays: number,
  caller: KnownCaller,
): Promise<void> {
  await storage.transaction(async () => {
    await users.lock(userKey);
    const now = clock.now();
    const from = timestamp(now + graceDays * dayMs);
    const before = await requiredFactor.find(userKey);
    if (before && before.from_at <= from) return;
    await throttle.requirePace('standingOfPerson', userKey);
    const by = caller.actor.userKey;
    await requiredFactor.save({
      user_key: userKey,
      from_at: from,
      required_by: by,
      created_at: timestamp(now),
    });
    const { active } = await users.get(userKey);
    // A person who has a factor has nothing to do, and one who is deactivated cannot.
    const quiet = !active || (await factors.hasAny(userKey));
    await events.emit('factor.required', { userKey, caller, data: { from, graceDays }, quiet });
  });
}

/** A requirement of the policy goes on. Throws `access.denied` where somebody above the caller requires the factor. */
async function release(
  { storage, users, requiredFactor, events }: Deps,
  userKey: string,
  caller: KnownCaller,
): Promise<void> {
  await storage.transaction(async () => {
    const before = await requiredFactor.find(userKey);
    const above = before?.required_by && (await users.rankOf(before.required_by)) === 'super-admin';
    // Only super-admins take back a requirement of a super-admin (S48).
    if (above && !caller.actor.superAdmin) throw new Failure('access.denied');
    if (!(await requiredFactor.remove(userKey))) return;
    await events.emit('factor.unrequired', { userKey, caller, data: {} });
  });
}
