// The table of looks.
import type { Storage } from '../../storage/storage.ts';
import type { LooksTable } from '../../storage/tables.ts';

export async function insertLook(storage: Storage, row: LooksTable): Promise<void> {
  await storage.db().insertInto('looks').values(row).execute();
}

export async function findLookOfSession(storage: Storage, sessionId: string): Promise<LooksTable | undefined> {
  return storage.db().selectFrom('looks').selectAll().where('session_id', '=', sessionId).executeTakeFirst();
}

/** Begun first, first. */
export async function findLooksAt(storage: Storage, userKey: string): Promise<LooksTable[]> {
  return storage
    .db()
    .selectFrom('looks')
    .selectAll()
    .where('user_key', '=', userKey)
    .orderBy('began_at')
    .orderBy('id')
    .execute();
}

export async function findLooks(storage: Storage, ids: readonly string[]): Promise<LooksTable[]> {
  if (ids.length === 0) return [];
  return storage
    .db()
    .selectFrom('looks')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
}

export async function findEveryLook(storage: Storage): Promise<LooksTable[]> {
  return storage.db().selectFrom('looks').selectAll().orderBy('began_at').limit(1000).execute();
}

/** @returns true for the one who ended it: its line is written once. */
export async function deleteLook(storage: Storage, id: string): Promise<boolean> {
  const result = await storage.db().deleteFrom('looks').where('id', '=', id).executeTakeFirst();
  return result.numDeletedRows > 0n;
}
