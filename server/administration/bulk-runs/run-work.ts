// Works through the rows of a change of many users: each in a transaction of its own with its outcome, by the rights of that moment.
import type { RunKind, StopReason } from '../../../contract/api/bulk-runs.ts';
import type { Factors } from '../../identity/credentials/factors/factors.ts';
import type { Job, Jobs } from '../../jobs/jobs.ts';
import type { Users } from '../../people/users.ts';
import type { KnownCaller, UserActor } from '../../platform/caller.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { type Failure, isFailure } from '../../platform/failure.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Storage } from '../../storage/storage.ts';
import type { BulkRowsTable, BulkRunsTable } from '../../storage/tables.ts';
import type { Provision } from '../users/provision.ts';
import type { UserChange } from '../users/user-change.ts';
import { findNextRow, lockRun, updateRun, writeOutcome } from './bulk-runs-store.ts';

export interface RunWorkDeps {
  storage: Storage;
  clock: Clock;
  users: Users;
  factors: Pick<Factors, 'requiredFrom' | 'hasAny'>;
  provision: Provision;
  userChange: UserChange;
  jobs: Pick<Jobs, 'enqueue' | 'untried'>;
  logger: Logger;
}

/** Parameters that hold for every row; no secret is among them. */
export interface RunParameters {
  groupKey?: string;
  graceDays?: number;
  inviteSeconds?: number;
}

export interface SliceData {
  runId: string;
  slice: number;
}

export const jobKind = 'bulk-run';
/** Then other long work has its turn, another run too. */
const sliceMs = 2000;
/** No more mails wait for their first try because of us: a stranger's password link waits behind so many at most. */
const mailsAhead = 20;
const mailKinds: readonly RunKind[] = ['invite', 'send-reset', 'require-factor', 'reset-factors'];
const lookAgainMs = 100;
/** A row that breaks the work so often in a row is given up, so that the rest is done. */
const triesAtMost = 5;

export const isOver = ({ state }: Pick<BulkRunsTable, 'state'>) => state === 'stopped' || state === 'finished';

/** One slice; queues the next one where something is left. */
export async function workSlice(deps: RunWorkDeps, job: Job<SliceData>): Promise<void> {
  const { runId, slice } = job.data;
  const until = performance.now() + sliceMs;
  let first = true;
  while (performance.now() < until) {
    job.signal.throwIfAborted();
    const row = await workRow(deps, runId, { giveUp: first && job.attempts >= triesAtMost });
    if (row === 'over') return;
    first = false;
    if (row === 'mails-wait') await sleep(lookAgainMs);
    // Requests of people come between two rows.
    else await new Promise(setImmediate);
  }
  const next: SliceData = { runId, slice: slice + 1 };
  await deps.jobs.enqueue(jobKind, next, { id: `${runId}.${next.slice}` });
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * The change and its outcome are written together, under the lock of the run: a row is done once, whatever dies, and
 * whoever else works on the run by mistake.
 */
async function workRow(
  deps: RunWorkDeps,
  runId: string,
  { giveUp }: { giveUp: boolean },
): Promise<'done' | 'over' | 'mails-wait'> {
  const { storage, logger } = deps;
  let row: BulkRowsTable | undefined;
  try {
    return await storage.transaction(async () => {
      row = undefined;
      const run = await begunRun(deps, runId);
      if (!run) return 'over';
      row = await findNextRow(storage, runId);
      if (!row) return finish(deps, runId, 'finished');
      const actor = await actorOf(deps, run);
      if (!actor) return finish(deps, runId, 'stopped', 'access-lost');
      if (await mailsWait(deps, run)) return 'mails-wait';
      const made = await workOn(deps, run, row, actor);
      // Their address stands in their account from here on, and goes with it.
      const known = made === undefined ? {} : { user_key: made, email: null, name: null };
      await writeOutcome(storage, row, { outcome: 'done', code: null, ...known });
      return 'done';
    });
  } catch (error) {
    if (!row || (!isFailure(error) && !giveUp)) throw error;
    const failed = row;
    if (!isFailure(error)) logger.error({ runId, position: failed.position, err: error }, 'a row was given up');
    const code: Failure['code'] = isFailure(error) ? error.code : 'server.failed';
    await storage.transaction(async () => {
      await lockRun(storage, runId);
      await writeOutcome(storage, failed, { outcome: 'failed', code });
    });
    return 'done';
  }
}

async function begunRun({ storage, clock }: RunWorkDeps, runId: string): Promise<BulkRunsTable | undefined> {
  const run = await lockRun(storage, runId);
  if (!run || isOver(run)) return undefined;
  if (run.state === 'waiting')
    await updateRun(storage, runId, { state: 'running', started_at: timestamp(clock.now()) });
  return run;
}

async function finish(
  { storage, clock, logger }: RunWorkDeps,
  runId: string,
  state: 'finished' | 'stopped',
  reason: StopReason | null = null,
): Promise<'over'> {
  await updateRun(storage, runId, { state, reason, finished_at: timestamp(clock.now()) });
  storage.afterCommit(() => logger.info({ event: `bulk-run.${state}`, runId, reason }, 'a change of many is over'));
  return 'over';
}

/** The administrator who began it, with the rights of this moment; nothing where they could not begin it now. */
async function actorOf(
  { users, factors, clock }: RunWorkDeps,
  { begun_by: userKey, kind }: BulkRunsTable,
): Promise<UserActor | undefined> {
  const standing = await users.standingOf(userKey);
  if (!standing?.active || !standing.admin) return undefined;
  // Only super-admins create users.
  if (kind === 'invite' && !standing.superAdmin) return undefined;
  // A session of theirs would be held back, with no rights until they have a second factor.
  const from = await factors.requiredFrom(userKey);
  if (from !== undefined && Date.parse(from) <= clock.now() && !(await factors.hasAny(userKey))) return undefined;
  const { admin, superAdmin } = standing;
  return { kind: 'user', userKey, sessionId: '', admin, superAdmin, provenAt: '' };
}

async function mailsWait({ jobs }: RunWorkDeps, { kind }: BulkRunsTable): Promise<boolean> {
  return mailKinds.includes(kind as RunKind) && (await jobs.untried('mail', mailsAhead)) >= mailsAhead;
}

/** @returns the key of who was invited. */
async function workOn(
  { provision, userChange }: RunWorkDeps,
  run: BulkRunsTable,
  row: BulkRowsTable,
  actor: UserActor,
): Promise<string | undefined> {
  const { groupKey, graceDays, inviteSeconds } = JSON.parse(run.parameters) as RunParameters;
  const caller: KnownCaller = { actor, address: run.address, userAgent: run.user_agent };
  if (run.kind === 'invite') {
    const { email, name } = row;
    const given = { email: email ?? '', name: name ?? undefined, inviteSeconds };
    return (await provision.createUser(given, caller))._key;
  }
  const change = run.kind as Exclude<RunKind, 'invite'>;
  await userChange.one({ change, groupKey, graceDays }, row.user_key ?? '', caller);
  return undefined;
}
