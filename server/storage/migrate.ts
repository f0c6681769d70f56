// Brings a store to the schema of this version: all of it or none, one node at a time.
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from './migrations/all.ts';
import { StoreRefused } from './store-refused.ts';

export const migrationTable = 'conch_migration';

/** Refuses a store that a newer Conch has changed: this one does not know what its tables mean. */
export function refuseNewer(seen: readonly string[]): void {
  const unknown = seen.filter((name) => !(name in migrations));
  if (unknown.length === 0) return;
  throw new StoreRefused(
    `The store was made by a newer version of Conch (it has seen ${unknown.join(', ')}). Start that version or a later one. Nothing was changed.`,
  );
}

/** The migrations that a store has yet to see, in order. */
export function pendingOf(seen: readonly string[]): string[] {
  return Object.keys(migrations).filter((name) => !seen.includes(name));
}

/** @returns names of the migrations that ran now. */
export async function migrate<T>(db: Kysely<T>): Promise<string[]> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    migrationTableName: migrationTable,
    migrationLockTableName: `${migrationTable}_lock`,
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) {
    const failed = results?.find((result) => result.status === 'Error')?.migrationName;
    throw new StoreRefused(
      `${failed ? `The migration ${failed}` : 'Migrating the store'} failed; the store is as it was before. The reason: ${(error as Error).message}`,
      { cause: error },
    );
  }
  return (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName);
}
