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
import type { DurabilityOptions } from './sqlite/durability.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';
import { createTurns } from './sqlite/turns.ts';
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
  /**
   * Everything that leaves the process (an answer, a mail, a line to the operator) waits for this, unless it was made
   * without the store: settles when all that is committed by now is on the disk; nothing where it is. Rejects where the disk failed.
   */
  durable(): Promise<void> | undefined;
  /** True where the store answers within two seconds, and what is written to it reaches the disk. */
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
  /** Of the embedded store; set by tests in place of the disk. */
  disk?: Pick<DurabilityOptions, 'sync' | 'limits'> | undefined;
}

/** File name of the embedded store in the data folder. */
export const storeFileName = 'conch.db';
/** To PostgreSQL, for queries; the change channel has one more of its own. */
const connectionsPerNode = 10;
/** A store that takes longer counts as away. */
const answersWithinMs = 2000;
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
  const { db, durability, close } = openSqlite(file, refuseNewer, { logger: options.logger, ...options.disk });
  const takeTurn = createTurns();
  return assemble('sqlite', db, options, {
    migrate: () => migrate(db),
    leaseMs: () => Infinity,
    async inTurn(work) {
      await durability?.room();
      return takeTurn(work);
    },
    durable: () => durability?.durable(),
    notify: async () => {},
    close,
  });
}

async function openOnPostgres(url: string, options: StorageOptions): Promise<Storage> {
  const { db, seen } = await openPostgres(url, { poolSize: connectionsPerNode });
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
    inTurn: (work) => work(),
    // The server answers a commit when its own log is on the disk, and shows nobody else the rows before that.
    durable: () => undefined,
    notify: async (tx, names) => {
      for (const payload of payloads(names)) await sql`select pg_notify(${channel}, ${payload})`.execute(tx);
    },
    async close() {
      await hearing?.close();
      await db.destroy();
    },
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
    /** Around each transaction, where the store takes one after the other. */
    inTurn: <T>(work: () => Promise<T>) => Promise<T>;
    durable: () => Promise<void> | undefined;
    notify: (tx: Tx, names: readonly string[]) => Promise<void>;
    /** The store, and what hears of its changes. */
    close: () => Promise<void>;
  },
): Promise<Storage> {
  try {
    for (const name of await parts.migrate()) options.logger.info({ migration: name }, 'migrated the store');
  } catch (error) {
    await parts.close();
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
        return await parts.inTurn(() => transactOnce(work));
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
    durable: parts.durable,
    answers: () => answersSoon(db, parts.durable),
    close: parts.close,
  };
}

async function answersSoon(db: Database, durable: Storage['durable']): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('late')), answersWithinMs);
    });
    await Promise.race([Promise.all([sql`select 1`.execute(db), durable()]), late]);
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
