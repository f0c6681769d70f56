// Opens the embedded store: one file, one process, durable at each answer, and nothing foreign touched.
import { chmodSync, closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { StoreRefused } from '../store-refused.ts';
import type { Tables } from '../tables.ts';
import { type Durability, type DurabilityOptions, keepDurable } from './durability.ts';
import { NodeSqlite, NodeSqliteDialect } from './node-sqlite.ts';
import { lockStore, type StoreLock } from './store-lock.ts';

/** Stands in the file's header (offset 68), so that a file of another program is known before it is opened. */
export const applicationId = 0x436f6e63; // "Conc"
/** Up to this size every page is looked at before start; larger stores would keep the team waiting. */
const checkedUpToBytes = 64 * 1024 * 1024;

/** The first 100 bytes say whose file it is. */
function readHeader(file: string): { header: Buffer; size: number } {
  const header = Buffer.alloc(100);
  try {
    const descriptor = openSync(file, 'r');
    try {
      readSync(descriptor, header, 0, 100, 0);
    } finally {
      closeSync(descriptor);
    }
    return { header, size: statSync(file).size };
  } catch (error) {
    throw new StoreRefused(
      `The store ${file} cannot be read: ${(error as Error).message}. Check what it is and who may read it.`,
      { cause: error },
    );
  }
}

/** Before anything of the store is opened: closing a file in this process would take the locks that SQLite has on it. */
function lockOrRefuse(file: string): StoreLock {
  try {
    return lockStore(file);
  } catch (error) {
    throw refusal(file, error, '');
  }
}

/**
 * Looks without changing a byte, and throws StoreRefused where the file is not a whole store of Conch.
 * @param options.thorough checks every page of a store of any size, and the indexes too.
 * @returns names of the migrations that the file has seen.
 */
export function inspectSqlite(file: string, options: { thorough?: boolean } = {}): string[] {
  const lock = lockOrRefuse(file);
  try {
    return inspectLocked(file, options);
  } finally {
    lock.release();
  }
}

function inspectLocked(file: string, options: { thorough?: boolean } = {}): string[] {
  const { header, size } = readHeader(file);
  const remedy = `Put a backup in its place, or move ${file} away to start anew. Nothing was changed.`;
  if (size === 0) throw new StoreRefused(`The store ${file} is empty. ${remedy}`);
  if (header.toString('latin1', 0, 15) !== 'SQLite format 3') {
    throw new StoreRefused(`The store ${file} is damaged or is not a database. ${remedy}`);
  }
  if (header.readUInt32BE(68) !== applicationId) {
    throw new StoreRefused(`The file ${file} belongs to another program. ${remedy}`);
  }
  const hadLog = existsSync(`${file}-wal`);
  // Offsets 16 and 28 of the header: bytes of a page (1 stands for 65,536) and number of pages.
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  if (!hadLog && size < pageBytes * header.readUInt32BE(28)) {
    throw new StoreRefused(`The store ${file} is damaged: a part of it is missing. ${remedy}`);
  }
  let database: DatabaseSync | undefined;
  try {
    // Read-only: looking must not change a byte, also where this version may not open the store.
    database = new DatabaseSync(file, { readOnly: true, timeout: 0 });
    // Refused where an earlier Conch, which locked the store itself, is using it.
    database.prepare('pragma schema_version').get();
    if (options.thorough || size <= checkedUpToBytes) {
      const check = options.thorough ? 'integrity_check' : 'quick_check';
      const [row] = database.prepare(`pragma ${check}(1)`).all();
      if (row?.[check] !== 'ok') throw new StoreRefused(`The store ${file} is damaged. ${remedy}`);
    }
    return database
      .prepare('select name from conch_migration order by name')
      .all()
      .map((row) => String(row.name));
  } catch (error) {
    throw refusal(file, error, remedy);
  } finally {
    if (database?.isOpen) database.close();
    // SQLite leaves an empty log behind a look. It goes while the store is still locked: a moment later it could be
    // somebody's.
    if (!hadLog && statSync(`${file}-wal`, { throwIfNoEntry: false })?.size === 0) {
      for (const leftover of [`${file}-wal`, `${file}-shm`]) rmSync(leftover, { force: true });
    }
  }
}

function refusal(file: string, error: unknown, remedy: string): unknown {
  const code = (error as { errcode?: number }).errcode;
  if (code === undefined) return error;
  // Primary result codes of SQLite: 5 busy, 6 locked, 8 read-only, 11 corrupt, 14 cannot open, 26 not a database.
  switch (code & 0xff) {
    case 5:
    case 6:
      return new StoreRefused(
        `Another Conch process is using the store ${file}. Stop it first, or set CONCH_DATA to another folder.`,
        { held: true },
      );
    case 8:
    case 14:
      return new StoreRefused(`The store ${file} cannot be written. Check the owner and the rights of its folder.`, {
        cause: error,
      });
    case 11:
    case 26:
      return new StoreRefused(`The store ${file} is damaged. ${remedy}`, { cause: error });
    case 1:
      return new StoreRefused(`The store ${file} was not made by Conch. ${remedy}`, { cause: error });
    default:
      return error;
  }
}

/** A new store appears under its name only when it is whole: a start that is cut off leaves no half file. */
function create(file: string, migrateNew: (database: DatabaseSync) => void): void {
  const unfinished = `${file}.unfinished`;
  for (const leftover of [unfinished, `${unfinished}-journal`]) rmSync(leftover, { force: true });
  const database = new DatabaseSync(unfinished);
  database.exec(`pragma page_size = 8192; pragma application_id = ${applicationId};`);
  migrateNew(database);
  database.close();
  // The journal files take over the mode of the store.
  chmodSync(unfinished, 0o600);
  sync(unfinished);
  renameSync(unfinished, file);
  sync(dirname(file));
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Taken as it is needed. With the 2 MiB of SQLite's own choice a list of 100,000 people reads its indexes anew each time. */
const cacheKiB = 64 * 1024;

export interface OpenedSqlite {
  db: Kysely<Tables>;
  durability: Durability | undefined;
  /** Migrations that the file had seen before it was opened. */
  seen: string[];
  close(): Promise<void>;
}

/** @param file path of the store, or `:memory:` for tests. */
export function openSqlite(
  file: string,
  refuseNewer: (seen: string[]) => void,
  options: Omit<DurabilityOptions, 'file' | 'database'>,
): OpenedSqlite {
  if (file === ':memory:') {
    const db = kyselyOver(new NodeSqlite(connect(file)));
    return { db, durability: undefined, seen: [], close: () => db.destroy() };
  }
  const lock = lockOrRefuse(file);
  try {
    return openLocked(file, refuseNewer, options, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function openLocked(
  file: string,
  refuseNewer: (seen: string[]) => void,
  options: Omit<DurabilityOptions, 'file' | 'database'>,
  lock: StoreLock,
): OpenedSqlite {
  let seen: string[] = [];
  if (existsSync(file)) {
    seen = inspectLocked(file);
    refuseNewer(seen);
  } else {
    create(file, (database) =>
      database.exec('create table conch_migration (name text primary key not null, timestamp text not null)'),
    );
  }
  const database = connect(file);
  let durability: Durability;
  try {
    // The log was made just now.
    sync(dirname(file));
    durability = keepDurable({ ...options, file, database });
  } catch (error) {
    database.close();
    throw error;
  }
  const db = kyselyOver(new NodeSqlite(database, durability.watch));
  return {
    db,
    durability,
    seen,
    async close() {
      await durability.close();
      if (durability.failure()) {
        // SQLite would copy the log into the store now, and nobody knows any more whether the log is what was written.
        leftOpen.push({ database, lock });
        // Node closes it too, when a process ends by itself.
        process.once('exit', (code) => process.exit(code));
        return;
      }
      await db.destroy();
      lock.release();
    },
  };
}

/** Until the process ends: what nothing refers to is closed by the garbage collector. */
const leftOpen: object[] = [];

function connect(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 0, enableForeignKeyConstraints: true });
  try {
    // NORMAL leaves the syncs after each commit to us, and makes those that keep the store whole. Checkpoints are made
    // by a thread of their own.
    database.exec(`
      pragma journal_mode = wal;
      pragma synchronous = normal;
      pragma wal_autocheckpoint = 0;
      pragma temp_store = memory;
      pragma cache_size = -${cacheKiB};
      pragma cell_size_check = on;
      begin immediate; commit;
    `);
    return database;
  } catch (error) {
    database.close();
    throw refusal(file, error, '');
  }
}

const kyselyOver = (database: NodeSqlite) => new Kysely<Tables>({ dialect: new NodeSqliteDialect({ database }) });
