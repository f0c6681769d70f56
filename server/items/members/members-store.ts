// SQL on memberships: the members of a group, the groups of a user.
import { sql } from 'kysely';
import type { Storage } from '../../storage/storage.ts';
import type { Database, EdgesTable, ItemsTable, Tx } from '../../storage/tables.ts';
import { chunksOf } from '../items-store.ts';
import type { PageOrder } from '../page-order.ts';

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
  // `|| ''` keeps the planner on the index of people, which has the order that is wanted and ends with the page: of
  // a large group it would else read every member and sort them. In a small one that is quick.
  const isMember = (await isLarge(db, list.groupKey))
    ? sql<boolean>`(items.key || '') in (${memberKeys(list.groupKey)})`
    : sql<boolean>`items.key in (${memberKeys(list.groupKey)})`;
  const people = sql<boolean>`items.type = 'User' and items.trashed_at is null`;
  // The keys of the page first: the rows before it are not read.
  let keys = db.selectFrom('items').select('items.key').where(people).where(isMember);
  if (list.state !== 'all') keys = keys.where('items.active', '=', list.state === 'active' ? 1 : 0);
  const { column, direction } = list.order;
  return db
    .selectFrom('items')
    .selectAll()
    .where(
      'items.key',
      'in',
      keys.orderBy(`items.${column}`, direction).orderBy('items.key', direction).limit(list.limit).offset(list.offset),
    )
    .orderBy(`items.${column}`, direction)
    .orderBy('items.key', direction)
    .execute();
}

/** Up to here all members are found and sorted; above it they are met in the order of everybody. */
const smallAtMost = 1000;

const memberKeys = (groupKey: string) => sql`select to_key from edges where from_key = ${groupKey} and type = 'Member'`;

async function isLarge(db: Db, groupKey: string): Promise<boolean> {
  const { rows } = await sql<{ members: number | string }>`
    select count(*) as members from (${memberKeys(groupKey)} limit ${smallAtMost + 1}) as few
  `.execute(db);
  return Number(rows[0]?.members) > smallAtMost;
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

/** The edges of direct memberships with their groups, by name, and how many active users each group has. */
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

/** How many active users are direct members of a group. */
export async function countActiveMembers(storage: Storage, groupKey: string): Promise<number> {
  const { count } = await storage
    .db()
    .selectFrom('edges')
    .innerJoin('items', 'items.key', 'edges.to_key')
    .select((all) => all.fn.countAll().as('count'))
    .where('edges.from_key', '=', groupKey)
    .where('edges.type', '=', 'Member')
    .where('items.active', '=', 1)
    .where('items.trashed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Which of these users are active and in an organisation or user group with somebody. */
export async function fellowsAmong(storage: Storage, userKey: string, keys: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const some of chunksOf(keys)) {
    const rows = await storage
      .db()
      .selectFrom('items')
      .select('items.key')
      .where('items.key', 'in', some)
      .where('items.active', '=', 1)
      .where((row) =>
        row.exists(
          row
            .selectFrom('edges as theirs')
            .innerJoin('edges as own', 'own.from_key', 'theirs.from_key')
            .innerJoin('items as groups', 'groups.key', 'own.from_key')
            .select('own.key')
            .whereRef('theirs.to_key', '=', 'items.key')
            .where('theirs.type', '=', 'Member')
            .where('own.to_key', '=', userKey)
            .where('own.type', '=', 'Member')
            .where('groups.trashed_at', 'is', null),
        ),
      )
      .execute();
    for (const { key } of rows) found.add(key);
  }
  return found;
}
