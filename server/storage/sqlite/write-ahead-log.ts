// Flushes SQLite's write-ahead log to the disk beside the thread that answers, which a flush by SQLite itself would hold up.
import { closeSync, fdatasync, openSync } from 'node:fs';

export interface WriteAheadLog {
  /** Resolves when all that SQLite has written into the log is on the disk. */
  flush(): Promise<void>;
  close(): void;
}

/** @param file path of the store. SQLite keeps its log in one file beside it for as long as the store is open. */
export function openWriteAheadLog(file: string): WriteAheadLog {
  // For writing, which Windows asks of whoever flushes.
  const descriptor = openSync(`${file}-wal`, 'r+');
  let inFlight = 0;
  let closed = false;
  return {
    flush: () =>
      new Promise((resolve) => {
        inFlight++;
        fdatasync(descriptor, (error) => {
          inFlight--;
          if (closed && inFlight === 0) closeSync(descriptor);
          // What the disk refused once, a later flush would call written: nothing may be answered any more. As with
          // any error that nobody catches, the process ends.
          if (error) throw new Error('The disk did not take the write-ahead log.', { cause: error });
          resolve();
        });
      }),
    close() {
      closed = true;
      if (inFlight === 0) closeSync(descriptor);
    },
  };
}
