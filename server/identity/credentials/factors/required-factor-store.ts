// The table of people who must have a second factor beside what the policy says.
import type { Storage } from '../../../storage/storage.ts';
import type { FactorRequirementsTable } from '../../../storage/tables.ts';

export async function findRequirement(storage: Storage, userKey: string): Promise<FactorRequirementsTable | undefined> {
  return storage.db().selectFrom('factor_requirements').selectAll().where('user_key', '=', userKey).executeTakeFirst();
}

export async function saveRequirement(storage: Storage, row: FactorRequirementsTable): Promise<void> {
  const { user_key, ...rest } = row;
  await storage
    .db()
    .insertInto('factor_requirements')
    .values({ user_key, ...rest })
    .onConflict((conflict) => conflict.column('user_key').doUpdateSet(rest))
    .execute();
}

/** @returns whether there was one. */
export async function deleteRequirement(storage: Storage, userKey: string): Promise<boolean> {
  const result = await storage
    .db()
    .deleteFrom('factor_requirements')
    .where('user_key', '=', userKey)
    .executeTakeFirst();
  return Number(result.numDeletedRows) > 0;
}
