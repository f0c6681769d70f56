// Better Auth on node:http and node:sqlite, set up as its documentation says, without limits on requests and without a log.
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';

const { BENCH_PORT: port, BENCH_FOLDER: folder, BENCH_COOKIE_CACHE: cookieCache } = process.env;
const database = new DatabaseSync(`${folder}/better-auth.sqlite`);
// Not its default: the same journal as ours.
database.exec('pragma journal_mode = wal');

const auth = betterAuth({
  database,
  baseURL: `http://localhost:${port}`,
  secret: 'only-for-measuring-0123456789-abcdefghijklmnopqrstuvwxyz',
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { disabled: true },
  // Longer than a run, so that no round falls out of its cache.
  session: { cookieCache: { enabled: cookieCache === 'true', maxAge: 3600 } },
});
const { runMigrations } = await getMigrations(auth.options);
await runMigrations();

createServer(toNodeHandler(auth)).listen(Number(port), '127.0.0.1');
