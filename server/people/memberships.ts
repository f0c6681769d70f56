// Lists the groups of a user, with role and since when, and lets them leave by themselves where the group lets go.
import type { Membership } from '../../contract/api/memberships.ts';
import { domainKey } from '../../contract/permissions.ts';
import type { Edge, Item, Page } from '../../contract/schemas/entity.ts';
import { bitsOf, grantsOn, isSubset } from '../items/access/letters.ts';
import type { Roles } from '../items/access/roles.ts';
import type { MemberEdges } from '../items/members/member-edges.ts';
import type { PrivilegedItems } from '../items/privileged-items.ts';
import { bind } from '../platform/bind.ts';
import type { UserActor } from '../platform/caller.ts';
import { Failure } from '../platform/failure.ts';
import type { Storage } from '../storage/storage.ts';
import type { Members } from './members.ts';

interface Deps {
  storage: Storage;
  privilegedItems: Pick<PrivilegedItems, 'findItem'>;
  roles: Pick<Roles, 'superAdmins'>;
  memberEdges: Pick<MemberEdges, 'findMember' | 'membershipsOf'>;
  members: Members;
}

type Found = Awaited<ReturnType<MemberEdges['membershipsOf']>>;

/** By name. Its caller has asked that the viewer may read the user; of others, groups that the viewer may read. */
async function list(
  { storage, roles, memberEdges }: Deps,
  viewer: UserActor,
  userKey: string,
  page: Page,
): Promise<Membership[]> {
  const own = viewer.userKey === userKey;
  const superAdmins = own ? await roles.superAdmins() : [];
  const found = own
    ? await memberEdges.membershipsOf(userKey, page)
    : await readableOf({ storage, memberEdges }, viewer, userKey, page);
  const last = superAdmins.length === 1 && superAdmins[0] === userKey;
  return found.map(({ group, edge, members }) => ({
    group,
    role: typeof edge.data.role === 'string' ? edge.data.role : null,
    since: edge.createdAt,
    members,
    ...(own ? { leaving: leavingOf(group, last) } : {}),
  }));
}

const readAtOnce = 200;

/** A page of those that the viewer may read: others take no place on it, so that a short page is the last. */
async function readableOf(
  { storage, memberEdges }: Pick<Deps, 'storage' | 'memberEdges'>,
  viewer: UserActor,
  userKey: string,
  page: Page,
): Promise<Found> {
  const readable: Found = [];
  const wanted = page.offset + page.limit;
  for (let offset = 0; readable.length < wanted; offset += readAtOnce) {
    const found = await memberEdges.membershipsOf(userKey, { ...page, offset, limit: readAtOnce });
    const keys = found.map(({ group }) => group._key);
    const grants = await grantsOn(storage, viewer, keys);
    readable.push(...found.filter(({ group }) => isSubset(bitsOf('r'), grants.get(group._key)?.letters ?? 0)));
    if (found.length < readAtOnce) break;
  }
  return readable.slice(page.offset, wanted);
}

function leavingOf(group: Item, lastSuperAdmin: boolean): NonNullable<Membership['leaving']> {
  if (group._key === domainKey && lastSuperAdmin) return 'last-super-admin';
  return group.data.leaving === 'closed' ? 'closed' : 'open';
}

/** Throws `member.not-found`, `member.may-not-leave`, `user.last-super-admin`. */
async function leave(
  { storage, memberEdges, privilegedItems, members }: Deps,
  groupKey: string,
  actor: UserActor,
): Promise<Edge> {
  return storage.transaction(async () => {
    // Before anything of the group is told: an actor who does not belong learns nothing of it.
    if (!(await memberEdges.findMember(groupKey, actor.userKey))) throw new Failure('member.not-found');
    const group = await privilegedItems.findItem(groupKey);
    if (!group) throw new Failure('member.not-found');
    if (leavingOf(group, false) === 'closed') throw new Failure('member.may-not-leave');
    return members.removeSelf(groupKey, actor);
  });
}

export type Memberships = ReturnType<typeof createMemberships>;

export function createMemberships(deps: Deps) {
  return bind(deps, { list, leave });
}
