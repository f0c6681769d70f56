// What a user belongs to: role, since when, how many others; and leaving by oneself where the group lets go.
import type { Membership } from '../../contract/api/memberships.ts';
import { domainKey } from '../../contract/permissions.ts';
import type { Edge, Item, Page } from '../../contract/schemas/entity.ts';
import { bitsOf, grantsOn, isSubset } from '../items/access/letters.ts';
import type { UserActor } from '../items/actor.ts';
import type { Unchecked } from '../items/unchecked.ts';
import { Failure } from '../platform/failure.ts';
import type { Storage } from '../storage/storage.ts';
import type { Members } from './members.ts';

export interface Memberships {
  /** By name. That the viewer may read the user, its caller has asked; of others, groups that the viewer may read. */
  list(viewer: UserActor, userKey: string, page: Page): Promise<Membership[]>;
  /** Throws `member.not-found`, `member.may-not-leave`, `user.last-super-admin`. */
  leave(groupKey: string, actor: UserActor): Promise<Edge>;
}

interface Deps {
  storage: Storage;
  unchecked: Unchecked;
  members: Members;
}

export function createMemberships(deps: Deps): Memberships {
  return {
    list: (viewer, userKey, page) => list(deps, viewer, userKey, page),
    leave: (groupKey, actor) => leave(deps, groupKey, actor),
  };
}

async function list(
  { storage, unchecked }: Deps,
  viewer: UserActor,
  userKey: string,
  page: Page,
): Promise<Membership[]> {
  const own = viewer.userKey === userKey;
  const superAdmins = own ? await unchecked.superAdmins() : [];
  const found = own
    ? await unchecked.membershipsOf(userKey, page)
    : await readableOf({ storage, unchecked }, viewer, userKey, page);
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

/** A page of those that the viewer may read: what is left out takes no place on it, so that a short page is the last. */
async function readableOf(
  { storage, unchecked }: Pick<Deps, 'storage' | 'unchecked'>,
  viewer: UserActor,
  userKey: string,
  page: Page,
): ReturnType<Unchecked['membershipsOf']> {
  const readable: Awaited<ReturnType<Unchecked['membershipsOf']>> = [];
  const wanted = page.offset + page.limit;
  for (let offset = 0; readable.length < wanted; offset += readAtOnce) {
    const found = await unchecked.membershipsOf(userKey, { ...page, offset, limit: readAtOnce });
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

async function leave({ storage, unchecked, members }: Deps, groupKey: string, actor: UserActor): Promise<Edge> {
  return storage.transaction(async () => {
    // Before anything of the group is told: who does not belong learns nothing of it.
    if (!(await unchecked.findMember(groupKey, actor.userKey))) throw new Failure('member.not-found');
    const group = await unchecked.findItem(groupKey);
    if (!group) throw new Failure('member.not-found');
    if (leavingOf(group, false) === 'closed') throw new Failure('member.may-not-leave');
    return members.removeSelf(groupKey, actor);
  });
}
