// Take my data: a zip of all that is one's own, made in the background, kept for a week in pieces in the store.

import { Readable } from 'node:stream';
import type { DataExport } from '../../../contract/api/your-data.ts';
import type { Activity } from '../../events/activity/activity.ts';
import type { Events } from '../../events/events.ts';
import { GiveUp, type Job, type Jobs } from '../../jobs/jobs.ts';
import type { Notify } from '../../notify/notify.ts';
import type { Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import type { KnownCaller } from '../../platform/caller.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { Failure } from '../../platform/failure.ts';
import type { Logger } from '../../platform/logger.ts';
import { newKey, type Random } from '../../platform/random.ts';
import type { Storage } from '../../storage/storage.ts';
import type { ExportsTable } from '../../storage/tables.ts';
import type { ReportLinks } from '../report/report-links.ts';
import { writeArchive } from './archive.ts';
import { fillArchive, type Sources } from './contents.ts';
import {
  beginRun,
  deleteExpiredExports,
  deleteExportOf,
  deleteLoosePieces,
  failExport,
  findExportOf,
  findPiece,
  insertExport,
  insertPiece,
  type RunChange,
  writeRun,
} from './data-export-store.ts';

export interface ExportedFile {
  name: string;
  sizeBytes: number;
  body: Readable;
}

export interface DataExportDeps extends Sources {
  storage: Storage;
  clock: Clock;
  random: Random;
  users: Users;
  /** A queue of its own: what takes minutes must not stand before the mails. */
  jobs: Pick<Jobs, 'handle' | 'enqueue'>;
  activity: Pick<Activity, 'all'>;
  events: Pick<Events, 'emit'>;
  /** Joins the transaction. */
  notify: Pick<Notify, 'send'>;
  reportLinks: ReportLinks;
  logger: Logger;
}

const jobKind = 'data-export';
const keptMs = 7 * 86_400_000;
/** One row of the store, and what is in memory at once. */
const pieceBytes = 1024 * 1024;
const loosePiecesAtOnce = 64;
/** The store is not asked for every percent; each piece tells too. */
const toldEveryMs = 400;
/** Then its job is not to be waited for any more. */
const lostAfterMs = 86_400_000;
/** A failing one is told to be so after so many tries in a row. */
const triesAtMost = 5;
/** So often it may be begun anew, e.g. because the process died; then it is taken to be the cause. */
const startsAtMost = 20;

/** Another run, or its owner, has taken it away; nothing is to be done. */
class Overtaken extends Error {}

export type DataExports = ReturnType<typeof createDataExports>;

export function createDataExports(deps: DataExportDeps) {
  deps.jobs.handle<{ exportId: string }>(jobKind, { maxAgeSeconds: 86_400, run: (job) => run(deps, job) });
  return bind(deps, { ask, find, open, remove, purge });
}

/** Told when the copy of somebody's data, or the deletion of their account, is new or different. */
const dataName = (userKey: string) => `data:${userKey}`;

function shown(row: ExportsTable): DataExport {
  return {
    state: row.status as DataExport['state'],
    progress: row.progress,
    sizeBytes: row.size_bytes,
    askedAt: row.created_at,
    expiresAt: row.expires_at,
  };
}

async function find({ storage }: DataExportDeps, userKey: string): Promise<DataExport | undefined> {
  const row = await findExportOf(storage, userKey);
  return row && shown(row);
}

/** Queues one. A copy that is being made goes on, a finished one is replaced. */
async function ask(deps: DataExportDeps, caller: KnownCaller): Promise<DataExport> {
  const { storage, clock, random, users, jobs, events } = deps;
  const { userKey } = caller.actor;
  return storage.transaction(async () => {
    await users.lock(userKey);
    const now = clock.now();
    const before = await findExportOf(storage, userKey);
    const goesOn = before?.status === 'waiting' || before?.status === 'working';
    if (before && goesOn && now < Date.parse(before.created_at) + lostAfterMs) return shown(before);
    await deleteExportOf(storage, userKey);
    const row: ExportsTable = {
      id: newKey(random, now),
      user_key: userKey,
      status: 'waiting',
      progress: 0,
      content_key: null,
      size_bytes: 0,
      created_at: timestamp(now),
      finished_at: null,
      expires_at: timestamp(now + keptMs),
    };
    await insertExport(storage, row);
    await jobs.enqueue(jobKind, { exportId: row.id }, { id: row.id });
    await events.emit('data.export-asked', { userKey, caller, data: {} });
    storage.changed(dataName(userKey));
    return shown(row);
  });
}

/** Deletes it, or stops its making. */
async function remove({ storage, users }: DataExportDeps, userKey: string): Promise<void> {
  await storage.transaction(async () => {
    await users.lock(userKey);
    if (await deleteExportOf(storage, userKey)) storage.changed(dataName(userKey));
  });
}

/** Deletes what is over a week old, and pieces that nothing names any more. */
async function purge({ storage, clock }: DataExportDeps): Promise<void> {
  await storage.transaction(async () => {
    const owners = await deleteExpiredExports(storage, timestamp(clock.now()));
    if (owners.length > 0) storage.changed(...owners.map(dataName));
  });
  while ((await deleteLoosePieces(storage, loosePiecesAtOnce)) === loosePiecesAtOnce);
}

/** Throws `export.not-found`. */
async function open(deps: DataExportDeps, caller: KnownCaller, { headOnly = false } = {}): Promise<ExportedFile> {
  const { storage, events } = deps;
  const { userKey } = caller.actor;
  return storage.transaction(async () => {
    const row = await findExportOf(storage, userKey);
    if (row?.status !== 'done' || row.content_key === null) throw new Failure('export.not-found');
    if (row.expires_at <= timestamp(deps.clock.now())) throw new Failure('export.not-found');
    if (!headOnly) await events.emit('data.exported', { userKey, caller, data: {} });
    return {
      name: `conch-data-${row.created_at.slice(0, 10)}.zip`,
      sizeBytes: row.size_bytes,
      body: Readable.from(piecesOf(storage, row.content_key, row.size_bytes), { objectMode: false }),
    };
  });
}

async function* piecesOf(storage: Storage, contentKey: string, sizeBytes: number): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for (let seq = 0; sent < sizeBytes; seq++) {
    const piece = await findPiece(storage, contentKey, seq);
    // The line is cut: half of a file must not look like a whole one.
    if (!piece) throw new Error('The copy was deleted while it was sent.');
    sent += piece.byteLength;
    yield piece;
  }
}

async function run(deps: DataExportDeps, job: Job<{ exportId: string }>): Promise<void> {
  const { storage, logger } = deps;
  const { exportId } = job.data;
  try {
    if (job.attempts > startsAtMost) throw new Error('It was begun too often.');
    await make(deps, exportId, job.signal);
  } catch (error) {
    if (error instanceof Overtaken) return;
    if (job.signal.aborted || job.attempts < triesAtMost) throw error;
    await storage.transaction(async () => {
      const userKey = await failExport(storage, exportId);
      if (userKey) storage.changed(dataName(userKey));
    });
    logger.error({ exportId, err: error }, 'a copy of data could not be made');
    throw new GiveUp('the copy of data could not be made', { cause: error });
  }
}

async function make(deps: DataExportDeps, exportId: string, signal: AbortSignal): Promise<void> {
  const { storage, clock, random, users, notify, reportLinks } = deps;
  const now = clock.now();
  const contentKey = newKey(random, now);
  const row = await storage.transaction(async () => {
    const begun = await beginRun(storage, exportId, contentKey);
    if (begun) storage.changed(dataName(begun.user_key));
    return begun;
  });
  if (!row) throw new Overtaken();
  const userKey = row.user_key;
  const person = await users.get(userKey);
  const { active = false, admin = false, superAdmin = false } = (await users.standingOf(userKey)) ?? {};
  // An inactive person may read nothing, and could not fetch it.
  if (!active) {
    await storage.transaction(async () => {
      if (await deleteExportOf(storage, userKey)) storage.changed(dataName(userKey));
    });
    throw new Overtaken();
  }
  const actor = { kind: 'user' as const, userKey, sessionId: '', admin, superAdmin, provenAt: '' };
  const writer = pieceWriter(storage, userKey, contentKey);
  const subject = { person, actor, at: timestamp(now) };
  await writeArchive({
    madeAt: new Date(now),
    fill: (archive) => fillArchive(archive, deps, subject, (share) => writer.tell(share)),
    take: (piece) => writer.write(piece),
    pieceBytes,
    signal,
  });
  const until = timestamp(clock.now() + keptMs);
  await writer.finish(timestamp(clock.now()), until, async () => {
    const reader = await users.get(userKey);
    const asked = { kind: 'data.export-asked', at: row.created_at } as const;
    await notify.send(reader, 'data.export-ready', { until, ...(await reportLinks.make(reader, asked)) });
  });
}

/** Each write asks whether the run is the newest still: two that run at once must not mix their pieces. */
function pieceWriter(storage: Storage, userKey: string, contentKey: string) {
  let seq = 0;
  let sizeBytes = 0;
  let progress = 0;
  let writtenMs = performance.now();
  const change = (what: RunChange, also?: () => Promise<void>) =>
    storage.transaction(async () => {
      writtenMs = performance.now();
      if (!(await writeRun(storage, contentKey, what))) throw new Overtaken();
      await also?.();
      storage.changed(dataName(userKey));
    });
  return {
    async tell(share: number): Promise<void> {
      const before = progress;
      progress = Math.min(99, Math.floor(share * 100));
      if (progress === before || performance.now() < writtenMs + toldEveryMs) return;
      await change({ progress });
    },
    async write(piece: Uint8Array): Promise<void> {
      const size = sizeBytes + piece.byteLength;
      await change({ progress, size_bytes: size }, () => insertPiece(storage, contentKey, seq, piece));
      seq++;
      sizeBytes = size;
    },
    finish: (finishedAt: string, expiresAt: string, also: () => Promise<void>) =>
      change({ status: 'done', progress: 100, finished_at: finishedAt, expires_at: expiresAt }, also),
  };
}
