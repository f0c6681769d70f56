// SQL on items and their earlier states.
import { setImmediate as turn } from 'node:timers/promises';
import { sql } from 'kysely';
import { keptQuery } from '../storage/kept-query.ts';
import type { Storage } from '../storage/storage.ts';
import type { Database, ItemHistoryTable, ItemsTable, Tx } from '../storage/tables.ts';
import { rowsThatFit } from './page-bytes.ts';

type Db = Database | Tx;

/** How many keys one statement names: far below what either store takes, and few enough to be planned fast. */
const keysPerStatement = 500;

export function* chunksOf<T>(all: readonly T[], size = keysPerStatement): Generator<T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}

/**
 * The same with a turn for everybody else after each: statements of the embedded store run on the thread that answers,
 * and thousands of keys in a row would hold it (R12).
 */
export async function* pacedChunksOf<T>(all: readonly T[]): AsyncGenerator<T[]> {
  let first = true;
  for (const some of chunksOf(all)) {
    if (!first) await turn();
    first = false;
    yield some;
  }
}

const itemByKey = keptQuery((db, { key }: { key: string }) =>
  db.selectFrom('items').selectAll().where('key', '=', key),
);

export async function findItem(db: Db, key: string): Promise<ItemsTable | undefined> {
  return (await itemByKey(db, { key })).rows[0];
}

/**
 * The row, held until the transaction ends. The embedded store has one writer, whose transaction holds
 * everything already. Edges to the item can still be made meanwhile: only its own columns are held.
 */
export async function lockItem(storage: Storage, key: string): Promise<ItemsTable | undefined> {
  if (storage.kind === 'sqlite') return findItem(storage.db(), key);
  return storage.db().selectFrom('items').selectAll().where('key', '=', key).forNoKeyUpdate().executeTakeFirst();
}

/** Those that there are, in the order of the keys. */
export async function findItems(db: Db, keys: readonly string[]): Promise<ItemsTable[]> {
  const found = new Map<string, ItemsTable>();
  for await (const some of pacedChunksOf([...new Set(keys)])) {
    const rows = await db.selectFrom('items').selectAll().where('key', 'in', some).execute();
    for (const row of rows) found.set(row.key, row);
  }
  return keys.flatMap((key) => found.get(key) ?? []);
}

/** How much data these items hold together, without reading it. */
export async function bytesOfItems(db: Db, keys: readonly string[]): Promise<number> {
  let bytes = 0;
  for await (const some of pacedChunksOf(keys)) {
    const row = await db
      .selectFrom('items')
      .select(sql<number>`coalesce(sum(octet_length(data)), 0)`.as('bytes'))
      .where('key', 'in', some)
      .executeTakeFirstOrThrow();
    bytes += Number(row.bytes);
  }
  return bytes;
}

export async function insertItem(db: Db, row: ItemsTable): Promise<void> {
  await db.insertInto('items').values(row).execute();
}

export type ItemChange = Partial<
  Pick<ItemsTable, 'data' | 'name_folded' | 'active' | 'updated_by' | 'updated_at' | 'trashed_by' | 'trashed_at'>
>;

/** Compares and writes in one statement. @returns undefined where the row is gone or of another `rev`. */
export async function updateItem(
  db: Db,
  key: string,
  rev: number,
  change: ItemChange,
): Promise<ItemsTable | undefined> {
  return db
    .updateTable('items')
    .set({ ...change, rev: rev + 1 })
    .where('key', '=', key)
    .where('rev', '=', rev)
    .returningAll()
    .executeTakeFirst();
}

export async function deleteItems(db: Db, keys: readonly string[]): Promise<void> {
  for await (const some of pacedChunksOf(keys)) await db.deleteFrom('items').where('key', 'in', some).execute();
}

export async function insertVersion(db: Db, version: ItemHistoryTable): Promise<void> {
  await db.insertInto('item_history').values(version).execute();
}

export async function findVersion(db: Db, itemKey: string, rev: number): Promise<ItemHistoryTable | undefined> {
  return db
    .selectFrom('item_history')
    .selectAll()
    .where('item_key', '=', itemKey)
    .where('rev', '=', rev)
    .executeTakeFirst();
}

/** Newest first; fewer than asked for where their data is large. */
export async function listVersions(
  db: Db,
  itemKey: string,
  page: { offset: number; limit: number },
): Promise<ItemHistoryTable[]> {
  const query = db
    .selectFrom('item_history')
    .where('item_key', '=', itemKey)
    .orderBy('rev', 'desc')
    .offset(page.offset);
  const sizes = await query.select(sql<number>`octet_length(data)`.as('bytes')).limit(page.limit).execute();
  if (sizes.length === 0) return [];
  return query
    .selectAll()
    .limit(rowsThatFit(sizes.map((row) => row.bytes)))
    .execute();
}
