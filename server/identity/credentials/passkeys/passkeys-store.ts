// The tables of passkeys and of the handles that authenticators know users by.
import { keptQuery } from '../../../storage/kept-query.ts';
import type { Storage } from '../../../storage/storage.ts';
import type { PasskeysTable } from '../../../storage/tables.ts';

/** @returns false where somebody has this credential already. */
export async function insertPasskey(storage: Storage, row: PasskeysTable): Promise<boolean> {
  const inserted = await storage
    .db()
    .insertInto('passkeys')
    .values(row)
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function findByCredential(storage: Storage, credentialId: string): Promise<PasskeysTable | undefined> {
  return storage.db().selectFrom('passkeys').selectAll().where('credential_id', '=', credentialId).executeTakeFirst();
}

const passkeysOf = keptQuery((db, { userKey }: { userKey: string }) =>
  db.selectFrom('passkeys').selectAll().where('user_key', '=', userKey).orderBy('created_at').orderBy('id'),
);

/** Oldest first. */
export async function findOf(storage: Storage, userKey: string): Promise<PasskeysTable[]> {
  return (await passkeysOf(storage.db(), { userKey })).rows;
}

export async function countOf(storage: Storage, userKey: string): Promise<number> {
  const row = await storage
    .db()
    .selectFrom('passkeys')
    .select((select) => select.fn.countAll().as('count'))
    .where('user_key', '=', userKey)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export interface Use {
  id: string;
  userKey: string;
  signCount: number;
  backedUp: boolean;
  /** Learnt where true; else left as it was. */
  userVerified: boolean;
  usedAt: string;
}

/**
 * Compares the sign count and sets it in one statement, so that of two answers with the same count one passes
 * (WebAuthn Level 3, 7.2 step 22; CVE-2023-45669). @returns false where it did not grow, or the passkey is gone.
 */
export async function noteUse(storage: Storage, use: Use): Promise<boolean> {
  const result = await storage
    .db()
    .updateTable('passkeys')
    .set({
      sign_count: use.signCount,
      backed_up: use.backedUp ? 1 : 0,
      used_at: use.usedAt,
      ...(use.userVerified && { user_verified: 1 }),
    })
    .where('id', '=', use.id)
    .where('user_key', '=', use.userKey)
    .where((row) => (use.signCount === 0 ? row('sign_count', '=', 0) : row('sign_count', '<', use.signCount)))
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function writeName(
  storage: Storage,
  passkey: { id: string; userKey: string },
  name: string,
): Promise<PasskeysTable | undefined> {
  return storage
    .db()
    .updateTable('passkeys')
    .set({ name })
    .where('id', '=', passkey.id)
    .where('user_key', '=', passkey.userKey)
    .returningAll()
    .executeTakeFirst();
}

/** That one, or all of them. @returns those that there were. */
export async function deletePasskeys(storage: Storage, userKey: string, id?: string): Promise<PasskeysTable[]> {
  let statement = storage.db().deleteFrom('passkeys').where('user_key', '=', userKey);
  if (id !== undefined) statement = statement.where('id', '=', id);
  return statement.returningAll().execute();
}

export async function findHandle(storage: Storage, userKey: string): Promise<string | undefined> {
  const row = await storage
    .db()
    .selectFrom('webauthn_users')
    .select('handle')
    .where('user_key', '=', userKey)
    .executeTakeFirst();
  return row?.handle;
}

/** Of two at once the first one's stays. */
export async function insertHandle(storage: Storage, userKey: string, handle: string): Promise<void> {
  await storage
    .db()
    .insertInto('webauthn_users')
    .values({ user_key: userKey, handle })
    .onConflict((conflict) => conflict.column('user_key').doNothing())
    .execute();
}
