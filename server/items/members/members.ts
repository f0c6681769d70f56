// Lists the members of organisations and user groups.
import type { Item } from '../../../contract/schemas/entity.ts';
import { toItem } from '../entity.ts';
import type { GraphDeps } from '../graph-deps.ts';
import { readOrder } from '../page-order.ts';
import type { ListPage } from '../tree/tree.ts';
import { membersOf } from './members-store.ts';

const byName = { column: 'name_folded', direction: 'asc' } as const;

export async function listMembers(
  { storage }: GraphDeps,
  groupKey: string,
  list: ListPage & { state: 'all' | 'active' | 'inactive' },
): Promise<Item[]> {
  const { state, offset, limit } = list;
  const order = readOrder(list.sort, byName);
  return (await membersOf(storage.db(), { groupKey, state, order, offset, limit })).map(toItem);
}
