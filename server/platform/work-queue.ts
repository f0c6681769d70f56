// A bounded queue for work that hogs a core: so many at once, so many waiting, and the surplus is told to come back.

export interface WorkQueue {
  /** Runs the work when a place is free; rejects with `full()` where too many wait already. */
  run<T>(work: () => Promise<T>): Promise<T>;
  readonly waiting: number;
}

export function createWorkQueue(options: { atOnce: number; maxWaiting: number; full: () => Error }): WorkQueue {
  let running = 0;
  const waiting: (() => void)[] = [];
  return {
    get waiting() {
      return waiting.length;
    },
    async run(work) {
      if (running >= options.atOnce) {
        if (waiting.length >= options.maxWaiting) throw options.full();
        await new Promise<void>((resolve) => waiting.push(resolve));
      } else {
        running++;
      }
      try {
        return await work();
      } finally {
        // The place is handed on, not freed: a newcomer cannot overtake those who wait.
        const next = waiting.shift();
        if (next) next();
        else running--;
      }
    },
  };
}
