// The table of passwords.
import { keptQuery } from '../../../storage/kept-query.ts';
import type { Storage } from '../../../storage/storage.ts';

export interface StoredPassword {
  hash: string;
  changedAt: string;
  provisional: boolean;
}

/** Before the hash of a password that opens nothing any more; it is kept so that it is not set again. */
const voidMark = 'void:';

const passwordOf = keptQuery((db, { userKey }: { userKey: string }) =>
  db.selectFrom('passwords').select(['hash', 'changed_at', 'provisional']).where('user_key', '=', userKey),
);

/** The one that opens the account; none where it is void. */
export async function findPassword(storage: Storage, userKey: string): Promise<StoredPassword | undefined> {
  const stored = await readPassword(storage, userKey);
  return stored?.hash.startsWith(voidMark) ? undefined : stored;
}

/** The hash of the newest one, whether it still opens the account or is void. */
export async function findNewestHash(storage: Storage, userKey: string): Promise<string | undefined> {
  const stored = await readPassword(storage, userKey);
  return stored?.hash.startsWith(voidMark) ? stored.hash.slice(voidMark.length) : stored?.hash;
}

async function readPassword(storage: Storage, userKey: string): Promise<StoredPassword | undefined> {
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

export async function voidPassword(storage: Storage, userKey: string): Promise<void> {
  const stored = await findPassword(storage, userKey);
  if (stored) await replaceHash(storage, userKey, stored.hash, `${voidMark}${stored.hash}`);
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
