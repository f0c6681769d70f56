// Makes what is committed durable: one sync of the write-ahead log, off the main thread, for all that was committed before it.

/** A sync failed: the writes that it was to keep may be lost, and a later one that works proves nothing. */
export class UnsyncedError extends Error {
  constructor(cause: unknown) {
    super('The disk did not keep what was written. Nothing is written until the server is started again.', { cause });
    this.name = 'UnsyncedError';
  }
}

export interface GroupCommit {
  /** Something was committed just now. */
  committed(): void;
  /**
   * Settles when all that is committed by now is on the disk; nothing where it is. Rejects with `UnsyncedError`, and for
   * ever after.
   */
  durable(): Promise<void> | undefined;
  /** Set for good once a sync has failed. */
  readonly failure: UnsyncedError | undefined;
  /** A sync that somebody else made has failed: SQLite's own, or that of a checkpoint. */
  fail(cause: unknown): void;
  /** Waits for the sync under way. */
  close(): Promise<void>;
}

interface Batch {
  promise: Promise<void>;
  resolve(): void;
  reject(error: UnsyncedError): void;
}

/** A commit that nobody waits for is on the disk so soon all the same. */
const unaskedMs = 100;

function newBatch(): Batch {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Nobody may be waiting when it fails.
  promise.catch(() => {});
  return { promise, resolve, reject };
}

export function createGroupCommit(deps: {
  /** Resolves when all that was written before the call is on the disk. */
  sync(): Promise<void>;
  /** After each sync, while nothing waits for it any more. */
  onSynced(): void;
  onFailure(failure: UnsyncedError): void;
}): GroupCommit {
  let committed = 0;
  let synced = 0;
  let failure: UnsyncedError | undefined;
  let current: (Batch & { upTo: number; done: Promise<void> }) | undefined;
  let next: Batch | undefined;
  let unasked: NodeJS.Timeout | undefined;

  function fail(cause: unknown): void {
    if (failure) return;
    failure = new UnsyncedError(cause);
    current?.reject(failure);
    next?.reject(failure);
    deps.onFailure(failure);
  }

  /** From the first who waits until nobody does; whoever comes meanwhile shares the next sync. */
  function begin(): void {
    const batch = next;
    if (!batch || failure) return;
    next = undefined;
    const upTo = committed;
    current = { ...batch, upTo, done: deps.sync().then(() => succeeded(batch, upTo), fail) };
  }

  function succeeded(batch: Batch, upTo: number): void {
    current = undefined;
    if (failure) return;
    synced = upTo;
    batch.resolve();
    begin();
    deps.onSynced();
  }

  function durable(): Promise<void> | undefined {
    if (failure) return Promise.reject(failure);
    if (synced >= committed) return undefined;
    if (current && current.upTo >= committed) return current.promise;
    if (!next) {
      next = newBatch();
      // Those that commit in the same turn of the loop come along.
      if (!current) setImmediate(begin);
    }
    return next.promise;
  }

  return {
    committed() {
      committed++;
      unasked ??= setTimeout(() => {
        unasked = undefined;
        durable()?.catch(() => {});
      }, unaskedMs).unref();
    },
    durable,
    get failure() {
      return failure;
    },
    fail,
    async close() {
      clearTimeout(unasked);
      await durable()?.catch(() => {});
      await current?.done;
    },
  };
}
