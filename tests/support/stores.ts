// Opens each kind of store for the suites that every store has to pass.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../server/platform/clock.ts';
import { type Logger, silentLogger } from '../../server/platform/logger.ts';
import { openStorage, type Storage } from '../../server/storage/storage.ts';
import { borrowMigratedDatabase, withPostgres } from './postgres.ts';

export interface OpenedStore {
  storage: Storage;
  /** Another node on the same store; the embedded store has but one. */
  openAnother?: () => Promise<Storage>;
  close(): Promise<void>;
}

export interface StoreOptions {
  clock?: Clock;
  logger?: Logger;
}

/** Each kind of store with the way to a fresh one. */
export const stores: { kind: Storage['kind']; open: (options?: StoreOptions) => Promise<OpenedStore> }[] = [
  { kind: 'sqlite', open: openSqlite },
  ...(withPostgres ? [{ kind: 'postgres' as const, open: openPostgres }] : []),
];

async function openSqlite({ clock = systemClock, logger = silentLogger }: StoreOptions = {}): Promise<OpenedStore> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'conch-store-'));
  const storage = await openStorage({ dataFolder, clock, logger });
  return {
    storage,
    async close() {
      await storage.close();
      rmSync(dataFolder, { recursive: true });
    },
  };
}

async function openPostgres({ clock = systemClock, logger = silentLogger }: StoreOptions = {}): Promise<OpenedStore> {
  const database = await borrowMigratedDatabase();
  const opened: Storage[] = [];
  const open = async () => {
    const storage = await openStorage({
      databaseUrl: database.url,
      dataFolder: '/nonexistent',
      clock,
      logger,
    });
    opened.push(storage);
    return storage;
  };
  return {
    storage: await open(),
    openAnother: open,
    async close() {
      for (const storage of opened) await storage.close();
      await database.giveBack();
    },
  };
}
