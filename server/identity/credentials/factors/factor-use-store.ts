// The table of which factor was used when.
import type { Storage } from '../../../storage/storage.ts';

export async function saveUse(
  storage: Storage,
  use: { userKey: string; factor: string; usedAt: string },
): Promise<void> {
  await storage
    .db()
    .insertInto('factor_use')
    .values({ user_key: use.userKey, factor: use.factor, used_at: use.usedAt })
    .onConflict((conflict) => conflict.columns(['user_key', 'factor']).doUpdateSet({ used_at: use.usedAt }))
    .execute();
}

/** The one used last comes first. */
export async function findUses(storage: Storage, userKey: string): Promise<string[]> {
  const rows = await storage
    .db()
    .selectFrom('factor_use')
    .select('factor')
    .where('user_key', '=', userKey)
    .where('used_at', 'is not', null)
    .orderBy('used_at', 'desc')
    .execute();
  return rows.map((row) => row.factor);
}

export async function deleteUses(storage: Storage, userKey: string): Promise<void> {
  await storage.db().deleteFrom('factor_use').where('user_key', '=', userKey).execute();
}
