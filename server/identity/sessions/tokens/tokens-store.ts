// The table of personal access tokens.
import type { Storage } from '../../../storage/storage.ts';
import type { TokensTable } from '../../../storage/tables.ts';

export async function insertToken(storage: Storage, row: TokensTable): Promise<void> {
  await storage.db().insertInto('tokens').values(row).execute();
}

/** By its secret, or by the one before a regeneration. */
export async function findTokenByHash(storage: Storage, hash: string): Promise<TokensTable | undefined> {
  return storage
    .db()
    .selectFrom('tokens')
    .selectAll()
    .where((row) => row.or([row('hash', '=', hash), row('previous_hash', '=', hash)]))
    .executeTakeFirst();
}

/** Newest first. */
export async function findTokensOf(storage: Storage, userKey: string): Promise<TokensTable[]> {
  return storage
    .db()
    .selectFrom('tokens')
    .selectAll()
    .where('user_key', '=', userKey)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

export interface OwnToken {
  id: string;
  userKey: string;
}

export async function findToken(storage: Storage, { id, userKey }: OwnToken): Promise<TokensTable | undefined> {
  return storage
    .db()
    .selectFrom('tokens')
    .selectAll()
    .where('id', '=', id)
    .where('user_key', '=', userKey)
    .executeTakeFirst();
}

export async function updateToken(
  storage: Storage,
  { id, userKey }: OwnToken,
  changes: Partial<Omit<TokensTable, 'id' | 'user_key'>>,
): Promise<TokensTable | undefined> {
  return storage
    .db()
    .updateTable('tokens')
    .set(changes)
    .where('id', '=', id)
    .where('user_key', '=', userKey)
    .returningAll()
    .executeTakeFirst();
}

/** With `id` that one alone. @returns those that there were. */
export async function deleteTokensOf(storage: Storage, userKey: string, id?: string): Promise<TokensTable[]> {
  let statement = storage.db().deleteFrom('tokens').where('user_key', '=', userKey);
  if (id !== undefined) statement = statement.where('id', '=', id);
  return statement.returningAll().execute();
}

export async function writeTokenUse(
  storage: Storage,
  seen: { id: string; seenAt: string; address: string },
): Promise<void> {
  await storage
    .db()
    .updateTable('tokens')
    .set({ used_at: seen.seenAt, used_address: seen.address })
    .where('id', '=', seen.id)
    .where((row) => row.or([row('used_at', 'is', null), row('used_at', '<', seen.seenAt)]))
    .execute();
}

/** Voids the secrets of what ran out. @returns the ids. */
export async function voidRunOut(storage: Storage, now: string, limit: number): Promise<string[]> {
  const rows = await storage
    .db()
    .updateTable('tokens')
    .set((row) => ({ hash: row.ref('id'), previous_hash: null, previous_until: null }))
    .where('id', 'in', (inner) =>
      inner.selectFrom('tokens').select('id').where('expires_at', '<=', now).whereRef('hash', '!=', 'id').limit(limit),
    )
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}

/** Voids the secret before a regeneration, if its time is over. */
export async function voidOverlap(storage: Storage, id: string, now: string): Promise<void> {
  await storage
    .db()
    .updateTable('tokens')
    .set({ previous_hash: null, previous_until: null })
    .where('id', '=', id)
    .where('previous_until', '<=', now)
    .execute();
}

export async function deleteRunOut(storage: Storage, before: string, limit: number): Promise<number> {
  const rows = await storage
    .db()
    .deleteFrom('tokens')
    .where('id', 'in', (inner) =>
      inner.selectFrom('tokens').select('id').where('expires_at', '<=', before).limit(limit),
    )
    .returning('id')
    .execute();
  return rows.length;
}

/** Marks those that end between the two moments and were not marked: of two nodes, one gets each. */
export async function claimReminders(
  storage: Storage,
  between: { now: string; until: string },
  limit: number,
): Promise<TokensTable[]> {
  return storage
    .db()
    .updateTable('tokens')
    .set({ reminded_at: between.now })
    .where('reminded_at', 'is', null)
    .where('id', 'in', (inner) =>
      inner
        .selectFrom('tokens')
        .select('id')
        .where('expires_at', '>', between.now)
        .where('expires_at', '<=', between.until)
        .where('reminded_at', 'is', null)
        .limit(limit),
    )
    .returningAll()
    .execute();
}
