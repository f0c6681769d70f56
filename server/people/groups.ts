// Organisations and user groups as administrators find them, who is in one and as what, and groups inside groups.
import type {
  GroupRow,
  groupOrders,
  MemberRow,
  memberOrders,
  memberStates,
} from '../../contract/api/group-administration.ts';
import { foldText } from '../../contract/name-folding.ts';
import type { Edge, Item } from '../../contract/schemas/entity.ts';
import type { Events } from '../events/events.ts';
import { actingRole } from '../items/access/letters.ts';
import type { Roles } from '../items/access/roles.ts';
import { toItem } from '../items/entity.ts';
import { isGroup } from '../items/item-types.ts';
import type { MemberEdges } from '../items/members/member-edges.ts';
import type { PrivilegedItems } from '../items/privileged-items.ts';
import { bind } from '../platform/bind.ts';
import { type Actor, authorOf } from '../platform/caller.ts';
import { Failure } from '../platform/failure.ts';
import type { Storage } from '../storage/storage.ts';
import type { Directory } from './directory.ts';
import {
  countGroups,
  countMembers,
  countPermissions,
  countsOf,
  type FoundMember,
  groupsAmong,
  type MemberSearch,
  searchGroups,
  searchMembers,
} from './groups-store.ts';

interface PagePart {
  offset: number;
  limit: number;
}

export interface GroupQuery extends PagePart {
  type?: 'Organisation' | 'Usergroup' | undefined;
  search?: string | undefined;
  inside?: string | undefined;
  around?: string | undefined;
  trashed?: boolean | undefined;
  sort: (typeof groupOrders)[number];
}

export interface MemberQuery extends PagePart {
  search?: string | undefined;
  state: (typeof memberStates)[number];
  through?: boolean | undefined;
  sort: (typeof memberOrders)[number];
}

interface Deps {
  storage: Storage;
  privilegedItems: Pick<PrivilegedItems, 'findItem' | 'findItems'>;
  roles: Pick<Roles, 'holdsAllOf' | 'principalsOf'>;
  memberEdges: Pick<MemberEdges, 'groupsWithin' | 'joinGroup' | 'unlinkMember'>;
  directory: Directory;
  events: Pick<Events, 'emit'>;
}

/** Throws `item.not-found`. */
async function get(deps: Deps, groupKey: string): Promise<GroupRow & { permissions: number }> {
  const group = await requireGroup(deps, groupKey);
  const counts = (await countsOf(deps.storage, [groupKey])).get(groupKey);
  const permissions = await countPermissions(deps.storage, groupKey);
  return { group, ...(counts ?? { members: 0, subgroups: 0 }), permissions };
}

async function requireGroup({ privilegedItems }: Deps, groupKey: string): Promise<Item> {
  const group = await privilegedItems.findItem(groupKey);
  if (!group || !isGroup(group.type)) throw new Failure('item.not-found');
  return group;
}

const groupColumns = { name: 'name_folded', members: 'members', createdAt: 'created_at' } as const;
const memberColumns = { name: 'name_folded', since: 'since' } as const;

function cutOf<Columns extends Record<string, string>>(
  columns: Columns,
  { sort, offset, limit }: PagePart & { sort: string },
) {
  const column = columns[sort.replace('-', '')] as Columns[keyof Columns];
  return { column, direction: sort.startsWith('-') ? ('desc' as const) : ('asc' as const), offset, limit };
}

/** No name and no address holds NUL, and PostgreSQL refuses to be asked for it. */
const unaskable = (search: string | undefined) => search?.includes('\0') === true;

async function list({ storage }: Deps, query: GroupQuery): Promise<{ total: number; groups: GroupRow[] }> {
  const { search, type, inside, around, trashed = false } = query;
  if (unaskable(search)) return { total: 0, groups: [] };
  const sought = { type, inside, around, trashed, ...(search ? { name: foldText(search) } : {}) };
  const found = await searchGroups(storage, sought, cutOf(groupColumns, query));
  return {
    total: await countGroups(storage, sought),
    groups: found.map(({ row, ...counts }) => ({ group: toItem(row), ...counts })),
  };
}

/** Its caller has asked that the actor may read the group. Throws `item.not-found`. */
async function members(
  deps: Deps,
  groupKey: string,
  query: MemberQuery,
  actor: Actor,
): Promise<{ total: number; members: MemberRow[] }> {
  const { storage, memberEdges, directory } = deps;
  await requireGroup(deps, groupKey);
  const { search, state, through = false } = query;
  // Administrators alone learn who was deactivated, which address is whose and which groups stand inside.
  const plain = (await actingRole(storage, actor)) === 'user';
  if (unaskable(search) || (plain && state === 'inactive')) return { total: 0, members: [] };
  const within = through && !plain ? await memberEdges.groupsWithin(groupKey) : [];
  const wanted = plain ? 'active' : state;
  const sought: MemberSearch = {
    groupKey,
    within,
    ...(wanted === 'all' ? {} : { active: wanted === 'active' }),
    ...(search ? { name: foldText(search) } : {}),
    ...(search && !plain ? { address: foldText(search) } : {}),
  };
  const found = await searchMembers(storage, sought, cutOf(memberColumns, query));
  const shown = await directory.redactFor(
    actor,
    found.map(({ row }) => toItem(row)),
  );
  const via = await viaOf(deps, found, within);
  return {
    total: await totalOf(deps, sought),
    members: found.flatMap((each, at) => {
      const user = shown[at];
      return user ? [rowOf(each, user, via.get(each.row.key) ?? [])] : [];
    }),
  };
}

/** Nothing narrows: then it is the number that is counted without a look at each of them. */
async function totalOf({ storage }: Deps, sought: MemberSearch): Promise<number> {
  const { groupKey, within, name, active } = sought;
  if (within.length > 0 || name !== undefined || active !== undefined) return countMembers(storage, sought);
  return (await countsOf(storage, [groupKey])).get(groupKey)?.members ?? 0;
}

/** The groups inside through which each of the people belongs. */
async function viaOf(
  { storage, privilegedItems }: Deps,
  found: readonly FoundMember[],
  within: readonly string[],
): Promise<Map<string, Item[]>> {
  const links = await groupsAmong(
    storage,
    found.map(({ row }) => row.key),
    within,
  );
  const groups = await privilegedItems.findItems([...new Set(links.map((link) => link.group))]);
  const byKey = new Map(groups.map((group) => [group._key, group]));
  const via = new Map<string, Item[]>();
  for (const { user, group } of links) {
    const through = byKey.get(group);
    if (through) via.set(user, [...(via.get(user) ?? []), through]);
  }
  return via;
}

function rowOf({ row, data, since }: FoundMember, user: Item, through: Item[]): MemberRow {
  const role = data === null ? undefined : (JSON.parse(data) as { role?: unknown }).role;
  return {
    user,
    state: row.active === 0 ? 'inactive' : 'active',
    role: typeof role === 'string' ? role : null,
    since,
    through,
  };
}

/**
 * Puts a group inside another. Throws `access.too-much` where more is shared with the outer one than the actor holds,
 * `access.denied` where they would so give it to themselves; super-admins may (S48).
 */
async function addSubgroup(deps: Deps, outerKey: string, innerKey: string, actor: Actor): Promise<Edge> {
  const { storage, memberEdges } = deps;
  return storage.transaction(async () => {
    const outer = await requireGroup(deps, outerKey);
    const inner = await requireGroup(deps, innerKey);
    await requireMayLend(deps, outerKey, innerKey, actor);
    const { edge, added } = await memberEdges.joinGroup(authorOf(actor), outerKey, innerKey);
    if (added) await note(deps, 'group.inside-added', inner, outer, actor);
    return edge;
  });
}

/** All that is shared with the outer group is lent to the people in the inner one. */
async function requireMayLend(
  { storage, roles }: Deps,
  outerKey: string,
  innerKey: string,
  actor: Actor,
): Promise<void> {
  const role = await actingRole(storage, actor);
  if (actor.kind === 'system' || role === 'super-admin') return;
  if (role === 'user') throw new Failure('access.denied');
  const principals = await roles.principalsOf(actor.userKey);
  if (principals.includes(innerKey) && !principals.includes(outerKey)) throw new Failure('access.denied');
  if (!(await roles.holdsAllOf(actor, outerKey))) throw new Failure('access.too-much');
}

/** Throws `member.not-found`. */
async function removeSubgroup(deps: Deps, outerKey: string, innerKey: string, actor: Actor): Promise<Edge> {
  const { storage, privilegedItems, memberEdges } = deps;
  return storage.transaction(async () => {
    const outer = await requireGroup(deps, outerKey);
    // One in the trash can be taken out as well, so that it does not come back there.
    const inner = await privilegedItems.findItem(innerKey, { trashed: true });
    if (!inner || !isGroup(inner.type)) throw new Failure('member.not-found');
    const edge = await memberEdges.unlinkMember(authorOf(actor), outerKey, innerKey);
    if (!edge) throw new Failure('member.not-found');
    await note(deps, 'group.inside-removed', inner, outer, actor);
    return edge;
  });
}

/** In the log of the person who did it: it concerns the whole group, and no single account. */
async function note(
  { events }: Deps,
  topic: 'group.inside-added' | 'group.inside-removed',
  inner: Item,
  outer: Item,
  actor: Actor,
): Promise<void> {
  if (actor.kind === 'system') return;
  const [name, outerName] = [inner, outer].map((group) => String(group.data.name ?? ''));
  const data = { name: name ?? '', groupKey: inner._key, outerName: outerName ?? '', outerKey: outer._key };
  await events.emit(topic, { userKey: actor.userKey, by: actor.userKey, data });
}

export type Groups = ReturnType<typeof createGroups>;

export function createGroups(deps: Deps) {
  return bind(deps, { list, get, members, addSubgroup, removeSubgroup });
}
