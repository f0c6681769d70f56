// A bounded queue for work that hogs a core: so many at once, so many waiting, and the surplus is told to come back.

export interface WorkQueue {
  /**
   * Runs the work when a place is free; rejects with `full()` where too many wait already. One who leaves while waiting
   * gives the turn up, and is rejected with the reason of the signal.
   */
  run<T>(work: () => Promise<T>, left?: AbortSignal): Promise<T>;
  readonly waiting: number;
}

export function createWorkQueue(options: { atOnce: number; maxWaiting: number; full: () => Error }): WorkQueue {
  let running = 0;
  const waiting: (() => void)[] = [];

  function turn(left: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = () => {
        left?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        waiting.splice(waiting.indexOf(start), 1);
        reject(left?.reason);
      };
      waiting.push(start);
      left?.addEventListener('abort', leave, { once: true });
    });
  }

  return {
    get waiting() {
      return waiting.length;
    },
    async run(work, left) {
      left?.throwIfAborted();
      if (running >= options.atOnce) {
        if (waiting.length >= options.maxWaiting) throw options.full();
        await turn(left);
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
