// B7: which letters somebody in 200 groups holds on an item twelve deep, beside one indexed read on the same store.

import { keepPostgres } from '../../scripts/keep-postgres.mjs';
import { grantsOn } from '../../server/items/access/letters.ts';
import { findItem } from '../../server/items/items-store.ts';
import type { UserActor } from '../../server/platform/caller.ts';
import { systemClock } from '../../server/platform/clock.ts';
import { silentLogger } from '../../server/platform/logger.ts';
import { openStorage, type Storage } from '../../server/storage/storage.ts';
import { makeBigStore } from '../big-store/big-server.ts';
import { type BigStoreOrder, fullSize } from '../big-store/fill.ts';
import { type Effort, type Figure, written } from '../figure.ts';
import { inTurn, median } from '../rounds.ts';
import type { Row } from '../table.ts';

const callsPerRound = 500;
const goal = 20;
/** A tenth of the people is enough: neither side asks for anybody else. */
const order: BigStoreOrder = {
  ...fullSize,
  users: 10_000,
  sessions: 10_000,
  activity: 20_000,
  tasks: 50_000,
  busy: { sessions: 10, activity: 100, groups: 200 },
};

/** In this process, without HTTP on either side: the store's handle is what both go through. */
async function medianMicros(work: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let done = 0; done < callsPerRound; done++) {
    const began = performance.now();
    await work();
    took.push((performance.now() - began) * 1000);
  }
  return median(took);
}

async function rowOn(storage: Storage, made: { busyKey: string; deepKey: string }, rounds: number): Promise<Row> {
  const actor: UserActor = {
    ...{ kind: 'user', userKey: made.busyKey, sessionId: '-', provenAt: '', admin: false, superAdmin: false },
  };
  const ask = async () => {
    const held = (await grantsOn(storage, actor, [made.deepKey])).get(made.deepKey);
    if (!held?.letters) throw new Error('They hold nothing there.');
  };
  const read = () => findItem(storage.db(), made.deepKey);
  await medianMicros(ask);
  await medianMicros(read);
  const taken = await inTurn(rounds, { ours: () => medianMicros(ask), theirs: () => medianMicros(read) });
  const [ours, theirs] = [median(taken.ours), median(taken.theirs)];
  return {
    figure: 'B7',
    work: `letters of somebody in 200 groups on an item 12 deep, ${storage.kind}`,
    comparedWith: 'one indexed read on the same store',
    ours: `${written(ours, 1)} µs`,
    theirs: `${written(theirs, 1)} µs`,
    ratio: written(ours / theirs, 1),
    goal: `at most ${goal}`,
    met: ours / theirs <= goal,
  };
}

async function measureOn(rounds: number, databaseUrl?: string): Promise<Row> {
  const { dataFolder, store } = await makeBigStore({ order, ...(databaseUrl ? { databaseUrl } : {}) });
  const storage = await openStorage({ dataFolder, databaseUrl, clock: systemClock, logger: silentLogger });
  try {
    return await rowOn(storage, store, rounds);
  } finally {
    await storage.close();
  }
}

async function measure({ rounds }: Effort): Promise<Row[]> {
  const rows = [await measureOn(rounds)];
  const postgres = await keepPostgres();
  try {
    rows.push(await measureOn(rounds, postgres.url));
  } finally {
    await postgres.stop();
  }
  return rows;
}

export const permissionQuestion: Figure = { name: 'B7', measure };
