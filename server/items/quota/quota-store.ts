// SQL on how much each person keeps. Triggers of the tables write each change as a row of its own; here they are summed up.
import { sql } from 'kysely';
import type { Storage } from '../../storage/storage.ts';
import type { StorageUseTable } from '../../storage/tables.ts';

export type Kept = Record<StorageUseTable['what'], number>;

/** With how many rows it was summed up from. */
export async function keptBy(storage: Storage, userKey: string): Promise<{ kept: Kept; rows: number }> {
  const rows = await storage
    .db()
    .selectFrom('storage_use')
    .select(['what', sql<number>`sum(bytes)`.as('bytes'), sql<number>`count(*)`.as('rows')])
    .where('user_key', '=', userKey)
    .groupBy('what')
    .execute();
  const kept: Kept = { files: 0, states: 0, items: 0 };
  let summed = 0;
  for (const row of rows) {
    kept[row.what] = Number(row.bytes);
    summed += Number(row.rows);
  }
  return { kept, rows: summed };
}

export async function keptInAll(storage: Storage): Promise<number> {
  const row = await storage
    .db()
    .selectFrom('storage_use')
    .select(sql<number>`coalesce(sum(bytes), 0)`.as('bytes'))
    .executeTakeFirstOrThrow();
  return Number(row.bytes);
}

export async function mostOfOne(storage: Storage): Promise<number> {
  const row = await storage
    .db()
    .selectFrom('storage_use')
    .select(sql<number>`sum(bytes)`.as('bytes'))
    // What was made by nobody.
    .where('user_key', '<>', 'system')
    .groupBy('user_key')
    .orderBy(sql`sum(bytes)`, 'desc')
    .limit(1)
    .executeTakeFirst();
  return Number(row?.bytes ?? 0);
}

/** People with more rows than a sum of each kind needs. */
export async function manyRows(storage: Storage, atMost: number): Promise<string[]> {
  const rows = await storage
    .db()
    .selectFrom('storage_use')
    .select('user_key')
    .groupBy(['user_key', 'what'])
    .having(sql<boolean>`count(*) > 1`)
    .limit(atMost)
    .execute();
  return [...new Set(rows.map((row) => row.user_key))];
}

/** One row a kind in place of many. Rows that are being written meanwhile stay. To be called inside a transaction. */
export async function sumUpOf(storage: Storage, userKey: string): Promise<void> {
  const gone = await storage.db().deleteFrom('storage_use').where('user_key', '=', userKey).returningAll().execute();
  const sums = new Map<StorageUseTable['what'], number>();
  for (const { what, bytes } of gone) sums.set(what, (sums.get(what) ?? 0) + Number(bytes));
  const rows = [...sums]
    .filter(([, bytes]) => bytes !== 0)
    .map(([what, bytes]) => ({ user_key: userKey, what, bytes }));
  if (rows.length > 0) await storage.db().insertInto('storage_use').values(rows).execute();
}

/** What somebody who goes leaves to others is nobody's from then on. */
export async function giveToNobody(storage: Storage, userKey: string): Promise<void> {
  await storage.db().updateTable('storage_use').set({ user_key: 'system' }).where('user_key', '=', userKey).execute();
}

/** The largest files that a person uploaded. */
export async function largestFilesOf(storage: Storage, userKey: string, atMost: number) {
  return storage
    .db()
    .selectFrom('files')
    .select(['original_name', 'size_bytes', 'item_key'])
    .where('created_by', '=', userKey)
    .orderBy('size_bytes', 'desc')
    .limit(atMost)
    .execute();
}
