// Knows whether the server can be reached, and asks again by itself until it can.
import { ping } from '../../contract/api/system.ts';

const firstPauseMs = 1_000;
const longestPauseMs = 15_000;

function createConnection() {
  const listeners = new Set<() => void>();
  let lost = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function become(nowLost: boolean): void {
    if (lost === nowLost) return;
    lost = nowLost;
    clearTimeout(timer);
    if (lost) ask(firstPauseMs);
    for (const listener of listeners) listener();
  }

  const answers = () =>
    fetch(ping.path, { cache: 'no-store' }).then(
      (response) => response.ok,
      () => false,
    );

  function ask(pauseMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (await answers()) become(false);
      else if (lost) ask(Math.min(pauseMs * 2, longestPauseMs));
    }, pauseMs);
  }

  return {
    isLost: () => lost,
    reportLoss: () => become(true),
    reportAnswer: () => become(false),
    /** Asks at once: the browser says that the network is back, or the person looks at the page again. */
    askNow: () => {
      if (lost) ask(0);
    },
    /** The browser says that the network is away; a server on this machine can be reached all the same. */
    doubt: async () => {
      if (!lost && !(await answers())) become(true);
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const connection = createConnection();
