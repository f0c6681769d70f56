// SQL on the bytes that items hold.
import { sql } from 'kysely';
import type { Database, FilesTable, Tx } from '../../storage/tables.ts';

type Db = Database | Tx;

export async function insertFile(db: Db, row: FilesTable): Promise<void> {
  await db.insertInto('files').values(row).execute();
}

export async function findFileHolder(
  db: Db,
  key: string,
): Promise<Pick<FilesTable, 'item_key' | 'created_by' | 'extension'> | undefined> {
  return db
    .selectFrom('files')
    .select(['item_key', 'created_by', 'extension'])
    .where('key', '=', key)
    .executeTakeFirst();
}

export async function readFileRow(db: Db, key: string): Promise<FilesTable | undefined> {
  return db.selectFrom('files').selectAll().where('key', '=', key).executeTakeFirst();
}

/** Files that no item holds yet and that this person sent become the item's. */
export async function bindFiles(db: Db, itemKey: string, uploaderKey: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await db
    .updateTable('files')
    .set({ item_key: itemKey })
    .where('key', 'in', keys)
    .where('item_key', 'is', null)
    .where('created_by', '=', uploaderKey)
    .execute();
}

/** Deletes those of the files of an item that no earlier state of it names. Thumbnails have their own way. */
export async function deleteUnnamedFiles(db: Db, itemKey: string, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    const named = await db
      .selectFrom('item_history')
      .select('rev')
      .where('item_key', '=', itemKey)
      .where('data', 'like', `%/files/${key}.%`)
      .limit(1)
      .executeTakeFirst();
    if (named) continue;
    await db
      .deleteFrom('files')
      .where('key', '=', key)
      .where('item_key', '=', itemKey)
      .where('safe_image', '=', 0)
      .execute();
  }
}

export async function looseFilesOf(db: Db, uploaderKey: string): Promise<{ count: number; bytes: number }> {
  const row = await db
    .selectFrom('files')
    .select((e) => [e.fn.countAll<number>().as('count'), sql<number>`coalesce(sum(size_bytes), 0)`.as('bytes')])
    .where('item_key', 'is', null)
    .where('created_by', '=', uploaderKey)
    .executeTakeFirstOrThrow();
  return { count: Number(row.count), bytes: Number(row.bytes) };
}

/** @returns how many went. */
export async function deleteLooseFiles(db: Db, madeBefore: string): Promise<number> {
  const result = await db
    .deleteFrom('files')
    .where('item_key', 'is', null)
    .where('created_at', '<', madeBefore)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

export async function deleteThumbnails(db: Db, userKey: string, exceptKey: string | undefined): Promise<void> {
  let query = db.deleteFrom('files').where('item_key', '=', userKey).where('safe_image', '=', 1);
  if (exceptKey !== undefined) query = query.where('key', '<>', exceptKey);
  await query.execute();
}

/** Uploads that no item took hold of. */
export async function deleteLooseFilesOf(db: Db, userKey: string): Promise<void> {
  await db.deleteFrom('files').where('created_by', '=', userKey).where('item_key', 'is', null).execute();
}
