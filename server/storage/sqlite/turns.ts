// Transactions one after the other, with a turn of the event loop between those that wait: answers made of memory get through.

/** @returns what runs one piece of work at a time, in the order of asking. */
export function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let taken = false;

  return async (work) => {
    if (taken) await new Promise<void>((resolve) => waiting.push(resolve));
    taken = true;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The place is handed on, not freed. At once, all that wait would run before anybody else is looked at.
      if (next) setImmediate(next);
      else taken = false;
    }
  };
}
