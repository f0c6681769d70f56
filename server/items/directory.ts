// Finds users, organisations and user groups: by the start of a name, all that one may read, members.
import type { Item } from '../../contract/schemas/entity.ts';
import type { ItemsTable } from '../storage/tables.ts';
import type { Actor } from './actor.ts';
import {
  type DirectoryList,
  listDirectory,
  listPossibleGroups,
  listReadableUsers,
  membersOf,
} from './directory-store.ts';
import { toItem } from './entity.ts';
import type { GraphNeeds } from './graph-needs.ts';
import { actingRole } from './letters.ts';
import { foldText } from './name-folding.ts';
import { bytewise, type PageOrder, readOrder } from './page-order.ts';
import { readablePage } from './readable-page.ts';
import type { ListPage } from './tree.ts';

const byName = { column: 'name_folded', direction: 'asc' } as const;

interface Search extends ListPage {
  types: readonly string[];
  visibleTo: Actor;
  prefix?: string | undefined;
  active?: boolean | undefined;
}

/** Live items of these types that `visibleTo` may read. */
export async function listVisible(needs: GraphNeeds, search: Search): Promise<Item[]> {
  const { types, visibleTo, offset, limit } = search;
  const prefix = search.prefix === undefined ? undefined : foldText(search.prefix);
  // No name holds it, and PostgreSQL does not even take the question.
  if (prefix?.includes('\0')) return [];
  const order = readOrder(search.sort, byName);
  const list: Listing = { prefix, active: search.active, order };
  const groups = types.filter((type) => type !== 'User');
  const usersToo = types.includes('User');
  const userKey = await plainUser(needs, visibleTo);
  if (usersToo && groups.length === 0) {
    return (await users(needs, userKey, list, { offset, limit })).map(toItem);
  }
  // Both lists from their start, and the page out of their union.
  const start = { offset: 0, limit: offset + limit };
  const found = [
    ...(usersToo ? await users(needs, userKey, list, start) : []),
    ...(await readablePage(
      needs,
      visibleTo,
      start,
      (row: ItemsTable) => row.key,
      (part) => possibleGroups(needs, userKey, groups, { ...list, ...part }),
      (held) => held.live,
    )),
  ];
  return inOrder(found, order)
    .slice(offset, offset + limit)
    .map(toItem);
}

type Listing = Pick<DirectoryList, 'prefix' | 'active' | 'order'>;

/** The key of a user who sees only what permissions open; undefined for whoever sees all users and groups. */
async function plainUser({ storage }: GraphNeeds, actor: Actor): Promise<string | undefined> {
  return actor.kind === 'user' && (await actingRole(storage, actor)) === 'user' ? actor.userKey : undefined;
}

function users(
  { storage }: GraphNeeds,
  userKey: string | undefined,
  list: Listing,
  part: { offset: number; limit: number },
): Promise<ItemsTable[]> {
  return userKey === undefined
    ? listDirectory(storage.db(), ['User'], { ...list, ...part })
    : listReadableUsers(storage.db(), userKey, { ...list, ...part });
}

function possibleGroups(
  { storage }: GraphNeeds,
  userKey: string | undefined,
  types: readonly string[],
  list: DirectoryList,
): Promise<ItemsTable[]> {
  return userKey === undefined
    ? listDirectory(storage.db(), types, list)
    : listPossibleGroups(storage.db(), userKey, types, list);
}

/** As both stores sort: bytewise, the key deciding between equals. */
function inOrder(rows: readonly ItemsTable[], { column, direction }: PageOrder): ItemsTable[] {
  const sign = direction === 'asc' ? 1 : -1;
  return [...rows].sort(
    (one, other) => sign * (bytewise(one[column], other[column]) || bytewise(one.key, other.key)),
  );
}

export async function listMembers(
  { storage }: GraphNeeds,
  groupKey: string,
  list: ListPage & { state: 'all' | 'active' | 'inactive' },
): Promise<Item[]> {
  const { state, offset, limit } = list;
  const order = readOrder(list.sort, byName);
  return (await membersOf(storage.db(), { groupKey, state, order, offset, limit })).map(toItem);
}
