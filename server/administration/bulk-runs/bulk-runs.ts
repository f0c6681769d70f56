// Changes of many users in the background: begun by an administrator, looked at, stopped, done again for what failed.
import type { BulkRow, BulkRun, RowOutcome, RunKind, RunState, StopReason } from '../../../contract/api/bulk-runs.ts';
import { matchingAtMost } from '../../../contract/api/bulk-runs.ts';
import { type ErrorCode, errors } from '../../../contract/errors.ts';
import type { Events } from '../../events/events.ts';
import type { PrivilegedItems } from '../../items/privileged-items.ts';
import type { Jobs } from '../../jobs/jobs.ts';
import { requireAbove, requireRank } from '../../people/above.ts';
import { bind } from '../../platform/bind.ts';
import type { KnownCaller } from '../../platform/caller.ts';
import { timestamp } from '../../platform/clock.ts';
import { Failure } from '../../platform/failure.ts';
import { newKey, type Random } from '../../platform/random.ts';
import type { BulkRowsTable, BulkRunsTable } from '../../storage/tables.ts';
import type { UserAdmin, UserFilter } from '../users/user-admin.ts';
import type { ChangeOfUser } from '../users/user-change.ts';
import {
  deleteRunsBefore,
  findRows,
  findRun,
  findRuns,
  insertAgain,
  insertMatching,
  insertRows,
  insertRun,
  lockRun,
  setTotal,
  stopRunsOf,
  updateRun,
} from './bulk-runs-store.ts';
import { isOver, jobKind, type RunParameters, type RunWorkDeps, type SliceData, workSlice } from './run-work.ts';

export interface GivenRun extends ChangeOfUser {
  userKeys?: readonly string[] | undefined;
  filter?: UserFilter | undefined;
}

export interface GivenImport {
  invite: readonly { email: string; name?: string | undefined }[];
  inviteExpiration?: number | undefined;
}

interface Deps extends RunWorkDeps {
  random: Random;
  privilegedItems: Pick<PrivilegedItems, 'findItem'>;
  userAdmin: Pick<UserAdmin, 'searchOf'>;
  jobs: Pick<Jobs, 'handle' | 'enqueue' | 'untried'>;
  events: Pick<Events, 'emit' | 'subscribe'>;
}

const keptMs = 30 * 86_400_000;
/** Each slice is a job of its own, so this is the age of one. */
const sliceMaxAgeSeconds = 7 * 86_400;

export type BulkRuns = ReturnType<typeof createBulkRuns>;

export function createBulkRuns(deps: Deps) {
  const { storage, jobs, events } = deps;
  // A run that a stranger began in somebody's name must not go on.
  events.subscribe('bulk-runs', ['account.not-me'], async ({ userKey = '', at }) => {
    await stopRunsOf(storage, userKey, { reason: 'not-me', finished_at: at });
  });
  jobs.handle<SliceData>(jobKind, { maxAgeSeconds: sliceMaxAgeSeconds, run: (job) => workSlice(deps, job) });
  return bind(deps, { begin, list, get, rows, stop, again, takenAmong, purge });
}

/** Newest first. */
async function list(deps: Deps, page: { offset: number; limit: number }): Promise<BulkRun[]> {
  return Promise.all((await findRuns(deps.storage, page)).map((run) => shown(deps, run)));
}

/** Throws `run.not-found`. */
async function get(deps: Deps, id: string): Promise<BulkRun> {
  return shown(deps, await getRun(deps, id));
}

async function rows(
  deps: Deps,
  id: string,
  page: { outcome?: RowOutcome | undefined; offset: number; limit: number },
): Promise<BulkRow[]> {
  await getRun(deps, id);
  return (await findRows(deps.storage, id, page)).map(shownRow);
}

/** Which of these addresses somebody has. */
function takenAmong({ users }: Deps, emails: readonly string[]): Promise<string[]> {
  return users.takenAmong(emails);
}

async function purge({ storage, clock }: Deps): Promise<void> {
  await deleteRunsBefore(storage, timestamp(clock.now() - keptMs));
}

async function getRun({ storage }: Deps, id: string): Promise<BulkRunsTable> {
  const run = await findRun(storage, id);
  if (!run) throw new Failure('run.not-found');
  return run;
}

/** Throws `access.denied`, `item.not-found`, `run.no-rows`, `run.too-many-rows`. */
async function begin(deps: Deps, given: GivenRun | GivenImport, caller: KnownCaller): Promise<BulkRun> {
  if ('invite' in given) {
    const parameters = given.inviteExpiration === undefined ? {} : { inviteSeconds: given.inviteExpiration };
    return open(deps, 'invite', parameters, caller, (runId) =>
      insertRows(
        deps.storage,
        runId,
        given.invite.map(({ email, name }) => ({ user_key: null, email, name: name || null })),
      ),
    );
  }
  const { change, groupKey, graceDays, userKeys, filter = {} } = given;
  const parameters: RunParameters = {
    ...(groupKey === undefined ? {} : { groupKey }),
    ...(graceDays === undefined ? {} : { graceDays }),
  };
  const matching = userKeys ? undefined : await deps.userAdmin.searchOf(filter);
  return open(deps, change, parameters, caller, async (runId) => {
    if (userKeys) {
      const rows = [...new Set(userKeys)].map((key) => ({ user_key: key, email: null, name: null }));
      return insertRows(deps.storage, runId, rows);
    }
    const count = matching ? await insertMatching(deps.storage, runId, matching, matchingAtMost + 1) : 0;
    if (count > matchingAtMost) throw new Failure('run.too-many-rows');
    return count;
  });
}

async function open(
  deps: Deps,
  kind: RunKind,
  parameters: RunParameters,
  caller: KnownCaller,
  fill: (runId: string) => Promise<number>,
): Promise<BulkRun> {
  const { storage, clock, random, userChange, jobs, events } = deps;
  const now = clock.now();
  const { userKey } = caller.actor;
  const row: BulkRunsTable = {
    id: newKey(random, now),
    kind,
    parameters: JSON.stringify(parameters),
    begun_by: userKey,
    address: caller.address ?? '',
    user_agent: caller.userAgent ?? '',
    state: 'waiting',
    reason: null,
    total: 0,
    done: 0,
    failed: 0,
    created_at: timestamp(now),
    started_at: null,
    finished_at: null,
  };
  return storage.transaction(async () => {
    await requireRank(deps, caller.actor, kind === 'invite' ? 'super-admin' : 'admin');
    if (kind !== 'invite') await userChange.requireGroupOf({ change: kind, ...parameters });
    await insertRun(storage, row);
    const total = await fill(row.id);
    if (total === 0) throw new Failure('run.no-rows');
    await setTotal(storage, row.id, total);
    const first: SliceData = { runId: row.id, slice: 0 };
    await jobs.enqueue(jobKind, first, { id: `${row.id}.0` });
    const data = { change: kind, count: total };
    await events.emit('users.change-begun', { userKey, caller, data });
    return shown(deps, { ...row, total });
  });
}

/** Of who stands above them: `access.denied`. One that is over stays as it is. */
async function stop(deps: Deps, id: string, caller: KnownCaller): Promise<BulkRun> {
  const { storage, clock, events } = deps;
  return storage.transaction(async () => {
    await requireRank(deps, caller.actor, 'admin');
    const run = await lockRun(storage, id);
    if (!run) throw new Failure('run.not-found');
    await requireAbove(deps, caller.actor, run.begun_by);
    if (isOver(run)) return shown(deps, run);
    const reason: StopReason = 'asked';
    const change = { state: 'stopped', reason, finished_at: timestamp(clock.now()) };
    await updateRun(storage, id, change);
    const data = { change: run.kind, done: run.done, count: run.total };
    await events.emit('users.change-stopped', { userKey: run.begun_by, caller, data });
    return shown(deps, { ...run, ...change });
  });
}

/** A new run with the rows that failed, or were left. Throws `run.goes-on`, `run.no-rows` and what `begin` does. */
async function again(deps: Deps, id: string, which: 'failed' | 'left', caller: KnownCaller): Promise<BulkRun> {
  const run = await getRun(deps, id);
  if (!isOver(run)) throw new Failure('run.goes-on');
  const parameters = JSON.parse(run.parameters) as RunParameters;
  return open(deps, run.kind as RunKind, parameters, caller, (runId) =>
    insertAgain(deps.storage, runId, { runId: id, outcome: which }),
  );
}

async function shown({ users, privilegedItems }: Deps, run: BulkRunsTable): Promise<BulkRun> {
  const { groupKey, graceDays } = JSON.parse(run.parameters) as RunParameters;
  const by = await users.find(run.begun_by);
  const group = groupKey === undefined ? undefined : await privilegedItems.findItem(groupKey);
  return {
    id: run.id,
    kind: run.kind as RunKind,
    state: run.state as RunState,
    reason: run.reason as StopReason | null,
    by: by ? { key: by.userKey, name: by.name } : null,
    group: group ? { key: group._key, name: String(group.data.name ?? '') } : null,
    graceDays: graceDays ?? null,
    total: run.total,
    done: run.done,
    failed: run.failed,
    createdAt: run.created_at,
    startedAt: run.started_at,
    finishedAt: run.finished_at,
  };
}

function shownRow(row: BulkRowsTable & { data: string | null }): BulkRow {
  const data = JSON.parse(row.data ?? '{}') as { name?: string; email?: string };
  const code = row.code as ErrorCode | null;
  return {
    position: Number(row.position),
    userKey: row.user_key,
    name: row.name ?? data.name ?? null,
    email: row.email ?? data.email ?? null,
    outcome: row.outcome as RowOutcome,
    code,
    error: code === null ? null : errors[code].title,
  };
}
