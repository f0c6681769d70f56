// Opens PostgreSQL: a pool with bounded waits, and a look at whether the database is ours to use.
import { hash } from 'node:crypto';
import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql } from 'kysely';
import pg from 'pg';
import { migrationTable } from '../migrate.ts';
import { keptPlanMark } from '../prepared-hint.ts';
import { StoreRefused } from '../store-refused.ts';
import type { Tables } from '../tables.ts';

// bigint columns hold counts and sizes that fit a double exactly.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export interface OpenedPostgres {
  db: Kysely<Tables>;
  seen: string[];
}

/** No request waits longer for a connection, or for a statement: it is told to come back. */
const connectMs = 2000;
const statementMs = 5000;
/** Past the time that PostgreSQL gives itself: the line is dead, and nobody tells us. */
const silenceMs = 7000;

export function createPool(url: string, poolSize: number): pg.Pool {
  return watched(
    new pg.Pool({
      connectionString: url,
      max: poolSize,
      connectionTimeoutMillis: connectMs,
      statement_timeout: statementMs,
      // Our statements are short: compiling one takes longer than carrying it out.
      options: '-c jit=off',
      query_timeout: silenceMs,
      idle_in_transaction_session_timeout: 10_000,
      application_name: 'conch',
      keepAlive: true,
    }),
  );
}

/** Links in the store from which on PostgreSQL is left to keep a plan, and how long an answer to that question holds. */
const keptPlanFromLinks = 1000;
const sizeHoldsMs = 60_000;

/**
 * Whether plans may be kept. One that was made while the tables were all but empty reads the whole of them by whatever
 * index it likes, and would go on so when they have grown: until PostgreSQL has counted enough, each is made anew.
 */
function knowsItsSize(pool: pg.Pool): () => boolean {
  let known = false;
  let askedMs = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (!known && now - askedMs > sizeHoldsMs) {
      askedMs = now;
      pool.query("select reltuples from pg_class where oid = to_regclass('edges')").then(
        ({ rows }) => {
          known = rows[0]?.reltuples >= keptPlanFromLinks;
        },
        // Asked again in a while; until then plans are made anew.
        () => {},
      );
    }
    return known;
  };
}

/** A connection that breaks is replaced by the pool, idle or not; unheard, its event would end the process. */
function watched(pool: pg.Pool): pg.Pool {
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Statements are named by what they say; there are few, since those that begin so always say the same. */
const names = new Map<string, string>();

function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = `conch_${hash('sha256', text, 'hex').slice(0, 32)}`;
    names.set(text, name);
  }
  return name;
}

/** A connection that fell silent is closed instead of going back into the pool, where the next request would wait on it. */
function withoutSilent(pool: pg.Pool): PostgresPool {
  const mayKeepPlans = knowsItsSize(pool);
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      let silent = false;
      async function query(text: string, values: unknown[]): Promise<unknown> {
        if (silent) throw new Error('Connection terminated: it fell silent.');
        try {
          return await client.query(
            text.startsWith(keptPlanMark) && mayKeepPlans() ? { name: nameOf(text), text, values } : { text, values },
          );
        } catch (error) {
          silent = (error as Error).message === 'Query read timeout';
          throw error;
        }
      }
      return {
        query: query as PostgresPoolClient['query'],
        release: (destroy?: boolean) => client.release(destroy || silent),
      };
    },
  };
}

/**
 * A handle for migrations alone: they, and the wait until another node is through with them, take as long as they
 * take. The lock of a node that dies goes with its connection.
 */
export function openForMigration(url: string): Kysely<Tables> {
  const pool = watched(
    new pg.Pool({
      connectionString: url,
      max: 2,
      connectionTimeoutMillis: connectMs,
      // Said, since a role may have limits of its own.
      options: '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0',
      application_name: 'conch-migration',
      keepAlive: true,
      keepAliveInitialDelayMillis: 5000,
    }),
  );
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

export async function openPostgres(url: string, options: { poolSize: number }): Promise<OpenedPostgres> {
  const pool = createPool(url, options.poolSize);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: withoutSilent(pool) }) });
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
      ? (await sql<{ name: string }>`select name from ${sql.table(migrationTable)} order by name`.execute(db)).rows
      : [];
    return { db, seen: seen.map((row) => row.name) };
  } catch (error) {
    await db.destroy();
    if (error instanceof StoreRefused) throw error;
    throw new StoreRefused(`PostgreSQL at DATABASE_URL does not answer: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}
