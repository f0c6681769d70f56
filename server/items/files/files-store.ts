// SQL on the bytes that items hold.
import { sql } from 'kysely';
import type { Database, FilesTable, Tx } from '../../storage/tables.ts';
import { pacedChunksOf } from '../items-store.ts';

type Db = Database | Tx;

/** All of a file but its bytes. */
export type FileRow = Omit<FilesTable, 'bytes' | 'in_history'>;

const columns = [
  ...(['key', 'extension', 'media_type', 'original_name', 'size_bytes'] as const),
  ...(['item_key', 'safe_image', 'created_by', 'created_at'] as const),
];

/** Long enough that few statements carry a file, short enough that many are sent at once in little memory. */
const pieceBytes = 256 * 1024;

/** To be called inside a transaction: half of a file is none. */
export async function insertFile(db: Db, row: FileRow, bytes: Uint8Array): Promise<void> {
  await db
    .insertInto('files')
    .values({ ...row, bytes: new Uint8Array(), in_history: 0 })
    .execute();
  for (let seq = 0; seq * pieceBytes < bytes.byteLength; seq++) {
    const piece = bytes.subarray(seq * pieceBytes, (seq + 1) * pieceBytes);
    await db.insertInto('file_pieces').values({ file_key: row.key, seq, bytes: piece }).execute();
  }
}

export async function findFile(db: Db, key: string): Promise<FileRow | undefined> {
  return db.selectFrom('files').select(columns).where('key', '=', key).executeTakeFirst();
}

/** One piece after the other, each read when it is asked for. Throws where the file goes meanwhile. */
export async function* piecesOfFile(
  db: () => Db,
  file: Pick<FileRow, 'key' | 'size_bytes'>,
): AsyncGenerator<Uint8Array> {
  let read = 0;
  for (let seq = 0; read < file.size_bytes; seq++) {
    const piece = (await findPiece(db(), file.key, seq)) ?? (await cutPiece(db(), file.key, seq));
    // The connection is cut then: half of a file must not look like a whole one.
    if (!piece || piece.byteLength === 0) throw new Error('The file was deleted while it was read.');
    read += piece.byteLength;
    yield piece;
  }
}

async function findPiece(db: Db, key: string, seq: number): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('file_pieces')
    .select('bytes')
    .where('file_key', '=', key)
    .where('seq', '=', seq)
    .executeTakeFirst();
  return row?.bytes;
}

/** Of a file that was kept whole, before there were pieces. */
async function cutPiece(db: Db, key: string, seq: number): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('files')
    .select(sql<Uint8Array>`substr(bytes, ${sql.lit(seq * pieceBytes + 1)}, ${sql.lit(pieceBytes)})`.as('bytes'))
    .where('key', '=', key)
    .executeTakeFirst();
  return row?.bytes;
}

/** Those of the files that no item holds yet and that this person sent. */
export async function looseFileKeys(db: Db, uploaderKey: string): Promise<string[]> {
  const rows = await db
    .selectFrom('files')
    .select('key')
    .where('item_key', 'is', null)
    .where('created_by', '=', uploaderKey)
    .execute();
  return rows.map((row) => row.key);
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

/** Files of an item that no earlier state of it names. Thumbnails have their own way. */
export async function filesOutsideHistory(db: Db, itemKey: string): Promise<string[]> {
  const rows = await db
    .selectFrom('files')
    .select('key')
    .where('item_key', '=', itemKey)
    .where('in_history', '=', 0)
    .where('safe_image', '=', 0)
    .execute();
  return rows.map((row) => row.key);
}

export async function keepForHistory(db: Db, keys: readonly string[]): Promise<void> {
  for await (const some of pacedChunksOf(keys)) {
    await db.updateTable('files').set({ in_history: 1 }).where('key', 'in', some).execute();
  }
}

export async function deleteFiles(db: Db, keys: readonly string[]): Promise<void> {
  for await (const some of pacedChunksOf(keys)) await db.deleteFrom('files').where('key', 'in', some).execute();
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
