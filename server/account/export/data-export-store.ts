// The tables of copies of people's data and of the pieces that they are kept in.
import type { Storage } from '../../storage/storage.ts';
import type { ExportsTable } from '../../storage/tables.ts';

export async function insertExport(storage: Storage, row: ExportsTable): Promise<void> {
  await storage.db().insertInto('exports').values(row).execute();
}

export async function findExportOf(storage: Storage, userKey: string): Promise<ExportsTable | undefined> {
  return storage.db().selectFrom('exports').selectAll().where('user_key', '=', userKey).executeTakeFirst();
}

/** @returns whether there was one. */
export async function deleteExportOf(storage: Storage, userKey: string): Promise<boolean> {
  const row = await storage
    .db()
    .deleteFrom('exports')
    .where('user_key', '=', userKey)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Begins anew: whoever wrote before has been overtaken. Nothing where it was called off or is done. */
export async function beginRun(storage: Storage, id: string, contentKey: string): Promise<ExportsTable | undefined> {
  return storage
    .db()
    .updateTable('exports')
    .set({ status: 'working', progress: 0, content_key: contentKey, size_bytes: 0 })
    .where('id', '=', id)
    .where('status', 'in', ['waiting', 'working'])
    .returningAll()
    .executeTakeFirst();
}

export type RunChange = Partial<
  Pick<ExportsTable, 'status' | 'progress' | 'size_bytes' | 'finished_at' | 'expires_at'>
>;

/** @returns false where another run has taken over, or it was called off. */
export async function writeRun(storage: Storage, contentKey: string, change: RunChange): Promise<boolean> {
  const result = await storage
    .db()
    .updateTable('exports')
    .set(change)
    .where('content_key', '=', contentKey)
    .where('status', '=', 'working')
    .executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}

export async function failExport(storage: Storage, id: string): Promise<string | undefined> {
  const row = await storage
    .db()
    .updateTable('exports')
    .set({ status: 'failed', content_key: null })
    .where('id', '=', id)
    .where('status', 'in', ['waiting', 'working'])
    .returning('user_key')
    .executeTakeFirst();
  return row?.user_key;
}

export async function insertPiece(storage: Storage, contentKey: string, seq: number, bytes: Uint8Array): Promise<void> {
  await storage.db().insertInto('export_pieces').values({ content_key: contentKey, seq, bytes }).execute();
}

export async function findPiece(storage: Storage, contentKey: string, seq: number): Promise<Uint8Array | undefined> {
  const row = await storage
    .db()
    .selectFrom('export_pieces')
    .select('bytes')
    .where('content_key', '=', contentKey)
    .where('seq', '=', seq)
    .executeTakeFirst();
  return row?.bytes;
}

/** @returns whose they were. */
export async function deleteExpiredExports(storage: Storage, now: string): Promise<string[]> {
  const rows = await storage.db().deleteFrom('exports').where('expires_at', '<=', now).returning('user_key').execute();
  return rows.map((row) => row.user_key);
}

/** Deletes so many pieces that no export names any more. @returns how many. */
export async function deleteLoosePieces(storage: Storage, limit: number): Promise<number> {
  const db = storage.db();
  const loose = await db
    .selectFrom('export_pieces as p')
    .select(['p.content_key', 'p.seq'])
    .where((e) =>
      e.not(e.exists(e.selectFrom('exports').select('id').whereRef('exports.content_key', '=', 'p.content_key'))),
    )
    .limit(limit)
    .execute();
  for (const { content_key, seq } of loose) {
    await db.deleteFrom('export_pieces').where('content_key', '=', content_key).where('seq', '=', seq).execute();
  }
  return loose.length;
}
