// A Conch server on a store of 100,000 people, on SQLite or PostgreSQL.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readKeyFile } from '../../server/config/key.ts';
import { createArgon2Hasher } from '../../server/identity/credentials/password/argon2-hasher.ts';
import { type Account, type ConchServer, startConch } from '../conch-server.ts';
import { temporaryFolder } from '../server-process.ts';
import { type BigStore, type BigStoreOrder, fillStore, fullSize } from './fill.ts';
import { openPostgresWriter, openSqliteWriter } from './writer.ts';

export interface BigServer extends ConchServer {
  store: BigStore;
  dataFolder: string;
  /** One of those who have neither been invited just now nor a second factor: the first 4,000 that are no multiple of 20 less one. */
  account(at: number): Account;
}

export const commonPassword = `big-${randomBytes(12).toString('base64url')}`;

/** @returns how to start Conch there, so that a test may do so itself */
export async function makeBigStore(
  options: { databaseUrl?: string; order?: BigStoreOrder; dataFolder?: string } = {},
): Promise<{ env: NodeJS.ProcessEnv; dataFolder: string; store: BigStore; admin: ConchServer['admin'] }> {
  const dataFolder = options.dataFolder ?? join(temporaryFolder(), 'data');
  const sealingKey = randomBytes(32);
  const onPostgres = options.databaseUrl
    ? { DATABASE_URL: options.databaseUrl, CONCH_KEY: sealingKey.toString('base64') }
    : {};
  const env = { CONCH_DATA: dataFolder, CONCH_TRUST_PROXY: '127.0.0.1,::1', ...onPostgres };
  const conch = await startConch({ env });
  await conch.stop();
  const store = await fillStore({
    writer: options.databaseUrl ? await openPostgresWriter(options.databaseUrl) : openSqliteWriter(dataFolder),
    key: options.databaseUrl ? sealingKey : await readKeyFile(join(dataFolder, 'key')),
    passwordHash: await createArgon2Hasher().hash(commonPassword),
    order: options.order ?? fullSize,
  });
  return { env, dataFolder, store, admin: conch.admin };
}

export async function startBigServer(
  options: { databaseUrl?: string; core?: number; order?: BigStoreOrder } = {},
): Promise<BigServer> {
  const { env, dataFolder, store, admin } = await makeBigStore(options);
  const { core } = options;
  const conch = await startConch({ env, admin, ...(core === undefined ? {} : { core }) });
  return {
    ...conch,
    store,
    dataFolder,
    account: (at) => ({
      email: store.emailOf(Math.floor(at / 19) * 20 + (at % 19)),
      password: commonPassword,
    }),
  };
}
