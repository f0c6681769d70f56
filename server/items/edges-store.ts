// SQL on the edges between items.
import type { Storage } from '../storage/storage.ts';
import type { Database, EdgesTable, Tx } from '../storage/tables.ts';
import { pacedChunksOf } from './items-store.ts';

type Db = Database | Tx;

export async function findEdge(db: Db, key: string): Promise<EdgesTable | undefined> {
  return db.selectFrom('edges').selectAll().where('key', '=', key).executeTakeFirst();
}

export async function lockEdge(storage: Storage, key: string): Promise<EdgesTable | undefined> {
  const query = storage.db().selectFrom('edges').selectAll().where('key', '=', key);
  return (storage.kind === 'postgres' ? query.forNoKeyUpdate() : query).executeTakeFirst();
}

export async function findEdgeBetween(
  db: Db,
  type: string,
  fromKey: string,
  toKey: string,
): Promise<EdgesTable | undefined> {
  return db
    .selectFrom('edges')
    .selectAll()
    .where('from_key', '=', fromKey)
    .where('type', '=', type)
    .where('to_key', '=', toKey)
    .orderBy('key')
    .executeTakeFirst();
}

/** The edges of one type that lead to an item, oldest first: with `Child`, to its parents. */
export async function edgesTo(db: Db, type: string, toKey: string): Promise<EdgesTable[]> {
  return db
    .selectFrom('edges')
    .selectAll()
    .where('to_key', '=', toKey)
    .where('type', '=', type)
    .orderBy('key')
    .execute();
}

/** Edges of these items that say something of the items themselves, either way: at most so many. */
export async function relationsOf(
  db: Db,
  keys: readonly string[],
  atMost: number,
): Promise<Pick<EdgesTable, 'from_key' | 'to_key'>[]> {
  const found: Pick<EdgesTable, 'from_key' | 'to_key'>[] = [];
  for await (const some of pacedChunksOf(keys)) {
    for (const end of ['from_key', 'to_key'] as const) {
      if (found.length >= atMost) return found;
      const rows = await db
        .selectFrom('edges')
        .select(['from_key', 'to_key'])
        .where(end, 'in', some)
        .where('type', 'not in', ['Permission', 'Member'])
        .orderBy('key')
        .limit(atMost - found.length)
        .execute();
      found.push(...rows);
    }
  }
  return found;
}

/** @returns undefined where the two are linked so already and edges of that type are unique. */
export async function insertEdge(db: Db, row: EdgesTable): Promise<EdgesTable | undefined> {
  return db
    .insertInto('edges')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
}

/** Compares and writes in one statement. @returns undefined where the row is gone or of another `rev`. */
export async function updateEdge(
  db: Db,
  key: string,
  rev: number,
  change: Pick<EdgesTable, 'data' | 'updated_by' | 'updated_at'>,
): Promise<EdgesTable | undefined> {
  return db
    .updateTable('edges')
    .set({ ...change, rev: rev + 1 })
    .where('key', '=', key)
    .where('rev', '=', rev)
    .returningAll()
    .executeTakeFirst();
}

export async function deleteEdge(db: Db, key: string): Promise<EdgesTable | undefined> {
  return db.deleteFrom('edges').where('key', '=', key).returningAll().executeTakeFirst();
}
