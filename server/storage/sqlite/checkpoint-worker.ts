// A thread with a connection of its own: copies what the write-ahead log holds into the store, and syncs both.
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/** In frames: pages in the log, and of these how many the store has. */
export interface CheckpointDone {
  log: number;
  copied: number;
}
export type CheckpointReady = 'ready';
export interface CheckpointFailed {
  /** SQLite's result code. */
  code: number | undefined;
  message: string;
}

const port = parentPort;
if (!port) throw new Error('This runs as a worker thread.');
const database = new DatabaseSync(String(workerData), { timeout: 1000 });
// NORMAL syncs the log before a page of it is copied, so that the store never holds what the log might lose.
database.exec('pragma synchronous = normal; pragma wal_autocheckpoint = 0');
// Opens the log too: a descriptor that is there before the disk fails is told of it at its next sync.
database.prepare('select count(*) from sqlite_schema').get();
const checkpoint = database.prepare('pragma wal_checkpoint(passive)');

port.on('message', (order: 'checkpoint' | 'close') => {
  if (order === 'close') {
    database.close();
    port.close();
    return;
  }
  try {
    const { log, checkpointed } = checkpoint.get() as { log: number; checkpointed: number };
    port.postMessage({ log, copied: checkpointed } satisfies CheckpointDone);
  } catch (error) {
    const { errcode, message } = error as { errcode?: number; message: string };
    port.postMessage({ code: errcode, message } satisfies CheckpointFailed);
  }
});
port.postMessage('ready' satisfies CheckpointReady);
