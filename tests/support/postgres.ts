// Gives tests PostgreSQL databases of their own, on the server that `npm test` started or on one started here.
import { randomBytes } from 'node:crypto';
import { after } from 'node:test';
import pg from 'pg';
import { keepPostgres } from '../../scripts/keep-postgres.mjs';
import { systemClock } from '../../server/platform/clock.ts';
import { silentLogger } from '../../server/platform/logger.ts';
import { openStorage } from '../../server/storage/storage.ts';

/** False under `npm run check`, which looks at the embedded store alone. */
export const withPostgres = process.env.CONCH_TEST_STORES !== 'sqlite';

let server: Promise<string> | undefined;

/** A file run by hand (`node --test …`) has no server yet; the one started here ends with this process. */
function serverUrl(): Promise<string> {
  server ??= process.env.CONCH_TEST_POSTGRES
    ? Promise.resolve(process.env.CONCH_TEST_POSTGRES)
    : keepPostgres().then(({ url }) => url);
  return server;
}

export type TestDatabase = {
  url: string;
  /** Also ends every connection to it. */
  drop: () => Promise<void>;
};

/** An empty one; `template` names one to begin as a copy of. */
export async function createDatabase(template = 'template1'): Promise<TestDatabase> {
  const admin = await serverUrl();
  const name = `conch_${process.pid}_${randomBytes(4).toString('hex')}`;
  await runOn(admin, (client) => client.query(`create database ${name} template ${template}`));
  return {
    url: urlOf(admin, name),
    async drop() {
      await runOn(admin, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

/** One that has the schema and nothing in it but what a migration wrote. */
export interface MigratedDatabase {
  url: string;
  /** Ends every connection to it; another test of this process may get it, as new. */
  giveBack: () => Promise<void>;
}

/** The remains of deleted rows make every question slower. */
const growthBytes = 2 ** 20;

/** Those that were given back, and those to be dropped at the end of this process. */
const free: MigratedDatabase[] = [];
const made: TestDatabase[] = [];
after(() => Promise.all(made.map(({ drop }) => drop())));

/** Making a database takes longer than most tests: those of one process use it one after the other. */
export async function borrowMigratedDatabase(): Promise<MigratedDatabase> {
  const known = free.pop();
  if (known) return known;
  const database = await createDatabase(await migratedTemplate());
  made.push(database);
  const asNew = await runOn(database.url, async (client) => ({
    schema: await schemaOf(client),
    bytes: await bytesOf(client),
    rows: await rowsOf(client),
  }));
  const lent: MigratedDatabase = {
    url: database.url,
    async giveBack() {
      const same = await runOn(database.url, async (client) => {
        await client.query(`select pg_terminate_backend(pid, 5000) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`);
        if ((await schemaOf(client)) !== asNew.schema || (await bytesOf(client)) > asNew.bytes + growthBytes)
          return false;
        await writeRows(client, asNew.rows);
        return true;
      });
      // A test that changed the schema, had its tables counted or wrote a lot keeps it.
      if (same) free.push(lent);
    },
  };
  return lent;
}

const templateName = 'conch_migrated';

/** Made once for each server, by the process that comes first. */
async function migratedTemplate(): Promise<string> {
  const admin = await serverUrl();
  await runOn(admin, async (client) => {
    await client.query('select pg_advisory_lock(1)');
    const { rowCount } = await client.query('select from pg_database where datname = $1', [templateName]);
    if (rowCount) return;
    const unfinished = `${templateName}_unfinished`;
    await client.query(`create database ${unfinished}`);
    const place = { databaseUrl: urlOf(admin, unfinished), dataFolder: '/nonexistent' };
    await (await openStorage({ ...place, clock: systemClock, logger: silentLogger })).close();
    await client.query(`alter database ${unfinished} rename to ${templateName}`);
  });
  return templateName;
}

/** Whatever a test might have changed beside rows, as one comparable text: a thing that was made anew has a new oid. */
async function schemaOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query(`
    select oid, relname as name, concat(reltuples, reloptions) as more from pg_class where relnamespace = 'public'::regnamespace
    union all select attrelid, attname, concat(attnum, atttypid, attnotnull, atthasdef) from pg_attribute
      where attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace) and attnum > 0
    union all select oid, conname, convalidated::text from pg_constraint where connamespace = 'public'::regnamespace
    union all select oid, tgname, tgenabled::text from pg_trigger
    union all select oid, proname, prosrc from pg_proc where pronamespace = 'public'::regnamespace
    union all select oid, nspname, nspacl::text from pg_namespace where nspname !~ '^pg_'
    union all select seqrelid, seqtypid::regtype::text, pg_sequence_last_value(seqrelid)::text from pg_sequence
    union all select setdatabase, setrole::text, setconfig::text from pg_db_role_setting
    order by 1, 2, 3`);
  return JSON.stringify(rows);
}

async function bytesOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query(`select sum(pg_total_relation_size(oid)) as bytes from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r'`);
  return Number(rows[0].bytes);
}

type Rows = Record<string, string>;

/** Of each table, as JSON. */
async function rowsOf(client: pg.Client): Promise<Rows> {
  const tables = await client.query(`select tablename as name from pg_tables where schemaname = 'public'`);
  const rows: Rows = {};
  for (const { name } of tables.rows) {
    const { rows: found } = await client.query(`select coalesce(json_agg(t), '[]')::text as all from "${name}" t`);
    rows[name] = found[0].all;
  }
  return rows;
}

/** These and no others. */
async function writeRows(client: pg.Client, rows: Rows): Promise<void> {
  const statements = Object.entries(rows).map(([table, all]) => {
    const write = `insert into "${table}" select * from json_populate_recordset(null::"${table}", ${pg.escapeLiteral(all)});`;
    return `delete from "${table}";${all === '[]' ? '' : write}`;
  });
  // References between rows do not matter while all is written: each row is as it was.
  await client.query(`begin; set local session_replication_role = replica; ${statements.join('')} commit`);
}

function urlOf(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function runOn<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
