// The one handle on the store: queries, transactions that join the surrounding one, and the change channel.
import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { type ChangeListener, createListeners } from './changes.ts';
import { isLostToAnother } from './db-errors.ts';
import { migrate, refuseNewer } from './migrate.ts';
import { type ChangeHearing, channel, listenForChanges, payloads } from './postgres/listen.ts';
import { openForMigration, openPostgres } from './postgres/open-postgres.ts';
import { readsOnly } from './reads-only.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';
import { StoreRefused } from './store-refused.ts';
import type { Database, Tx } from './tables.ts';

export interface Storage {
  readonly kind: 'sqlite' | 'postgres';
  /** Inside `transaction` the transaction, else the store. Ask for it anew at each use; never keep it. */
  db(): Database | Tx;
  /**
   * Runs the work in one transaction; inside another one it joins that. The work runs again where the store gave it
   * up in favour of another one (a deadlock), so what it does beside the store must bear that. Nothing slow (hashing, network) belongs
   * in it: the embedded store has one writer.
   */
  transaction<T>(work: () => Promise<T>): Promise<T>;
  /** Runs the work so that whatever it would write is refused, in whichever module. */
  reading<T>(work: () => T): T;
  /** Names what this transaction changes; listeners of every node hear it after commit, this node's before the answer. */
  changed(...names: string[]): void;
  onChange(listener: ChangeListener): () => void;
  /** How long a cached value may be believed: for ever where this process alone writes, else at most a second. */
  leaseMs(): number;
  /** Runs once after the surrounding transaction commits, at once where there is none. */
  afterCommit(work: () => void): void;
  /** True where the store answers within two seconds. */
  answers(): Promise<boolean>;
  close(): Promise<void>;
}

interface Scope {
  tx: Tx;
  names: Set<string>;
  afterCommit: (() => void)[];
  ended: boolean;
}

export interface StorageOptions {
  /** PostgreSQL where set. */
  databaseUrl?: string | undefined;
  /** Folder of the embedded store; `:memory:` for tests. */
  dataFolder: string;
  clock: Clock;
  logger: Logger;
  poolSize?: number;
}

/** File name of the embedded store in the data folder. */
export const storeFileName = 'conch.db';
/** Transactions that hold each other up are rare, and one of them goes through each time. */
const attemptsAtMost = 4;
/** A cache trusts what it holds for no longer, so that a session which ended is refused by every node within a second. */
const leaseOverNodesMs = 1000;

export async function openStorage(options: StorageOptions): Promise<Storage> {
  return options.databaseUrl ? openOnPostgres(options.databaseUrl, options) : openEmbedded(options);
}

async function openEmbedded(options: StorageOptions): Promise<Storage> {
  let file = ':memory:';
  if (options.dataFolder !== ':memory:') {
    try {
      mkdirSync(options.dataFolder, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw new StoreRefused(`The data folder ${options.dataFolder} cannot be made: ${(error as Error).message}.`);
    }
    file = join(options.dataFolder, storeFileName);
  }
  const { db } = openSqlite(file, refuseNewer);
  return assemble('sqlite', db, options, {
    migrate: () => migrate(db),
    leaseMs: () => Infinity,
    notify: async () => {},
    close: async () => {},
  });
}

async function openOnPostgres(url: string, options: StorageOptions): Promise<Storage> {
  const { db, seen } = await openPostgres(url, { poolSize: options.poolSize ?? 10 });
  try {
    refuseNewer(seen);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const listeners = createListeners();
  let hearing: ChangeHearing | undefined;
  const storage = await assemble('postgres', db, options, {
    listeners,
    async migrate() {
      const handle = openForMigration(url);
      try {
        return await migrate(handle);
      } finally {
        await handle.destroy();
      }
    },
    leaseMs: () => (hearing?.hears() ? leaseOverNodesMs : 0),
    notify: async (tx, names) => {
      for (const payload of payloads(names)) await sql`select pg_notify(${channel}, ${payload})`.execute(tx);
    },
    close: async () => hearing?.close(),
  });
  hearing = await listenForChanges({ url, listeners, clock: options.clock, logger: options.logger });
  return storage;
}

async function assemble(
  kind: Storage['kind'],
  db: Database,
  options: StorageOptions,
  parts: {
    listeners?: ReturnType<typeof createListeners>;
    migrate: () => Promise<string[]>;
    leaseMs: () => number;
    notify: (tx: Tx, names: readonly string[]) => Promise<void>;
    close: () => Promise<void>;
  },
): Promise<Storage> {
  try {
    for (const name of await parts.migrate()) options.logger.info({ migration: name }, 'migrated the store');
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const listeners = parts.listeners ?? createListeners();
  const scopes = new AsyncLocalStorage<Scope>();
  const readers = new AsyncLocalStorage<true>();

  /** Work that was left running after its transaction ended must not write into nothing. */
  const current = (): Scope | undefined => {
    const scope = scopes.getStore();
    return scope?.ended ? undefined : scope;
  };

  async function transaction<T>(work: () => Promise<T>): Promise<T> {
    if (current()) return work();
    for (let attempt = 1; ; attempt++) {
      try {
        return await transactOnce(work);
      } catch (error) {
        // Rolled back whole, so that it can be done again from its start.
        if (attempt >= attemptsAtMost || !isLostToAnother(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt));
      }
    }
  }

  async function transactOnce<T>(work: () => Promise<T>): Promise<T> {
    let scope: Scope | undefined;
    const result = await db.transaction().execute(async (tx) => {
      const opened: Scope = { tx, names: new Set(), afterCommit: [], ended: false };
      scope = opened;
      try {
        const value = await scopes.run(opened, work);
        if (opened.names.size > 0) await parts.notify(tx, [...opened.names]);
        return value;
      } finally {
        opened.ended = true;
      }
    });
    if (scope) {
      if (scope.names.size > 0) listeners.tell([...scope.names]);
      for (const after of scope.afterCommit) after();
    }
    return result;
  }

  return {
    kind,
    db() {
      const open = current()?.tx ?? db;
      return readers.getStore() ? open.withPlugin(readsOnly) : open;
    },
    transaction,
    reading: (work) => readers.run(true, work),
    changed(...names) {
      const scope = current();
      if (!scope) throw new Error('changed() belongs inside a transaction.');
      for (const name of names) scope.names.add(name);
    },
    onChange: (listener) => listeners.subscribe(listener),
    leaseMs: parts.leaseMs,
    afterCommit(work) {
      const scope = current();
      if (scope) scope.afterCommit.push(work);
      else work();
    },
    async answers() {
      let timer: NodeJS.Timeout | undefined;
      try {
        const late = new Promise<never>((_, reject) => {
          timer = setTimeout(() => reject(new Error('late')), 2000);
        });
        await Promise.race([sql`select 1`.execute(db), late]);
        return true;
      } catch {
        return false;
      } finally {
        clearTimeout(timer);
      }
    },
    async close() {
      await parts.close();
      await db.destroy();
    },
  };
}
