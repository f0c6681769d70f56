// One process at a time: a lock of the kernel on a file beside the store, which goes with the process, however that ends.
import { chmodSync, existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

export interface StoreLock {
  release(): void;
}

/** @returns the name of the empty file that is locked. It stays: a lock on a file that was removed keeps nobody out. */
export const lockFileOf = (file: string): string => `${file}.lock`;

/**
 * The store itself cannot be locked as a whole, since the checkpoints open it a second time. SQLite takes the lock,
 * because Node has none of its own; nothing is ever written into the file. Throws SQLite's error where another process
 * has it (primary code 5), or the file cannot be made (14).
 */
export function lockStore(file: string): StoreLock {
  const locked = lockFileOf(file);
  const isNew = !existsSync(locked);
  const database = new DatabaseSync(locked, { timeout: 0 });
  try {
    database.exec('pragma journal_mode = memory; begin exclusive');
    if (isNew) chmodSync(locked, 0o600);
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    release() {
      if (database.isOpen) database.close();
    },
  };
}
