// The SQL of the job queue; a job belongs to the node that claimed it as long as its count of attempts is that node's.
import { sql } from 'kysely';
import { bind } from '../platform/bind.ts';
import type { Storage } from '../storage/storage.ts';

export interface StoredJob {
  id: string;
  kind: string;
  data: string;
  attempts: number;
  created_at: string;
}

/** One claim: the attempt counts every claim, so an older holder writes into nothing. */
export type Claim = Pick<StoredJob, 'id' | 'attempts'>;

/** A job that did not work, as it is shown. */
export interface FailedJob {
  id: string;
  data: string;
  attempts: number;
  created_at: string;
  last_error: string | null;
  run_at: string;
  failed_at: string | null;
}

export interface KindState {
  waiting: number;
  oldestAt: string | null;
  nextTryAt: string | null;
  /** Those that wait after a failed try, oldest first. */
  failing: FailedJob[];
  givenUp: number;
  /** Newest first. */
  givenUpNewest: FailedJob[];
}

export type JobsStore = ReturnType<typeof createJobsStore>;

export function createJobsStore(storage: Storage) {
  return bind(storage, {
    insert,
    claim,
    renew,
    finish,
    release,
    fail,
    stateOf,
    bringForward,
    untried,
    counts,
    removeFailedBefore,
  });
}

function held(storage: Storage, claim: Claim) {
  return storage.db().updateTable('jobs').where('id', '=', claim.id).where('attempts', '=', claim.attempts);
}

/** Another job of the same lane that runs, or whose turn comes first. */
function aheadInLane(storage: Storage, now: string) {
  return storage
    .db()
    .selectFrom('jobs as other')
    .select('other.id')
    .where(sql<boolean>`other.lane = jobs.lane and other.id <> jobs.id`)
    .where('other.failed_at', 'is', null)
    .where(
      sql<boolean>`(other.locked_until > ${now} or (other.run_at <= ${now}
        and (other.priority, other.run_at, other.id) < (jobs.priority, jobs.run_at, jobs.id)))`,
    );
}

/** A job of the same id is there already: nothing happens. */
async function insert(
  storage: Storage,
  job: {
    id: string;
    kind: string;
    data: string;
    runAt: string;
    now: string;
    priority: number;
    lane: string | null;
  },
): Promise<void> {
  await storage
    .db()
    .insertInto('jobs')
    .values({
      id: job.id,
      kind: job.kind,
      data: job.data,
      attempts: 0,
      run_at: job.runAt,
      locked_until: null,
      last_error: null,
      created_at: job.now,
      failed_at: null,
      priority: job.priority,
      lane: job.lane,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** The lowest priority first, and of each lane one at a time. */
async function claim(
  storage: Storage,
  options: {
    kinds: readonly string[];
    now: string;
    lockedUntil: string;
    limit: number;
    /** Ids that run here: one whose lease ran out must not run twice in one place. */
    except: readonly string[];
  },
): Promise<StoredJob[]> {
  const db = storage.db();
  const due = db
    .selectFrom('jobs')
    .select('id')
    .where('kind', 'in', options.kinds)
    .$if(options.except.length > 0, (query) => query.where('id', 'not in', options.except))
    .where('failed_at', 'is', null)
    .where('run_at', '<=', options.now)
    .where((row) => row.or([row('locked_until', 'is', null), row('locked_until', '<=', options.now)]))
    .where((row) => row.or([row('lane', 'is', null), row.not(row.exists(aheadInLane(storage, options.now)))]))
    .orderBy('priority')
    .orderBy('run_at')
    .orderBy('id')
    .limit(options.limit)
    // Nodes that look at the same moment take different jobs. The embedded store has one writer anyway.
    .$if(storage.kind === 'postgres', (query) => query.forUpdate().skipLocked());
  return (
    db
      .updateTable('jobs')
      .set({ locked_until: options.lockedUntil, attempts: sql<number>`attempts + 1` })
      // In an array, so that PostgreSQL picks the rows once and not once for each row that it looks at.
      .where(
        'id',
        storage.kind === 'postgres' ? '=' : 'in',
        storage.kind === 'postgres' ? sql<string>`any(array(${due}))` : due,
      )
      .returning(['id', 'kind', 'data', 'attempts', 'created_at'])
      .execute()
  );
}

/** @returns false where the job is somebody else's by now. */
async function renew(storage: Storage, claim: Claim, lockedUntil: string): Promise<boolean> {
  // A renewal that was on its way while the job was put back must not lock it again.
  const result = await held(storage, claim)
    .where('locked_until', 'is not', null)
    .set({ locked_until: lockedUntil })
    .executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}

async function finish(storage: Storage, claim: Claim): Promise<void> {
  await storage.db().deleteFrom('jobs').where('id', '=', claim.id).where('attempts', '=', claim.attempts).execute();
}

/** Back into the queue; `error` undefined where the job was only interrupted. */
async function release(storage: Storage, claim: Claim, runAt: string, error?: string): Promise<void> {
  await held(storage, claim)
    .set({ locked_until: null, run_at: runAt, ...(error === undefined ? {} : { last_error: error }) })
    .execute();
}

async function fail(storage: Storage, claim: Claim, now: string, error: string): Promise<void> {
  await held(storage, claim).set({ locked_until: null, failed_at: now, last_error: error }).execute();
}

async function stateOf(storage: Storage, kind: string, since: string, atMost: number): Promise<KindState> {
  const ofKind = () => storage.db().selectFrom('jobs').where('kind', '=', kind);
  const waiting = ofKind().where('failed_at', 'is', null);
  const failed = ofKind().where('failed_at', 'is not', null).where('failed_at', '>=', since);
  const shown = [...(['id', 'data', 'attempts', 'created_at', 'last_error', 'run_at', 'failed_at'] as const)];
  const [counted] = await waiting
    .select((of) => [
      of.fn.countAll().as('count'),
      of.fn.min('created_at').as('oldest'),
      of.fn.min('run_at').as('next'),
    ])
    .execute();
  const [givenUp] = await failed.select((of) => of.fn.countAll().as('count')).execute();
  return {
    waiting: Number(counted?.count ?? 0),
    oldestAt: counted?.oldest ?? null,
    nextTryAt: counted?.next ?? null,
    failing: await waiting
      .where('last_error', 'is not', null)
      .select(shown)
      .orderBy('created_at')
      .orderBy('id')
      .limit(atMost)
      .execute(),
    givenUp: Number(givenUp?.count ?? 0),
    givenUpNewest: await failed
      .select(shown)
      .orderBy('failed_at', 'desc')
      .orderBy('id', 'desc')
      .limit(atMost)
      .execute(),
  };
}

/** Those that never were tried keep their time: what waits a while by chance does so for a reason. */
async function bringForward(storage: Storage, kind: string, now: string, failedSince?: string): Promise<number> {
  const result = await storage
    .db()
    .updateTable('jobs')
    .set({ run_at: now, failed_at: null })
    .where('kind', '=', kind)
    .where('locked_until', 'is', null)
    .where('last_error', 'is not', null)
    .where((row) =>
      failedSince === undefined
        ? row('failed_at', 'is', null)
        : row.or([row('failed_at', 'is', null), row('failed_at', '>=', failedSince)]),
    )
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

async function untried(storage: Storage, kind: string, now: string, most: number): Promise<number> {
  const rows = await storage
    .db()
    .selectFrom('jobs')
    .select('id')
    .where('kind', '=', kind)
    .where('attempts', '=', 0)
    .where('run_at', '<=', now)
    .limit(most)
    .execute();
  return rows.length;
}

async function counts(storage: Storage): Promise<{ waiting: number; failed: number }> {
  const rows = await storage
    .db()
    .selectFrom('jobs')
    .select([sql<number>`count(*)`.as('all'), sql<number>`count(failed_at)`.as('failed')])
    .execute();
  const { all = 0, failed = 0 } = rows[0] ?? {};
  return { waiting: all - failed, failed };
}

/** @returns how many were removed. */
async function removeFailedBefore(storage: Storage, time: string): Promise<number> {
  const result = await storage
    .db()
    .deleteFrom('jobs')
    .where('failed_at', 'is not', null)
    .where('failed_at', '<', time)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
