// The table of backup codes.
import type { Storage } from '../../../storage/storage.ts';
import type { BackupCodesTable } from '../../../storage/tables.ts';

/** The ones before are void from here on. */
export async function replaceCodes(storage: Storage, userKey: string, rows: BackupCodesTable[]): Promise<void> {
  await deleteCodes(storage, userKey);
  await storage.db().insertInto('backup_codes').values(rows).execute();
}

export async function deleteCodes(storage: Storage, userKey: string): Promise<void> {
  await storage.db().deleteFrom('backup_codes').where('user_key', '=', userKey).execute();
}

/** When the ones of now were made; nothing where there are none. */
export async function findMadeAt(storage: Storage, userKey: string): Promise<string | undefined> {
  const row = await storage
    .db()
    .selectFrom('backup_codes')
    .select('created_at')
    .where('user_key', '=', userKey)
    .limit(1)
    .executeTakeFirst();
  return row?.created_at;
}

/** Compares and uses up in one statement: of any number of uses of one code, one is told true (S17). */
export async function takeCode(
  storage: Storage,
  code: { userKey: string; publicPart: string; hash: string; usedAt: string },
): Promise<boolean> {
  const result = await storage
    .db()
    .updateTable('backup_codes')
    .set({ used_at: code.usedAt })
    .where('user_key', '=', code.userKey)
    .where('public_part', '=', code.publicPart)
    .where('hash', '=', code.hash)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function countLeft(storage: Storage, userKey: string): Promise<number> {
  const { left } = await storage
    .db()
    .selectFrom('backup_codes')
    .select((row) => row.fn.countAll<number | string>().as('left'))
    .where('user_key', '=', userKey)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(left);
}
