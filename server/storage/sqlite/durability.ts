// Keeps the embedded store durable once it is open: shared syncs of its log, and checkpoints beside the main thread.
import { closeSync, fdatasync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { Logger } from '../../platform/logger.ts';
import { type CheckpointLimits, createCheckpoints } from './checkpoints.ts';
import { createGroupCommit, type UnsyncedError } from './group-commit.ts';
import type { WriteWatch } from './node-sqlite.ts';

/** Resolves when what the file of this descriptor holds is on the disk. */
export type Sync = (descriptor: number) => Promise<void>;

export interface DurabilityOptions {
  file: string;
  database: DatabaseSync;
  logger: Logger;
  /** Set by tests in place of the disk. */
  sync?: Sync | undefined;
  limits?: CheckpointLimits | undefined;
}

export interface Durability {
  watch: WriteWatch;
  durable(): Promise<void> | undefined;
  failure(): UnsyncedError | undefined;
  /** A transaction waits for this before it begins. */
  room(): Promise<void> | undefined;
  /** Before the store itself is closed. */
  close(): Promise<void>;
}

const syncFile: Sync = (descriptor) =>
  new Promise((resolve, reject) => {
    fdatasync(descriptor, (error) => (error ? reject(error) : resolve()));
  });

export function keepDurable({ file, database, logger, sync = syncFile, limits }: DurabilityOptions): Durability {
  // One descriptor for as long as the store is open, which keeps the log where it is. Closing one in this process takes
  // the locks that the process has on that file; on the log there are none.
  const log = openSync(`${file}-wal`, 'r+');
  // NOOP copies nothing and locks nothing; before SQLite 3.51 it is taken for PASSIVE, which copies here and now.
  const state = database.prepare('pragma wal_checkpoint(noop)');
  const checkpoints = createCheckpoints({
    file,
    limits,
    state() {
      if (database.isTransaction) return undefined;
      const { log: pages, checkpointed } = state.get() as { log: number; checkpointed: number };
      return { log: pages, copied: checkpointed };
    },
    onFailure: (error) => commits.fail(error),
    onRefused: (error) => logger.warn({ err: error }, 'the write-ahead log could not be copied into the store yet'),
  });
  const commits = createGroupCommit({
    sync: () => sync(log),
    onSynced: () => checkpoints.look(),
    onFailure(failure) {
      checkpoints.stop();
      const said = { err: failure.cause, event: 'store.unsynced' };
      logger.error(said, 'the disk did not keep what was written; nothing is written until a restart');
    },
  });
  return {
    watch: {
      requireWritable() {
        if (commits.failure) throw commits.failure;
      },
      committed: commits.committed,
      failed: commits.fail,
    },
    durable: commits.durable,
    failure: () => commits.failure,
    room: checkpoints.room,
    async close() {
      await commits.close();
      await checkpoints.close();
      closeSync(log);
    },
  };
}
