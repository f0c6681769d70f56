// Looks at a store without opening it for use and without changing it: what it is, whether it is whole, what it lacks.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { pendingOf, refuseNewer } from './migrate.ts';
import { openPostgres } from './postgres/open-postgres.ts';
import { inspectSqlite } from './sqlite/open-sqlite.ts';
import { storeFileName } from './storage.ts';

export interface PostgresFacts {
  /** As it calls itself, e.g. `18.4`. */
  version: string;
  /** Major version. */
  major: number;
  encoding: string;
  /** How far its clock is ahead of ours; negative where it is behind. */
  clockAheadMs: number;
}

export interface Examination {
  kind: 'sqlite' | 'postgres';
  /** False where the first start makes it. */
  exists: boolean;
  /** Migrations that the next start runs. */
  pending: string[];
  sizeBytes?: number;
  postgres?: PostgresFacts;
}

/** Throws StoreRefused: damaged, foreign, newer, held by another process, or not to be reached. */
export async function examineStorage(options: {
  databaseUrl?: string | undefined;
  dataFolder: string;
}): Promise<Examination> {
  return options.databaseUrl ? examinePostgres(options.databaseUrl) : examineSqlite(options.dataFolder);
}

/** True where there is a store, whatever state it is in; makes none. Throws StoreRefused where none can be reached. */
export async function storeExists(options: { databaseUrl?: string | undefined; dataFolder: string }): Promise<boolean> {
  if (!options.databaseUrl) return existsSync(join(options.dataFolder, storeFileName));
  const { db, seen } = await openPostgres(options.databaseUrl, { poolSize: 1 });
  await db.destroy();
  return seen.length > 0;
}

function examineSqlite(dataFolder: string): Examination {
  const file = join(dataFolder, storeFileName);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) return { kind: 'sqlite', exists: false, pending: pendingOf([]) };
  const seen = inspectSqlite(file, { thorough: true });
  refuseNewer(seen);
  return { kind: 'sqlite', exists: true, pending: pendingOf(seen), sizeBytes: stat.size };
}

async function examinePostgres(url: string): Promise<Examination> {
  const { db, seen } = await openPostgres(url, { poolSize: 1 });
  try {
    refuseNewer(seen);
    const before = Date.now();
    const { rows } = await sql<{
      version: string;
      number: string;
      encoding: string;
      now: number;
      size: number;
    }>`
      select current_setting('server_version') as version, current_setting('server_version_num') as number,
        current_setting('server_encoding') as encoding, pg_database_size(current_database()) as size,
        extract(epoch from clock_timestamp())::float8 * 1000 as now`.execute(db);
    const after = Date.now();
    const facts = rows[0];
    if (!facts) throw new Error('PostgreSQL does not say what it is.');
    return {
      kind: 'postgres',
      exists: seen.length > 0,
      pending: pendingOf(seen),
      sizeBytes: facts.size,
      postgres: {
        version: facts.version,
        major: Math.floor(Number(facts.number) / 10_000),
        encoding: facts.encoding,
        // Ours is taken half way between asking and hearing.
        clockAheadMs: Math.round(facts.now - (before + after) / 2),
      },
    };
  } finally {
    await db.destroy();
  }
}
