// The table of passwords.
import { keptQuery } from '../../../storage/kept-query.ts';
import type { Storage } from '../../../storage/storage.ts';

export interface StoredPassword {
  hash: string;
  changedAt: string;
  provisional: boolean;
}

const passwordOf = keptQuery((db, { userKey }: { userKey: string }) =>
  db.selectFrom('passwords').select(['hash', 'changed_at', 'provisional']).where('user_key', '=', userKey),
);

export async function findPassword(storage: Storage, userKey: string): Promise<StoredPassword | undefined> {
  const [row] = (await passwordOf(storage.db(), { userKey })).rows;
  return row && { hash: row.hash, changedAt: row.changed_at, provisional: row.provisional === 1 };
}

export async function savePassword(storage: Storage, userKey: string, password: StoredPassword): Promise<void> {
  const values = {
    hash: password.hash,
    changed_at: password.changedAt,
    provisional: password.provisional ? 1 : 0,
  };
  await storage
    .db()
    .insertInto('passwords')
    .values({ user_key: userKey, ...values })
    .onConflict((conflict) => conflict.column('user_key').doUpdateSet(values))
    .execute();
}

export async function deletePassword(storage: Storage, userKey: string): Promise<void> {
  await storage.db().deleteFrom('passwords').where('user_key', '=', userKey).execute();
}

/** Only where the stored hash is still the one that was checked: a password set meanwhile stays. */
export async function replaceHash(storage: Storage, userKey: string, from: string, to: string): Promise<void> {
  await storage
    .db()
    .updateTable('passwords')
    .set({ hash: to })
    .where('user_key', '=', userKey)
    .where('hash', '=', from)
    .execute();
}
