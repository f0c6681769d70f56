// Keeps the write-ahead log short: has it copied into the store by a thread of its own, and holds writers where it grows too long.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { CheckpointDone, CheckpointFailed, CheckpointReady } from './checkpoint-worker.ts';

export interface LogState {
  /** Pages in the log. */
  log: number;
  /** Of these, how many the store has. */
  copied: number;
}

export interface Checkpoints {
  /** Looks whether there is enough to copy; called after each sync. */
  look(): void;
  /** A transaction waits for this before it begins; it is there only while the log is too long. */
  room(): Promise<void> | undefined;
  /** Begins no more, since the disk has failed. */
  stop(): void;
  /** Ends the thread. SQLite copies the rest when the last connection closes. */
  close(): Promise<void>;
}

export interface CheckpointLimits {
  /** Pages that wait to be copied before somebody does. */
  soon: number;
  /** Pages in the log from which on writers wait, so that it can begin anew: it does so only when all of it is copied. */
  most: number;
}

/** Of 8 KiB each: 8 MiB and 64 MiB. */
const usual: CheckpointLimits = { soon: 1000, most: 8000 };
/** The thread takes memory: it goes where it is not needed for so long. */
const idleMs = 30_000;
/** While writers wait, what others still write may have to be copied too; after so many rounds it is for the next time. */
const roundsAtMost = 5;
/** After one that could not be done. */
const restMs = 1000;

type Answer = CheckpointReady | CheckpointDone | CheckpointFailed;

export function createCheckpoints(deps: {
  file: string;
  /** Asked of the main connection, which cannot tell inside a transaction; changes nothing. */
  state(): LogState | undefined;
  /** A disk that does not take what is copied. */
  onFailure(error: Error): void;
  onRefused(error: Error): void;
  limits?: CheckpointLimits | undefined;
}): Checkpoints {
  const { soon, most } = deps.limits ?? usual;
  let worker: Worker | undefined;
  let running: Promise<void> | undefined;
  let gate: Promise<void> | undefined;
  let idle: NodeJS.Timeout | undefined;
  let closed = false;
  let refused = false;
  let rests = false;
  let answered: ((answer: Answer) => void) | undefined;
  let open: (() => void) | undefined;

  const answerOf = () =>
    new Promise<Answer>((resolve) => {
      answered = resolve;
    });

  function start(): Worker {
    const made = new Worker(new URL('./checkpoint-worker.ts', import.meta.url), {
      workerData: deps.file,
      resourceLimits: { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 16 },
    });
    const failed = (message: string) => answered?.({ code: undefined, message });
    made.on('message', (answer: Answer) => answered?.(answer));
    made.on('error', ({ message }) => failed(message));
    made.on('exit', () => {
      if (worker === made) worker = undefined;
      failed('the thread ended');
    });
    return made;
  }

  /** @returns whether it could be done. */
  async function copyOnce(): Promise<boolean> {
    clearTimeout(idle);
    let answer: Answer = 'ready';
    worker?.ref();
    if (!worker) {
      worker = start();
      answer = await answerOf();
    }
    if (closed) return false;
    if (answer === 'ready') {
      worker?.postMessage('checkpoint');
      answer = await answerOf();
    }
    answered = undefined;
    // While it works it keeps the process up, since transactions may wait for it.
    worker?.unref();
    if (answer === 'ready') return false;
    idle = setTimeout(() => void end(), idleMs).unref();
    if ('log' in answer) {
      refused = false;
      return true;
    }
    const error = Object.assign(new Error(`The store could not be brought up to date: ${answer.message}`), {
      errcode: answer.code,
    });
    // 10 is an I/O error. A full disk (13) or a busy moment (5) passes, and nothing is lost: it is all in the log.
    if (((answer.code ?? 0) & 0xff) === 10) deps.onFailure(error);
    else refuse(error);
    return false;
  }

  /** Said once, and tried again in a while. */
  function refuse(error: Error): void {
    if (!refused) deps.onRefused(error);
    refused = true;
    rests = true;
    setTimeout(() => {
      rests = false;
    }, restMs).unref();
  }

  const isTooLong = (state: LogState | undefined) => state && state.log >= most && state.copied < state.log;

  /** While others go on writing; and where the log is too long, again while they wait. */
  async function copy(): Promise<void> {
    try {
      for (let round = 0; round < roundsAtMost; round++) {
        if (!(await copyOnce()) || closed || !isTooLong(deps.state())) return;
        hold();
      }
    } finally {
      running = undefined;
      open?.();
    }
  }

  /** Transactions wait from now on, until what is under way is done, well or not. */
  function hold(): void {
    if (gate) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    open = () => {
      gate = undefined;
      open = undefined;
      resolve();
    };
  }

  async function end(): Promise<void> {
    clearTimeout(idle);
    const thread = worker;
    worker = undefined;
    if (!thread) return;
    const gone = once(thread, 'exit');
    thread.ref();
    thread.postMessage('close');
    await gone;
  }

  return {
    look() {
      if (closed || rests) return;
      const state = deps.state();
      if (running) {
        if (isTooLong(state)) hold();
        return;
      }
      if (!state || (state.log - state.copied < soon && !isTooLong(state))) return;
      running = copy().catch((error) => refuse(error as Error));
    },
    room: () => gate,
    stop() {
      closed = true;
    },
    async close() {
      closed = true;
      await running;
      await end();
    },
  };
}
