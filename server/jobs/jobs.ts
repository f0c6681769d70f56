// Does later, durably, what a request must not wait for: queued in its transaction, done once by one node, tried again until it works or is too old.
import type { Clock } from '../platform/clock.ts';
import { timestamp } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { newKey, type Random } from '../platform/random.ts';
import type { Storage } from '../storage/storage.ts';
import { type BackOff, delayMs } from './back-off.ts';
import { createJobsStore, type JobsStore, type KindState, type StoredJob } from './jobs-store.ts';

export interface Job<Data = unknown> {
  id: string;
  data: Data;
  createdAt: string;
  /** 1 at the first try. */
  attempts: number;
  /** Aborted when the server stops, or another node has taken the job over. */
  signal: AbortSignal;
}

export interface JobHandler<Data = unknown> {
  /** Older than this, a job that fails is not tried again. */
  maxAgeSeconds: number;
  /** May run twice for one job where a node dies in between: what it does must bear that. */
  run(job: Job<Data>): Promise<void>;
}

/** Thrown by a handler where trying again is useless. */
export class GiveUp extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'GiveUp';
  }
}

export interface EnqueueOptions {
  id?: string;
  /** Not before; at once where absent. */
  runAt?: string;
  /** What is due runs in this order, the lowest first; 0 where absent. */
  priority?: number;
  /** Of the jobs of a lane one runs at a time, so that many of one kind leave room for others. */
  lane?: string | null;
}

export interface Jobs {
  /** Says what a kind of job does; a node leaves the kinds that it does not know to others. */
  handle<Data>(kind: string, handler: JobHandler<Data>): void;
  /**
   * Queues a job, inside the surrounding transaction where there is one. A job of the same id is queued once.
   * @param data goes through JSON.
   * @returns the id.
   */
  enqueue(kind: string, data: unknown, options?: EnqueueOptions): Promise<string>;
  start(): void;
  /** Takes no new jobs, waits for the running ones, then interrupts them and puts them back. */
  stop(deadlineMs: number): Promise<void>;
  /** Jobs of a kind that wait, run, or were given up since then; of each the oldest or newest few with their data. */
  stateOf(kind: string, given: { since: string; atMost: number }): Promise<KindState>;
  /**
   * Jobs that wait after a failed try, and those given up since `since`, are tried now. Joins the transaction.
   * @returns how many.
   */
  tryNow(kind: string, since?: string): Promise<number>;
  /** How many of a kind are due and were not tried yet, counted no further than to `most`. */
  untried(kind: string, most: number): Promise<number>;
  /** How many wait or run, and how many were given up and not purged yet. */
  counts(): Promise<{ waiting: number; failed: number }>;
  /** Removes the jobs that were given up a while ago. @returns how many. */
  purge(): Promise<number>;
}

export interface JobsOptions {
  storage: Storage;
  clock: Clock;
  random: Random;
  logger: Logger;
  atOnce?: number;
  /** How long a job stays with a node that does not say that it lives. */
  leaseMs?: number;
  /** How often jobs of other nodes, and those whose time has come, are looked for. */
  pollMs?: number;
  backOff?: BackOff;
}

interface Running {
  id: string;
  controller: AbortController;
  settled: Promise<void>;
  /** Its handler does not end: the job is left to its lease. */
  abandoned: boolean;
}

interface Runner extends Required<JobsOptions> {
  store: JobsStore;
  handlers: Map<string, JobHandler>;
  running: Map<string, Running>;
  stopping: boolean;
  storeLost: boolean;
}

const keepFailedDays = 7;
/** How long an interrupted handler may take to notice. */
const noticeMs = 1000;

export function createJobs(options: JobsOptions): Jobs {
  const runner: Runner = {
    atOnce: 4,
    leaseMs: 60_000,
    pollMs: 1000,
    // R14: sent at most a minute after the mail server is back, a hanging connection of half a minute included.
    backOff: { firstMs: 2000, longestMs: 20_000 },
    ...options,
    store: createJobsStore(options.storage),
    handlers: new Map(),
    running: new Map(),
    stopping: false,
    storeLost: false,
  };
  let taking: Promise<void> | undefined;
  let wakeAgain = false;
  let timer: NodeJS.Timeout | undefined;
  let started = false;

  function wake(): void {
    if (!started || runner.stopping) return;
    if (taking) {
      wakeAgain = true;
      return;
    }
    wakeAgain = false;
    taking = takeJobs(runner, wake).finally(() => {
      taking = undefined;
      if (wakeAgain) wake();
    });
  }

  return {
    handle(kind, handler) {
      runner.handlers.set(kind, handler as JobHandler);
    },
    async enqueue(kind, data, { id, runAt, priority = 0, lane = null } = {}) {
      const now = options.clock.now();
      const jobId = id ?? newKey(options.random, now);
      const at = timestamp(now);
      const job = { id: jobId, kind, data: JSON.stringify(data), runAt: runAt ?? at, now: at, priority, lane };
      await runner.store.insert(job);
      // Not before the commit: the row is not there for anybody else until then.
      options.storage.afterCommit(wake);
      return jobId;
    },
    start() {
      started = true;
      timer = setInterval(wake, runner.pollMs).unref();
      wake();
    },
    async stop(deadlineMs) {
      runner.stopping = true;
      clearInterval(timer);
      await taking;
      await endRunning(runner, deadlineMs);
    },
    stateOf: (kind, { since, atMost }) => runner.store.stateOf(kind, since, atMost),
    async tryNow(kind, since) {
      const tried = await runner.store.bringForward(kind, timestamp(options.clock.now()), since);
      options.storage.afterCommit(wake);
      return tried;
    },
    untried: (kind, most) => runner.store.untried(kind, timestamp(options.clock.now()), most),
    counts: () => runner.store.counts(),
    purge: () => runner.store.removeFailedBefore(timestamp(options.clock.now() - keepFailedDays * 24 * 3_600_000)),
  };
}

/** Claims as many jobs as there are free places, until none is due. */
async function takeJobs(runner: Runner, wake: () => void): Promise<void> {
  try {
    for (;;) {
      const limit = runner.atOnce - runner.running.size;
      if (limit <= 0 || runner.stopping || runner.handlers.size === 0) return;
      const now = runner.clock.now();
      const jobs = await runner.store.claim({
        kinds: [...runner.handlers.keys()],
        now: timestamp(now),
        lockedUntil: timestamp(now + runner.leaseMs),
        limit,
        except: [...runner.running.values()].map((running) => running.id),
      });
      if (runner.storeLost) runner.logger.info({}, 'the store answers the job queue again');
      runner.storeLost = false;
      // A job must do nothing outside of the store for a row that the disk may still lose.
      await runner.storage.durable();
      for (const job of jobs) startJob(runner, job, wake);
      if (jobs.length < limit) return;
    }
  } catch (error) {
    // Said once, not at every look.
    if (!runner.storeLost) runner.logger.warn({ reason: (error as Error).message }, 'the job queue cannot be read');
    runner.storeLost = true;
  }
}

function startJob(runner: Runner, job: StoredJob, wake: () => void): void {
  const controller = new AbortController();
  const running: Running = { id: job.id, controller, abandoned: false, settled: Promise.resolve() };
  const renewal = setInterval(() => void renew(runner, job, running), runner.leaseMs / 3).unref();
  running.settled = runJob(runner, job, running).finally(() => {
    clearInterval(renewal);
    runner.running.delete(claimName(job));
    wake();
  });
  runner.running.set(claimName(job), running);
}

const claimName = (job: StoredJob): string => `${job.id}:${job.attempts}`;

async function renew(runner: Runner, job: StoredJob, running: Running): Promise<void> {
  if (running.abandoned) return;
  try {
    const ours = await runner.store.renew(job, timestamp(runner.clock.now() + runner.leaseMs));
    if (!ours) running.controller.abort(new Error('another node took the job over'));
  } catch {
    // The store is away; the next renewal comes well before the lease ends.
  }
}

async function runJob(runner: Runner, job: StoredJob, running: Running): Promise<void> {
  const handler = runner.handlers.get(job.kind);
  if (!handler) return;
  const { signal } = running.controller;
  let write: () => Promise<void>;
  try {
    const data: unknown = JSON.parse(job.data);
    await handler.run({ id: job.id, data, createdAt: job.created_at, attempts: job.attempts, signal });
    write = () => runner.store.finish(job);
  } catch (error) {
    write = afterFailure(runner, job, handler, error, signal);
  }
  await writeOutcome(runner, running, write);
}

/** Decides between trying again and giving up, says so in the log, and gives back what is to be written. */
function afterFailure(
  runner: Runner,
  job: StoredJob,
  handler: JobHandler,
  error: unknown,
  signal: AbortSignal,
): () => Promise<void> {
  const now = runner.clock.now();
  if (signal.aborted) return () => runner.store.release(job, timestamp(now));
  const reason = (error instanceof Error ? error.message : String(error)).slice(0, 500);
  const about = { job: job.id, kind: job.kind, attempts: job.attempts, reason };
  const tooOld = now - Date.parse(job.created_at) >= handler.maxAgeSeconds * 1000;
  if (error instanceof GiveUp || tooOld) {
    runner.logger.error(about, 'job given up');
    return () => runner.store.fail(job, timestamp(now), reason);
  }
  const waitMs = delayMs(job.attempts, runner.backOff, runner.random);
  // The first, second, fourth … attempt: a day of trying is a dozen lines and not thousands.
  if (Number.isInteger(Math.log2(job.attempts)))
    runner.logger.warn({ ...about, waitMs }, 'job failed, tried again later');
  return () => runner.store.release(job, timestamp(now + waitMs), reason);
}

/** The job is done: the row is written again and again while it is ours, so that it is not done twice. */
async function writeOutcome(runner: Runner, running: Running, write: () => Promise<void>): Promise<void> {
  const until = performance.now() + runner.leaseMs;
  while (!running.abandoned) {
    try {
      return await write();
    } catch (error) {
      if (performance.now() > until) {
        runner.logger.error({ reason: (error as Error).message }, 'the outcome of a job could not be written');
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, Math.min(1000, runner.leaseMs / 3)));
    }
  }
}

async function endRunning(runner: Runner, deadlineMs: number): Promise<void> {
  const all = () => Promise.all([...runner.running.values()].map((running) => running.settled));
  await within(all(), deadlineMs);
  for (const { controller } of runner.running.values()) controller.abort(new Error('the server stops'));
  await within(all(), noticeMs);
  for (const running of runner.running.values()) running.abandoned = true;
}

async function within(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
