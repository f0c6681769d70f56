// Makes people administrators and super-admins, and takes it back.
import { domainKey, fullPermission } from '../../../contract/permissions.ts';
import type { Role } from '../../../contract/schemas/user.ts';
import type { Throttle } from '../../identity/credentials/throttle/throttle.ts';
import type { Roles } from '../../items/access/roles.ts';
import type { MemberEdges } from '../../items/members/member-edges.ts';
import type { PrivilegedItems } from '../../items/privileged-items.ts';
import type { Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import { authorOf, type UserActor } from '../../platform/caller.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Storage } from '../../storage/storage.ts';

interface Deps {
  storage: Storage;
  users: Users;
  privilegedItems: Pick<PrivilegedItems, 'grant' | 'revoke'>;
  roles: Pick<Roles, 'keepingASuperAdmin' | 'notingRole'>;
  memberEdges: Pick<MemberEdges, 'linkMember' | 'unlinkMember'>;
  throttle: Pick<Throttle, 'requirePace'>;
  logger: Logger;
}

export type RoleChange = ReturnType<typeof createRoleChange>;

export function createRoleChange(deps: Deps) {
  return bind(deps, { change });
}

/**
 * By super-admins alone. A higher role ends the sessions (S27); a lower one counts with the next request. Throws
 * `access.denied`, `user.not-found`, `user.last-super-admin`, `request.too-many`. @returns the role, which is the one that is given.
 */
async function change(deps: Deps, userKey: string, role: Role, actor: UserActor): Promise<Role> {
  const { storage, users, roles, throttle, logger } = deps;
  const by = authorOf(actor);
  // The lock on `domain` first, then the questions: who has just lost the role must not act on it (S49).
  return roles.keepingASuperAdmin(async () => {
    await users.requireSuperAdmin(actor);
    await users.get(userKey);
    // Of the inactive too: it is the role that they get back.
    const before = await users.rankOf(userKey);
    if (before === role) return role;
    if (role !== 'user') await throttle.requirePace('standingOfPerson', userKey);
    await roles.notingRole(by, userKey, () => link(deps, userKey, role, by));
    storage.afterCommit(() =>
      logger.warn({ event: 'role.changed', userKey, from: before, to: role, by }, 'role changed'),
    );
    return role;
  });
}

/** Membership of `domain` makes an administrator, full permission on it besides a super-admin. */
async function link(
  { memberEdges, privilegedItems }: Deps,
  userKey: string,
  role: Role,
  by: string | null,
): Promise<void> {
  if (role === 'user') await memberEdges.unlinkMember(by, domainKey, userKey);
  else await memberEdges.linkMember(by, domainKey, userKey);
  if (role === 'super-admin') await privilegedItems.grant(by, userKey, domainKey, fullPermission);
  // Left behind, it would make them a super-admin again the day they are made an admin.
  else await privilegedItems.revoke(by, userKey, domainKey);
}
