// The SQL of view-as. Its table is called `looks`.
import type { Storage } from '../../storage/storage.ts';
import type { ViewAsTable } from '../../storage/tables.ts';

export async function insertViewAs(storage: Storage, row: ViewAsTable): Promise<void> {
  await storage.db().insertInto('looks').values(row).execute();
}

export async function findViewAsOfSession(storage: Storage, sessionId: string): Promise<ViewAsTable | undefined> {
  return storage.db().selectFrom('looks').selectAll().where('session_id', '=', sessionId).executeTakeFirst();
}

/** Begun first, first. */
export async function findViewAsOfUser(storage: Storage, userKey: string): Promise<ViewAsTable[]> {
  return storage
    .db()
    .selectFrom('looks')
    .selectAll()
    .where('user_key', '=', userKey)
    .orderBy('began_at')
    .orderBy('id')
    .execute();
}

export async function findViewAs(storage: Storage, ids: readonly string[]): Promise<ViewAsTable[]> {
  if (ids.length === 0) return [];
  return storage
    .db()
    .selectFrom('looks')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
}

export async function findEveryViewAs(storage: Storage): Promise<ViewAsTable[]> {
  return storage.db().selectFrom('looks').selectAll().orderBy('began_at').limit(1000).execute();
}

/** @returns true for the one who ended it: its line is written once. */
export async function deleteViewAs(storage: Storage, id: string): Promise<boolean> {
  const result = await storage.db().deleteFrom('looks').where('id', '=', id).executeTakeFirst();
  return result.numDeletedRows > 0n;
}
