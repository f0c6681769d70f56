// Follows every change of a role, by whichever call it was made: a higher one ends the sessions, and mail tells whose it is and the super-admins of a new one.

import { roles } from '../../../contract/schemas/user.ts';
import type { Activity, Happening } from '../../events/activity/activity.ts';
import type { Revoking } from '../../identity/sessions/revoking.ts';
import type { Roles } from '../../items/access/roles.ts';
import type { PrivilegedItems } from '../../items/privileged-items.ts';
import type { Notify } from '../../notify/notify.ts';
import type { Users } from '../../people/users.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';

interface Deps {
  activity: Pick<Activity, 'record'>;
  clock: Clock;
  /** They stand on what this makes, so they are asked for when they are wanted. */
  people: () => {
    users: Pick<Users, 'get'>;
    privilegedItems: Pick<PrivilegedItems, 'accessSince' | 'revoke'>;
    roles: Pick<Roles, 'superAdmins'>;
    revoking: Revoking;
  };
  /** Into the surrounding transaction; nobody can switch these off. */
  notify: Pick<Notify, 'send'>;
}

/** The log for whoever changes the graph: a line about a role goes out by mail too. */
export function createRoleNews(deps: Deps): Pick<Activity, 'record'> {
  return {
    async record(happening) {
      await deps.activity.record(happening);
      if (happening.kind !== 'role.changed') return;
      if (isHigher(happening.data)) await deps.people().revoking.revoke(happening.userKey, 'role.raised');
      if (happening.data?.to === 'super-admin') await takeAccess(deps, happening);
      await tell(deps, happening);
    },
  };
}

function isHigher(data: Happening['data']): boolean {
  const rank = (value: unknown) => (roles as readonly unknown[]).indexOf(value);
  return rank(data?.to) > rank(data?.from);
}

/** What others were given on the account, while it was one of many, would be a hold on who stands above them (S48). */
async function takeAccess({ activity, people }: Deps, { userKey, by }: Happening): Promise<void> {
  const { privilegedItems } = people();
  for (let held = await privilegedItems.accessSince(userKey, ''); held.length > 0; ) {
    for (const { id, participantKey, name } of held) {
      await privilegedItems.revoke(participantKey, userKey);
      await activity.record({
        userKey,
        kind: 'access.taken',
        by,
        data: { name, participant: participantKey, id },
      });
    }
    held = await privilegedItems.accessSince(userKey, '');
  }
}

async function tell({ clock, people, notify }: Deps, { userKey, by, data }: Happening): Promise<void> {
  const role = roles.find((one) => one === data?.to);
  // What somebody did to themselves, or the operator on the host, is known to who did it.
  if (role === undefined || by === undefined || by === null || by === userKey) return;
  const { users, roles: current } = people();
  const person = await users.get(userKey);
  const about = { at: timestamp(clock.now()), by: (await users.get(by)).name };
  await notify.send(person, 'role.changed', { ...about, role });
  if (role !== 'super-admin') return;
  // Who did it, too: a session of one super-admin in wrong hands must not make another unseen.
  const others = (await current.superAdmins()).filter((key) => key !== userKey);
  for (const key of others) {
    const made = { ...about, name: person.name, userKey };
    await notify.send(await users.get(key), 'role.super-admin-made', made);
  }
}
