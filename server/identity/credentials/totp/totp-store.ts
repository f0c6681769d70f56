// The table of authenticator apps.
import { keptQuery } from '../../../storage/kept-query.ts';
import type { Storage } from '../../../storage/storage.ts';
import type { TotpTable } from '../../../storage/tables.ts';

const totpOf = keptQuery((db, { userKey }: { userKey: string }) =>
  db.selectFrom('totp').selectAll().where('user_key', '=', userKey),
);

export async function findTotp(storage: Storage, userKey: string): Promise<TotpTable | undefined> {
  return (await totpOf(storage.db(), { userKey })).rows[0];
}

/** One app at most: a new one takes the place of the old one. */
export async function saveTotp(storage: Storage, row: TotpTable): Promise<void> {
  const { user_key: _, ...values } = row;
  await storage
    .db()
    .insertInto('totp')
    .values(row)
    .onConflict((conflict) => conflict.column('user_key').doUpdateSet(values))
    .execute();
}

/**
 * Compares and sets in one statement: of any number of uses of one code, on any number of nodes, one is told true
 * (S13). The id holds it to the app that the code was checked for.
 */
export async function takeStep(storage: Storage, use: { id: string; step: number; usedAt: string }): Promise<boolean> {
  const result = await storage
    .db()
    .updateTable('totp')
    .set({ last_step: use.step, used_at: use.usedAt })
    .where('id', '=', use.id)
    .where('last_step', '<', use.step)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** @returns whether there was one. */
export async function deleteTotp(storage: Storage, userKey: string): Promise<boolean> {
  const result = await storage.db().deleteFrom('totp').where('user_key', '=', userKey).executeTakeFirst();
  return result.numDeletedRows > 0n;
}
