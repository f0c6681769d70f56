// Makes people administrators and super-admins and takes it back, tells them, and tells the super-admins of a new one.
import { domainKey, fullPermission } from '../../../contract/permissions.ts';
import type { Role } from '../../../contract/schemas/user.ts';
import { authorOf, type UserActor } from '../../items/actor.ts';
import type { Unchecked } from '../../items/unchecked.ts';
import type { Person, Users } from '../../people/users.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Storage } from '../../storage/storage.ts';

interface Addressed {
  to: { address: string; name: string };
  language: Person['language'];
  timeZone?: string | undefined;
}

/** Told at once and to everybody whom it is about, into the surrounding transaction; nobody can switch these off. */
export type RoleMail = Addressed &
  (
    | { kind: 'role-changed'; data: { at: string; by: string; role: Role } }
    | { kind: 'super-admin-made'; data: { at: string; by: string; name: string; userKey: string } }
  );

export interface RoleChange {
  /**
   * By super-admins alone. Ends no session: what they may do changes with the next request. Throws `access.denied`,
   * `user.not-found`, `user.last-super-admin`. @returns the role, which is the one that is given.
   */
  change(userKey: string, role: Role, actor: UserActor): Promise<Role>;
}

interface Needs {
  storage: Storage;
  clock: Clock;
  users: Users;
  unchecked: Unchecked;
  sendMail: (mail: RoleMail) => Promise<void>;
  logger: Logger;
}

export function createRoleChange(needs: Needs): RoleChange {
  return { change: (userKey, role, actor) => change(needs, userKey, role, actor) };
}

async function change(needs: Needs, userKey: string, role: Role, actor: UserActor): Promise<Role> {
  const { storage, users, unchecked, logger } = needs;
  const author = authorOf(actor);
  // The lock on `domain` first, then the questions: who has just lost the role must not act on it (S49).
  return unchecked.keepingASuperAdmin(async () => {
    await users.requireSuperAdmin(actor);
    await users.get(userKey);
    // Of the inactive too: it is the role that they get back.
    const before = await users.rankOf(userKey);
    if (before === role) return role;
    await unchecked.notingRole(author, userKey, () => link(needs, userKey, role, author));
    await tellThem(needs, userKey, role, actor);
    if (role === 'super-admin') await tellSuperAdmins(needs, userKey, actor);
    storage.afterCommit(() =>
      logger.warn({ event: 'role.changed', userKey, from: before, to: role, by: author }, 'role changed'),
    );
    return role;
  });
}

/** Membership of `domain` makes an administrator, full permission on it besides a super-admin. */
async function link({ unchecked }: Needs, userKey: string, role: Role, author: string | null): Promise<void> {
  if (role === 'user') await unchecked.unlinkMember(domainKey, userKey);
  else await unchecked.linkMember(author, domainKey, userKey);
  if (role === 'super-admin') await unchecked.grant(author, userKey, domainKey, fullPermission);
  // Left behind, it would make them a super-admin again the day they are made an admin.
  else await unchecked.revoke(userKey, domainKey);
}

async function tellThem(needs: Needs, userKey: string, role: Role, actor: UserActor): Promise<void> {
  const { clock, users, sendMail } = needs;
  const by = (await users.get(actor.userKey)).name;
  const data = { at: timestamp(clock.now()), by, role };
  await sendMail({ kind: 'role-changed', ...addressed(await users.get(userKey)), data });
}

/** Who did it, too: a session of one super-admin in wrong hands must not make another unseen. */
async function tellSuperAdmins(needs: Needs, userKey: string, actor: UserActor): Promise<void> {
  const { clock, users, unchecked, sendMail } = needs;
  const { name } = await users.get(userKey);
  const by = (await users.get(actor.userKey)).name;
  const data = { at: timestamp(clock.now()), by, name, userKey };
  const others = (await unchecked.superAdmins()).filter((key) => key !== userKey);
  for (const key of others) {
    await sendMail({ kind: 'super-admin-made', ...addressed(await users.get(key)), data });
  }
}

function addressed({ email, name, language, timeZone }: Person): Addressed {
  return { to: { address: email, name }, language, timeZone };
}
