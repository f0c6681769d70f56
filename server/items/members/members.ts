// Answers who is a member of which organisations and user groups.
import type { Edge, Item, Page } from '../../../contract/schemas/entity.ts';
import type { ItemsTable } from '../../storage/tables.ts';
import { findEdgeBetween } from '../edges-store.ts';
import { toEdge, toItem } from '../entity.ts';
import type { GraphDeps } from '../graph-deps.ts';
import { readOrder } from '../page-order.ts';
import { groupsWithin as findGroupsWithin } from './group-nesting-store.ts';
import * as store from './members-store.ts';

type Deps = Pick<GraphDeps, 'storage'>;

const byName = { column: 'name_folded', direction: 'asc' } as const;

/** Direct members; sorted by name if not said. */
export async function membersOf(
  { storage }: Deps,
  groupKey: string,
  list: { state: 'all' | 'active' | 'inactive' } & Page,
): Promise<Item[]> {
  const { state, offset, limit } = list;
  const order = readOrder(list.sort, byName);
  return (await store.membersOf(storage.db(), { groupKey, state, order, offset, limit })).map(toItem);
}

export async function findMember({ storage }: Deps, groupKey: string, userKey: string): Promise<Edge | undefined> {
  const edge = await findEdgeBetween(storage.db(), 'Member', groupKey, userKey);
  return edge && toEdge(edge);
}

export function groupRowsOf({ storage }: Deps, userKey: string): Promise<ItemsTable[]> {
  return store.groupsOf(storage.db(), userKey);
}

/** Direct memberships that stand, sorted by name. */
export async function groupsOf(deps: Deps, userKey: string): Promise<{ usergroups: Item[]; organisations: Item[] }> {
  const items = (await groupRowsOf(deps, userKey)).map(toItem);
  return {
    usergroups: items.filter((item) => item.type === 'Usergroup'),
    organisations: items.filter((item) => item.type === 'Organisation'),
  };
}

/** Direct memberships that stand with their edges, by name; `members` counts the active ones of the group. */
export async function membershipsOf(
  { storage }: Deps,
  userKey: string,
  page: { offset: number; limit: number },
): Promise<{ group: Item; edge: Edge; members: number }[]> {
  const found = await store.membershipsOf(storage.db(), userKey, page);
  return found.map(({ group, edge, members }) => ({ group: toItem(group), edge: toEdge(edge), members }));
}

/** The groups inside a group, at any depth; those in the trash, and what is in them alone, are left out. */
export function groupsWithin({ storage }: Deps, groupKey: string): Promise<string[]> {
  return findGroupsWithin(storage.db(), groupKey);
}

/** Direct members who are active users. */
export function activeMemberKeys({ storage }: Deps, groupKey: string): Promise<string[]> {
  return store.activeMemberKeys(storage.db(), groupKey);
}

export function countActiveMembers({ storage }: Deps, groupKey: string): Promise<number> {
  return store.countActiveMembers(storage, groupKey);
}

/** Which of these users are active and in an organisation or user group with somebody. */
export function fellowsAmong({ storage }: Deps, userKey: string, keys: readonly string[]): Promise<Set<string>> {
  return store.fellowsAmong(storage, userKey, keys);
}
