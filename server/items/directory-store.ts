// SQL on lists of users, organisations and user groups: members, those whose name starts so, those one may read.
import { sql } from 'kysely';
import type { Database, EdgesTable, ItemsTable, Tx } from '../storage/tables.ts';
import { actsAs } from './letters-store.ts';
import type { PageOrder } from './page-order.ts';

type Db = Database | Tx;

/** Sorts after every text that goes on from the same start, bytewise, in both stores. */
const last = '\u{10FFFF}';

export interface DirectoryList {
  /** Folded start of the name. */
  prefix?: string | undefined;
  active?: boolean | undefined;
  order: PageOrder;
  offset: number;
  limit: number;
}

const listed = (db: Db, list: DirectoryList) => {
  let query = db.selectFrom('items').selectAll().where('trashed_at', 'is', null);
  if (list.prefix !== undefined) {
    query = query.where('name_folded', '>=', list.prefix).where('name_folded', '<', list.prefix + last);
  }
  if (list.active !== undefined) {
    query = query.where((e) =>
      e.or([e('active', '=', list.active ? 1 : 0), ...(list.active ? [e('active', 'is', null)] : [])]),
    );
  }
  return query
    .orderBy(list.order.column, list.order.direction)
    .orderBy('key', list.order.direction)
    .limit(list.limit)
    .offset(list.offset);
};

/** Live items of these types. A prefix is a range of the index, so that `%`, `_` and `\` are letters like others. */
export async function listDirectory(
  db: Db,
  types: readonly string[],
  list: DirectoryList,
): Promise<ItemsTable[]> {
  return listed(db, list).where('type', 'in', types).execute();
}

/**
 * Live users whom this user may read. They stand under nothing, so a permission of their own is all that can open
 * them. Permissions are written by `granting.ts` alone, `permissions` first and in the order of the letters: one that
 * can be read starts with `r`.
 */
export async function listReadableUsers(db: Db, userKey: string, list: DirectoryList): Promise<ItemsTable[]> {
  return (
    listed(db, list)
      .where(
        sql<boolean>`items.key in (
          with recursive ${actsAs(userKey)}
          select p.to_key from acts_as m cross join edges p where p.from_key = m.key and p.type = 'Permission'
            and p.data like ${'{"permissions":"r%'}
        )`,
      )
      // `|| ''` keeps the planner from reading all users in the order of the index: the readable ones are few.
      .where(sql<boolean>`(items.type || '') = 'User'`)
      .execute()
  );
}

/** Live organisations and user groups that this user may be able to read: more than they can. */
export async function listPossibleGroups(
  db: Db,
  userKey: string,
  types: readonly string[],
  list: DirectoryList,
): Promise<ItemsTable[]> {
  return listed(db, list)
    .where('type', 'in', types)
    .where(
      sql<boolean>`(
        items.key in (
          with recursive ${actsAs(userKey)}
          select p.to_key from acts_as m cross join edges p where p.from_key = m.key and p.type = 'Permission'
          union
          select key from acts_as
        )
        or exists (select 1 from edges e where e.to_key = items.key and e.type = 'Child')
      )`,
    )
    .execute();
}

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

/** A participant with the link that holds their letters. */
export async function participantsOf(
  db: Db,
  itemKeys: readonly string[],
): Promise<{ participant: ItemsTable; edge: EdgesTable }[]> {
  if (itemKeys.length === 0) return [];
  const edges = await db
    .selectFrom('edges')
    .selectAll()
    .where('to_key', 'in', itemKeys)
    .where('type', '=', 'Permission')
    .execute();
  if (edges.length === 0) return [];
  const participants = await db
    .selectFrom('items')
    .selectAll()
    .where('key', 'in', (held) =>
      held
        .selectFrom('edges')
        .select('from_key')
        .where('to_key', 'in', itemKeys)
        .where('type', '=', 'Permission'),
    )
    .execute();
  const byKey = new Map(participants.map((row) => [row.key, row]));
  return edges.flatMap((edge) => {
    const participant = byKey.get(edge.from_key);
    return participant ? [{ participant, edge }] : [];
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
