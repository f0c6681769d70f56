// SQL on the tree that Child edges make: what lies above and below an item, and the lock on its shape.
import { type RawBuilder, sql } from 'kysely';
import type { Storage } from '../../storage/storage.ts';
import type { Database, EdgesTable, ItemsTable, Tx } from '../../storage/tables.ts';
import { pacedChunksOf } from '../items-store.ts';
import { rowsThatFit } from '../page-bytes.ts';
import type { PageOrder } from '../page-order.ts';

type Db = Database | Tx;

/** Number of PostgreSQL's advisory lock on the shape of the tree: "tree" in ASCII. */
const treeLock = 0x74726565;

/**
 * Holds the shape of the tree until the transaction ends. `reshape` waits for everybody: two moves that cross
 * could otherwise close a ring, each seeing none. `add` waits for reshapers alone: a new leaf closes no ring, but
 * must not appear below what is being deleted.
 */
export async function lockTree(storage: Storage, purpose: 'reshape' | 'add'): Promise<void> {
  if (storage.kind !== 'postgres') return; // The embedded store has one writer.
  const lock =
    purpose === 'reshape'
      ? sql`select pg_advisory_xact_lock(${treeLock})`
      : sql`select pg_advisory_xact_lock_shared(${treeLock})`;
  await lock.execute(storage.db());
}

const below = (key: string) => sql`below(key) as (
    select key from items where key = ${key}
    union
    select e.to_key from below x cross join edges e where e.from_key = x.key and e.type = 'Child'
  )`;

export interface ChildEdge {
  parent: string;
  child: string;
}

/** Child edges above what `start` selects, also over what is in the trash. At most `atMost` + 1 of them. */
async function edgesAboveOf(db: Db, start: RawBuilder<unknown>, atMost: number, before = sql``): Promise<ChildEdge[]> {
  const { rows } = await sql<ChildEdge>`
    with recursive ${before} above(key) as (
      select key from ${start}
      union
      select e.from_key from above x cross join edges e where e.to_key = x.key and e.type = 'Child'
    )
    select e.from_key as parent, e.to_key as child
      from above x cross join edges e where e.to_key = x.key and e.type = 'Child'
      limit ${atMost + 1}
  `.execute(db);
  return rows;
}

export function edgesAbove(db: Db, key: string, atMost: number): Promise<ChildEdge[]> {
  return edgesAboveOf(db, sql`items where key = ${key}`, atMost);
}

/** Above the item and above everything below it. */
export function edgesAboveAllBelow(db: Db, key: string, atMost: number): Promise<ChildEdge[]> {
  return edgesAboveOf(db, sql`below`, atMost, sql`${below(key)},`);
}

/** Items below an item, in no order. At most `atMost` + 1 of them, itself among them. */
export async function keysBelow(db: Db, key: string, atMost: number): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    with recursive ${below(key)} select key from below limit ${atMost + 1}
  `.execute(db);
  return rows.map((row) => row.key);
}

/** Organisations and user groups below an item. Few groups stand in a place at all, so that the way up is the short one. */
export async function placedGroupsBelow(db: Db, key: string): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    with recursive above(group_key, key) as (
      select g.key, e.from_key from items g cross join edges e
        where g.type in ('Organisation', 'Usergroup') and e.to_key = g.key and e.type = 'Child'
      union
      select x.group_key, e.from_key from above x cross join edges e where e.to_key = x.key and e.type = 'Child'
    )
    select group_key as key from above where key = ${key}
  `.execute(db);
  return rows.map((row) => row.key);
}

/** The Child edges that lead to any of these items. */
export async function parentsOf(
  db: Db,
  keys: readonly string[],
): Promise<{ parent: string; child: string; type: string }[]> {
  const found: { parent: string; child: string; type: string }[] = [];
  for await (const some of pacedChunksOf(keys)) {
    const rows = await db
      .selectFrom('items')
      .leftJoin('edges', (join) => join.onRef('edges.to_key', '=', 'items.key').on('edges.type', '=', 'Child'))
      .select(['edges.from_key as parent', 'items.key as child', 'items.type as type'])
      .where('items.key', 'in', some)
      .execute();
    found.push(...rows.map((row) => ({ ...row, parent: row.parent ?? '' })));
  }
  return found;
}

/** The names alone, of items whose data may be large. */
export async function namesOf(storage: Storage, keys: readonly string[]): Promise<Map<string, string | null>> {
  const name =
    storage.kind === 'sqlite'
      ? sql<string | null>`case json_type(data, '$.name') when 'text' then json_extract(data, '$.name') end`
      : sql<string | null>`case jsonb_typeof(data::jsonb -> 'name') when 'string' then data::jsonb ->> 'name' end`;
  const names = new Map<string, string | null>();
  for await (const some of pacedChunksOf(keys)) {
    const rows = await storage
      .db()
      .selectFrom('items')
      .select(['key', name.as('name')])
      .where('key', 'in', some)
      .execute();
    for (const row of rows) names.set(row.key, row.name);
  }
  return names;
}

export interface PlacedRow {
  item: ItemsTable;
  edge: EdgesTable;
}

/** The items directly under an item, with their edges; fewer than asked for where their data is large. */
export async function childrenOf(
  db: Db,
  list: {
    parentKey: string;
    trashed: boolean;
    type?: string | undefined;
    order: { column: PageOrder['column'] | 'edge' | 'trashed_at'; direction: 'asc' | 'desc' };
    offset: number;
    limit: number;
  },
): Promise<PlacedRow[]> {
  const { column, direction } = list.order;
  let query = db
    .selectFrom('edges')
    .innerJoin('items', 'items.key', 'edges.to_key')
    .where('edges.from_key', '=', list.parentKey)
    .where('edges.type', '=', 'Child')
    .where('items.trashed_at', list.trashed ? 'is not' : 'is', null);
  if (list.type !== undefined) query = query.where('items.type', '=', list.type);
  const page = query
    .orderBy(column === 'edge' ? 'edges.key' : `items.${column}`, direction)
    .orderBy('edges.key', direction)
    .offset(list.offset);
  const sizes = await page
    .select(sql<number>`octet_length(items.data) + octet_length(edges.data)`.as('bytes'))
    .limit(list.limit)
    .execute();
  if (sizes.length === 0) return [];
  const rows = await page
    .selectAll('items')
    .select([
      'edges.key as edge_key',
      'edges.type as edge_type',
      'edges.from_key as edge_from',
      'edges.data as edge_data',
      'edges.rev as edge_rev',
      'edges.created_by as edge_created_by',
      'edges.created_at as edge_created_at',
      'edges.updated_by as edge_updated_by',
      'edges.updated_at as edge_updated_at',
    ])
    .limit(rowsThatFit(sizes.map((row) => row.bytes)))
    .execute();
  return rows.map((row) => ({
    item: {
      key: row.key,
      type: row.type,
      data: row.data,
      rev: row.rev,
      name_folded: row.name_folded,
      active: row.active,
      created_by: row.created_by,
      created_at: row.created_at,
      updated_by: row.updated_by,
      updated_at: row.updated_at,
      trashed_by: row.trashed_by,
      trashed_at: row.trashed_at,
    },
    edge: {
      key: row.edge_key,
      type: row.edge_type,
      from_key: row.edge_from,
      to_key: row.key,
      data: row.edge_data,
      rev: row.edge_rev,
      created_by: row.edge_created_by,
      created_at: row.edge_created_at,
      updated_by: row.edge_updated_by,
      updated_at: row.edge_updated_at,
    },
  }));
}
