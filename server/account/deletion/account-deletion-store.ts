// The table of accounts whose deletion was asked for.
import type { Storage } from '../../storage/storage.ts';
import type { DeletionsTable } from '../../storage/tables.ts';

export async function insertDeletion(storage: Storage, row: DeletionsTable): Promise<void> {
  await storage.db().insertInto('deletions').values(row).execute();
}

export async function findDeletion(storage: Storage, userKey: string): Promise<DeletionsTable | undefined> {
  return storage.db().selectFrom('deletions').selectAll().where('user_key', '=', userKey).executeTakeFirst();
}

/** Those of these users whose deletion was asked for. */
export async function amongDeletions(storage: Storage, userKeys: readonly string[]): Promise<Set<string>> {
  if (userKeys.length === 0) return new Set();
  const rows = await storage
    .db()
    .selectFrom('deletions')
    .select('user_key')
    .where('user_key', 'in', userKeys)
    .execute();
  return new Set(rows.map((row) => row.user_key));
}

/**
 * Reads and removes in one statement: of calling off and carrying out, one gets the row.
 * @param only where it is due by that time (ISO 8601), or where it is not parked.
 */
export async function takeDeletion(
  storage: Storage,
  userKey: string,
  only: { dueAt?: string; parked?: false } = {},
): Promise<DeletionsTable | undefined> {
  let statement = storage.db().deleteFrom('deletions').where('user_key', '=', userKey);
  if (only.dueAt !== undefined) statement = statement.where('deletes_at', '<=', only.dueAt);
  if (only.parked === false) statement = statement.where('parked_at', 'is', null);
  return statement.returningAll().executeTakeFirst();
}

/** Those that are due, asked for first first, after this one. */
export async function dueDeletions(
  storage: Storage,
  due: { at: string; after: { deletes_at: string; user_key: string } | undefined },
  limit: number,
): Promise<DeletionsTable[]> {
  const { at, after } = due;
  let query = storage.db().selectFrom('deletions').selectAll().where('deletes_at', '<=', at);
  if (after) {
    query = query.where((e) =>
      e.or([
        e('deletes_at', '>', after.deletes_at),
        e.and([e('deletes_at', '=', after.deletes_at), e('user_key', '>', after.user_key)]),
      ]),
    );
  }
  return query.orderBy('deletes_at').orderBy('user_key').limit(limit).execute();
}

/** @returns true for who parks it first. */
export async function parkDeletion(storage: Storage, userKey: string, now: string): Promise<boolean> {
  const result = await storage
    .db()
    .updateTable('deletions')
    .set({ parked_at: now })
    .where('user_key', '=', userKey)
    .where('parked_at', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}

/** Marks those that fall between the two moments and were not marked: of two nodes, one gets each. */
export async function claimDeletionReminders(
  storage: Storage,
  between: { now: string; until: string },
  limit: number,
): Promise<DeletionsTable[]> {
  return storage
    .db()
    .updateTable('deletions')
    .set({ reminded_at: between.now })
    .where('reminded_at', 'is', null)
    .where('user_key', 'in', (inner) =>
      inner
        .selectFrom('deletions')
        .select('user_key')
        .where('reminded_at', 'is', null)
        .where('deletes_at', '>', between.now)
        .where('deletes_at', '<=', between.until)
        .limit(limit),
    )
    .returningAll()
    .execute();
}
