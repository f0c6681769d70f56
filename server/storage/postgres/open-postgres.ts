// Opens PostgreSQL: a pool with bounded waits, and a look at whether the database is ours to use.
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { migrationTable } from '../migrate.ts';
import { StoreRefused } from '../store-refused.ts';
import type { Tables } from '../tables.ts';

// bigint columns hold counts and sizes that fit a double exactly.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export interface OpenedPostgres {
  db: Kysely<Tables>;
  pool: pg.Pool;
  seen: string[];
}

export function createPool(url: string, poolSize: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    // No request waits longer for a connection, or for a statement: it is told to come back.
    connectionTimeoutMillis: 2000,
    statement_timeout: 5000,
    idle_in_transaction_session_timeout: 10_000,
    application_name: 'conch',
    keepAlive: true,
  });
  // An idle connection that breaks is replaced by the pool; unheard, the event would end the process.
  pool.on('error', () => {});
  return pool;
}

export async function openPostgres(url: string, options: { poolSize: number }): Promise<OpenedPostgres> {
  const pool = createPool(url, options.poolSize);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    const { rows: tables } = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname = current_schema()`.execute(db);
    const ours = tables.some((table) => table.name === migrationTable);
    if (!ours && tables.length > 0) {
      throw new StoreRefused(
        `The database that DATABASE_URL names holds tables of something else (${tables[0]?.name} …). Give Conch a database of its own. Nothing was changed.`,
      );
    }
    const seen = ours
      ? (await sql<{ name: string }>`select name from ${sql.table(migrationTable)} order by name`.execute(db))
          .rows
      : [];
    return { db, pool, seen: seen.map((row) => row.name) };
  } catch (error) {
    await db.destroy();
    if (error instanceof StoreRefused) throw error;
    throw new StoreRefused(`PostgreSQL at DATABASE_URL does not answer: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}
