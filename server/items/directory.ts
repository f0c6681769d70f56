// Finds users, organisations and user groups: by the start of a name, all that one may read, members.
import type { Item } from '../../contract/schemas/entity.ts';
import type { ItemsTable } from '../storage/tables.ts';
import type { Actor } from './actor.ts';
import { listDirectory, membersOf } from './directory-store.ts';
import { toItem } from './entity.ts';
import type { GraphNeeds } from './graph-needs.ts';
import { actingRole } from './letters.ts';
import { foldText } from './name-folding.ts';
import { readOrder } from './page-order.ts';
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
  const { types, visibleTo, offset, limit, active } = search;
  const prefix = search.prefix === undefined ? undefined : foldText(search.prefix);
  // No name holds it, and PostgreSQL does not even take the question.
  if (prefix?.includes('\0')) return [];
  const seesAll = (await actingRole(needs.storage, visibleTo)) !== 'user';
  const within = seesAll || visibleTo.kind === 'system' ? undefined : { userKey: visibleTo.userKey };
  const order = readOrder(search.sort, byName);
  const fetch = (part: { offset: number; limit: number }): Promise<ItemsTable[]> =>
    listDirectory(needs.storage.db(), { types, prefix, active, within, order, ...part });
  // Users stand under nothing: those that are listed are live and may be read.
  const exact = types.every((type) => type === 'User');
  const page = { offset, limit };
  const rows = exact
    ? await fetch(page)
    : await readablePage(
        needs,
        visibleTo,
        page,
        (row) => row.key,
        fetch,
        (held) => held.live,
      );
  return rows.map(toItem);
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
