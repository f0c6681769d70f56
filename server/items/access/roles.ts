// Answers as whom and as what a user acts, and keeps the rules that every change of a role must keep.
import { domainKey } from '../../../contract/permissions.ts';
import type { Role } from '../../../contract/schemas/user.ts';
import { bind } from '../../platform/bind.ts';
import type { Author, GraphDeps } from '../graph-deps.ts';
import { lockItem } from '../items-store.ts';
import { holdsAllOf } from './group-holdings.ts';
import { rolesOf } from './letters.ts';
import { principalsOf } from './principals.ts';
import { keepingASuperAdmin, superAdmins } from './super-admins.ts';

/** By membership of `domain` and full permission on it; `user` where inactive. */
async function roleOf({ storage }: GraphDeps, userKey: string): Promise<Role> {
  return (await rolesOf(storage, [userKey])).get(userKey) ?? 'user';
}

/** The role that they have or, where inactive, get back with their activation: it decides who may act on them. */
async function rankOf({ storage }: GraphDeps, userKey: string): Promise<Role> {
  return (await rolesOf(storage, [userKey], { inactiveToo: true })).get(userKey) ?? 'user';
}

/**
 * Runs what may change the role of one user, and writes one line into their log where it did, however many edges it
 * took. Every change of what makes administrators or super-admins goes through here; other keys than users' have no
 * role. The lock on `domain` is the one of `keepingASuperAdmin`: two changes at once would each tell of the other's.
 */
export async function notingRole<T>(
  deps: GraphDeps,
  author: Author,
  userKey: string,
  change: () => Promise<T>,
): Promise<T> {
  const { storage, events } = deps;
  return storage.transaction(async () => {
    await lockItem(storage, domainKey);
    // Of the inactive too: it is their role from the day on that they are active again.
    const role = async () => (await rolesOf(storage, [userKey], { inactiveToo: true })).get(userKey);
    const from = await role();
    const result = await change();
    const to = await role();
    if (from !== undefined && to !== undefined && from !== to) {
      await events.emit('role.changed', { userKey, by: author, data: { from, to } });
    }
    return result;
  });
}

export type Roles = ReturnType<typeof createRoles>;

export function createRoles(deps: GraphDeps) {
  return {
    ...bind(deps, { roleOf, rankOf, superAdmins, principalsOf, holdsAllOf }),
    // Bound by hand: `bind` forgets the type that these two pass through.
    notingRole: <T>(author: Author, userKey: string, change: () => Promise<T>) =>
      notingRole(deps, author, userKey, change),
    keepingASuperAdmin: <T>(change: () => Promise<T>) => keepingASuperAdmin(deps, change),
  };
}
