// Requires a second factor of one person, beside what the policy requires of many; told to them, and judged as the policy is.

import type { Activity } from '../../events/activity/activity.ts';
import type { Factors } from '../../identity/credentials/factors/factors.ts';
import {
  deleteRequirement,
  findRequirement,
  saveRequirement,
} from '../../identity/credentials/factors/required-factor-store.ts';
import { factorsName } from '../../identity/sessions/session-life.ts';
import type { Origin } from '../../identity/sessions/session-list.ts';
import type { UserActor } from '../../items/actor.ts';
import type { Notify } from '../../notify/notify.ts';
import type { Users } from '../../people/users.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { Failure } from '../../platform/failure.ts';
import type { Storage } from '../../storage/storage.ts';

/** That the actor stands above the user, the caller has asked. */
export interface FactorRequirements {
  /**
   * After the days of grace there is nothing else for them until they have one. Said again, it can make the day an
   * earlier one and never a later one: asking many anew must not give time to who was asked before.
   */
  require(userKey: string, graceDays: number, actor: UserActor, origin: Origin): Promise<void>;
  /** What the policy requires goes on. Throws `access.denied` where somebody above the actor requires it. */
  release(userKey: string, actor: UserActor, origin: Origin): Promise<void>;
}

interface Deps {
  storage: Storage;
  clock: Clock;
  users: Users;
  factors: Pick<Factors, 'hasAny'>;
  activity: Pick<Activity, 'record'>;
  notify: Pick<Notify, 'send'>;
}

const dayMs = 86_400_000;

export function createFactorRequirements(deps: Deps): FactorRequirements {
  const { storage, users, activity } = deps;
  return {
    require: (userKey, graceDays, actor, origin) =>
      storage.transaction(() => require(deps, userKey, graceDays, actor, origin)),
    release: (userKey, actor, origin) =>
      storage.transaction(async () => {
        const before = await findRequirement(storage, userKey);
        const above = before?.required_by && (await users.rankOf(before.required_by)) === 'super-admin';
        // What a super-admin asks for is theirs to take back (S48).
        if (above && !actor.superAdmin) throw new Failure('access.denied');
        if (!(await deleteRequirement(storage, userKey))) return;
        storage.changed(factorsName(userKey));
        await activity.record({ userKey, kind: 'factor.unrequired', by: actor.userKey, ...origin });
      }),
  };
}

async function require(
  { storage, clock, users, factors, activity, notify }: Deps,
  userKey: string,
  graceDays: number,
  actor: UserActor,
  origin: Origin,
): Promise<void> {
  await users.lock(userKey);
  const now = clock.now();
  const from = timestamp(now + graceDays * dayMs);
  const before = await findRequirement(storage, userKey);
  if (before && before.from_at <= from) return;
  await saveRequirement(storage, {
    ...{ user_key: userKey, from_at: from, required_by: actor.userKey, created_at: timestamp(now) },
  });
  storage.changed(factorsName(userKey));
  const data = { from, graceDays };
  await activity.record({ userKey, kind: 'factor.required', by: actor.userKey, ...origin, data });
  const person = await users.get(userKey);
  // Who has one has nothing to do, and who is deactivated cannot.
  if (!person.active || (await factors.hasAny(userKey))) return;
  const by = (await users.find(actor.userKey))?.name ?? '';
  await notify.send(person, 'factor.required', { from, by });
}
