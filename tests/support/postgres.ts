// Gives each test file a PostgreSQL database of its own, on the server that `npm test` started or on one started here.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { keepPostgres } from '../../scripts/keep-postgres.mjs';

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

export async function createDatabase(): Promise<TestDatabase> {
  const admin = await serverUrl();
  const name = `conch_${process.pid}_${randomBytes(4).toString('hex')}`;
  await runOn(admin, `create database ${name}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async drop() {
      await runOn(admin, `drop database if exists ${name} with (force)`);
    },
  };
}

async function runOn(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
