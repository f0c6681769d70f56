// SQL on memberships: the members of a group, the groups of a user.
import type { Database, EdgesTable, ItemsTable, Tx } from '../storage/tables.ts';
import type { PageOrder } from './page-order.ts';

type Db = Database | Tx;

export async function membersOf(
  db: Db,
  list: {
    groupKey: string;
    state: 'all' | 'active' | 'inactive';
    order: PageOrder;
    offset: number;
    limit: number;
  },
): Promise<ItemsTable[]> {
  let query = db
    .selectFrom('edges')
    .innerJoin('items', 'items.key', 'edges.to_key')
    .selectAll('items')
    .where('edges.from_key', '=', list.groupKey)
    .where('edges.type', '=', 'Member')
    .where('items.type', '=', 'User')
    .where('items.trashed_at', 'is', null);
  if (list.state !== 'all') query = query.where('items.active', '=', list.state === 'active' ? 1 : 0);
  return query
    .orderBy(`items.${list.order.column}`, list.order.direction)
    .orderBy('items.key', list.order.direction)
    .limit(list.limit)
    .offset(list.offset)
    .execute();
}

/** Organisations and user groups that a user is a direct member of, by name. */
export async function groupsOf(db: Db, userKey: string): Promise<ItemsTable[]> {
  return db
    .selectFrom('edges')
    .innerJoin('items', 'items.key', 'edges.from_key')
    .selectAll('items')
    .where('edges.to_key', '=', userKey)
    .where('edges.type', '=', 'Member')
    .where('items.trashed_at', 'is', null)
    .orderBy('items.name_folded')
    .orderBy('items.key')
    .execute();
}

/** The links of direct memberships with their groups, by name, and how many active users each group has. */
export async function membershipsOf(
  db: Db,
  userKey: string,
  page: { offset: number; limit: number },
): Promise<{ group: ItemsTable; edge: EdgesTable; members: number }[]> {
  const groups = await db
    .selectFrom('edges')
    .innerJoin('items', 'items.key', 'edges.from_key')
    .selectAll('items')
    .select('edges.key as edge_key')
    .where('edges.to_key', '=', userKey)
    .where('edges.type', '=', 'Member')
    .where('items.trashed_at', 'is', null)
    .orderBy('items.name_folded')
    .orderBy('items.key')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  if (groups.length === 0) return [];
  const edges = await db
    .selectFrom('edges')
    .selectAll()
    .where(
      'key',
      'in',
      groups.map((group) => group.edge_key),
    )
    .execute();
  const counts = await db
    .selectFrom('edges')
    .innerJoin('items', 'items.key', 'edges.to_key')
    .select(['edges.from_key', (count) => count.fn.countAll().as('members')])
    .where(
      'edges.from_key',
      'in',
      groups.map((group) => group.key),
    )
    .where('edges.type', '=', 'Member')
    .where('items.active', '=', 1)
    .where('items.trashed_at', 'is', null)
    .groupBy('edges.from_key')
    .execute();
  const edgeOf = new Map(edges.map((edge) => [edge.key, edge]));
  const countOf = new Map(counts.map((count) => [count.from_key, Number(count.members)]));
  return groups.flatMap(({ edge_key, ...group }) => {
    const edge = edgeOf.get(edge_key);
    return edge ? [{ group, edge, members: countOf.get(group.key) ?? 0 }] : [];
  });
}

/** Direct members of a group who are active users. */
export async function activeMemberKeys(db: Db, groupKey: string): Promise<string[]> {
  const rows = await db
    .selectFrom('edges')
    .innerJoin('items', 'items.key', 'edges.to_key')
    .select('items.key')
    .where('edges.from_key', '=', groupKey)
    .where('edges.type', '=', 'Member')
    .where('items.active', '=', 1)
    .execute();
  return rows.map((row) => row.key);
}
