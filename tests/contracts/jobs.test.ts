// What the job queue promises, on both stores: each job once, tried again, given up, taken over, put back.
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { createJobs, GiveUp, type Job, type JobsOptions } from '../../server/jobs/jobs.ts';
import { systemClock } from '../../server/platform/clock.ts';
import { createLogger, silentLogger } from '../../server/platform/logger.ts';
import { systemRandom } from '../../server/platform/random.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { type OpenedStore, stores } from '../support/stores.ts';

const quick = { pollMs: 20, leaseMs: 300, backOff: { firstMs: 10, longestMs: 40 } };

const stops: (() => Promise<void>)[] = [];

async function openFor(t: TestContext, open: () => Promise<OpenedStore>): Promise<OpenedStore> {
  const opened = await open();
  t.after(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
    await opened.close();
  });
  return opened;
}

function jobsOn(storage: Storage, options: Partial<JobsOptions> = {}) {
  const jobs = createJobs({
    storage,
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
    ...quick,
    ...options,
  });
  stops.push(() => jobs.stop(0));
  return jobs;
}

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + 30_000;
  while (!(await condition())) {
    assert(performance.now() < end, `not within 30 s: ${what}`);
    await sleep(5);
  }
}

interface Row {
  id: string;
  attempts: number;
  locked_until: string | null;
  last_error: string | null;
  failed_at: string | null;
}
const rowsOf = async (storage: Storage) => (await sql<Row>`select * from jobs order by id`.execute(storage.db())).rows;
const noneLeft = (storage: Storage) => async () => (await rowsOf(storage)).length === 0;

/** A wall clock that can be put forward. */
function movableClock() {
  let ahead = 0;
  return { now: () => Date.now() + ahead, forward: (ms: number) => (ahead += ms) };
}

for (const { kind, open } of stores) {
  describe(`jobs on ${kind}`, () => {
    test('a job is done once and its row goes', async (t) => {
      const opened = await openFor(t, open);
      const jobs = jobsOn(opened.storage);
      const done: unknown[] = [];
      jobs.handle('note', { maxAgeSeconds: 60, run: async ({ data }) => void done.push(data) });
      jobs.start();
      await jobs.enqueue('note', { text: 'täglich' });
      await until(noneLeft(opened.storage), 'the row goes');
      assert.deepEqual(done, [{ text: 'täglich' }]);
    });

    test('what is queued in a transaction starts after its commit, and not at all without one', async (t) => {
      const opened = await openFor(t, open);
      // Polling is out of the way: the commit itself must wake the queue.
      const jobs = jobsOn(opened.storage, { pollMs: 60_000 });
      const done: unknown[] = [];
      jobs.handle('note', { maxAgeSeconds: 60, run: async ({ data }) => void done.push(data) });
      jobs.start();
      await assert.rejects(
        opened.storage.transaction(async () => {
          await jobs.enqueue('note', 'lost');
          throw new Error('rolled back');
        }),
        /rolled back/,
      );
      await opened.storage.transaction(async () => {
        await jobs.enqueue('note', 'kept');
        await sleep(30);
        assert.deepEqual(done, []);
      });
      await until(() => done.length > 0, 'the job runs');
      assert.deepEqual(done, ['kept']);
    });

    test('a job of the same id is queued once', async (t) => {
      const opened = await openFor(t, open);
      const jobs = jobsOn(opened.storage);
      for (let at = 0; at < 3; at++) await jobs.enqueue('note', at, { id: 'only-one' });
      assert.deepEqual(
        (await rowsOf(opened.storage)).map((row) => row.id),
        ['only-one'],
      );
    });

    test('a job waits for its time', async (t) => {
      const opened = await openFor(t, open);
      const clock = movableClock();
      const jobs = jobsOn(opened.storage, { clock });
      let done = 0;
      jobs.handle('note', { maxAgeSeconds: 60, run: async () => void done++ });
      jobs.start();
      await jobs.enqueue('note', {}, { runAt: new Date(clock.now() + 60_000).toISOString() });
      await sleep(80);
      assert.equal(done, 0);
      clock.forward(60_001);
      await until(() => done === 1, 'the job runs');
    });

    test('the lowest priority goes first, and of a lane one runs at a time', async (t) => {
      const opened = await openFor(t, open);
      const jobs = jobsOn(opened.storage);
      const begun: string[] = [];
      let inLane = 0;
      jobs.handle<string>('note', {
        maxAgeSeconds: 60,
        async run({ data }) {
          begun.push(data);
          if (data.startsWith('lane')) {
            assert.equal(++inLane, 1);
            await sleep(30);
            inLane--;
          }
        },
      });
      const later = { priority: 1, lane: 'of-one' };
      for (const at of [1, 2, 3, 4, 5]) await jobs.enqueue('note', `lane ${at}`, { ...later, id: `a${at}` });
      await jobs.enqueue('note', 'beside', { priority: 1, id: 'b' });
      await jobs.enqueue('note', 'first', { id: 'c' });
      jobs.start();
      await until(noneLeft(opened.storage), 'all are done');
      assert.deepEqual(begun.slice(0, 3).sort(), ['beside', 'first', 'lane 1']);
      assert.equal(begun.indexOf('first') < begun.indexOf('lane 2'), true);
      assert.deepEqual(
        begun.filter((each) => each.startsWith('lane')),
        ['lane 1', 'lane 2', 'lane 3', 'lane 4', 'lane 5'],
      );
    });

    test('a failing job is tried again until it works', async (t) => {
      const opened = await openFor(t, open);
      const jobs = jobsOn(opened.storage);
      const attempts: number[] = [];
      jobs.handle('flaky', {
        maxAgeSeconds: 60,
        async run(job) {
          attempts.push(job.attempts);
          if (job.attempts < 4) throw new Error('not yet');
        },
      });
      jobs.start();
      await jobs.enqueue('flaky', {});
      await until(noneLeft(opened.storage), 'it works');
      assert.deepEqual(attempts, [1, 2, 3, 4]);
    });

    test('a job too old is given up, kept with its reason, and purged after a week', async (t) => {
      const opened = await openFor(t, open);
      const clock = movableClock();
      const lines: string[] = [];
      const logger = createLogger('info', { write: (line) => void lines.push(line) });
      const jobs = jobsOn(opened.storage, { clock, logger });
      let runs = 0;
      jobs.handle('hopeless', {
        maxAgeSeconds: 3600,
        async run() {
          runs++;
          throw new Error('the server says no');
        },
      });
      jobs.start();
      await jobs.enqueue('hopeless', {});
      await until(() => runs > 1, 'tried again');
      clock.forward(3_600_000);
      await until(async () => (await rowsOf(opened.storage))[0]?.failed_at != null, 'given up');
      const ran = runs;
      await sleep(100);
      assert.equal(runs, ran, 'not tried again');
      const [row] = await rowsOf(opened.storage);
      assert.equal(row?.last_error, 'the server says no');
      assert.match(lines.at(-1) ?? '', /"level":"error".*"job given up"/);
      await jobs.enqueue('of-another-kind', {});
      assert.deepEqual(await jobs.counts(), { waiting: 1, failed: 1 });
      assert.equal(await jobs.purge(), 0);
      clock.forward(7 * 24 * 3_600_000 + 1);
      assert.equal(await jobs.purge(), 1);
    });

    test('a handler that gives up is not tried again', async (t) => {
      const opened = await openFor(t, open);
      const jobs = jobsOn(opened.storage);
      let runs = 0;
      jobs.handle('refused', {
        maxAgeSeconds: 3600,
        async run() {
          runs++;
          throw new GiveUp('never');
        },
      });
      jobs.start();
      await jobs.enqueue('refused', {});
      await until(async () => (await rowsOf(opened.storage))[0]?.failed_at != null, 'failed');
      await sleep(80);
      assert.equal(runs, 1);
    });

    test('so many at once, and no more', async (t) => {
      const opened = await openFor(t, open);
      const jobs = jobsOn(opened.storage, { atOnce: 3 });
      let running = 0;
      let most = 0;
      let done = 0;
      jobs.handle('slow', {
        maxAgeSeconds: 60,
        async run() {
          most = Math.max(most, ++running);
          await sleep(10);
          running--;
          done++;
        },
      });
      await opened.storage.transaction(async () => {
        for (let at = 0; at < 20; at++) await jobs.enqueue('slow', at);
      });
      jobs.start();
      await until(() => done === 20, 'all done');
      assert.equal(most, 3);
    });

    test('a long job keeps its lease, and nobody takes it', async (t) => {
      const opened = await openFor(t, open);
      const other = opened.openAnother ? await opened.openAnother() : opened.storage;
      let runs = 0;
      for (const storage of [opened.storage, other]) {
        const jobs = jobsOn(storage, { leaseMs: 150 });
        jobs.handle('long', {
          maxAgeSeconds: 60,
          async run() {
            runs++;
            await sleep(600);
          },
        });
        jobs.start();
      }
      await jobsOn(opened.storage).enqueue('long', {});
      await until(() => runs > 0, 'it runs');
      await until(noneLeft(opened.storage), 'it ends');
      assert.equal(runs, 1);
    });

    test('the job of a dead node is taken over when its lease ends, and the dead one writes no more', async (t) => {
      const opened = await openFor(t, open);
      const clock = movableClock();
      const dead = jobsOn(opened.storage, { clock, leaseMs: 60_000, pollMs: 60_000 });
      let letDeadFail = () => {};
      dead.handle('work', {
        maxAgeSeconds: 60,
        run: () =>
          new Promise((_, reject) => {
            letDeadFail = () => reject(new Error('woke up late'));
          }),
      });
      dead.start();
      await dead.enqueue('work', {});
      await until(async () => (await rowsOf(opened.storage))[0]?.attempts === 1, 'claimed');

      const heir = jobsOn(opened.storage, { clock });
      let letHeirEnd = () => {};
      const taken: Job[] = [];
      heir.handle('work', {
        maxAgeSeconds: 60,
        run: (job) => {
          taken.push(job);
          return new Promise((resolve) => {
            letHeirEnd = resolve;
          });
        },
      });
      heir.start();
      await sleep(80);
      assert.equal(taken.length, 0);
      clock.forward(60_001);
      await until(() => taken.length === 1, 'taken over');
      assert.equal(taken[0]?.attempts, 2);
      letDeadFail();
      await sleep(50);
      const [row] = await rowsOf(opened.storage);
      assert.equal(row?.last_error, null, 'the late failure is not written over the claim of the heir');
      assert.notEqual(row?.locked_until, null);
      letHeirEnd();
      await until(noneLeft(opened.storage), 'done');
    });

    test('a node does not take its own running job a second time when the lease ran out', async (t) => {
      const opened = await openFor(t, open);
      const clock = movableClock();
      const jobs = jobsOn(opened.storage, { clock, leaseMs: 60_000 });
      let runs = 0;
      jobs.handle('slow', {
        maxAgeSeconds: 600,
        async run() {
          runs++;
          await sleep(200);
        },
      });
      jobs.start();
      await jobs.enqueue('slow', {});
      await until(() => runs === 1, 'it runs');
      clock.forward(60_001);
      await until(noneLeft(opened.storage), 'it ends');
      assert.equal(runs, 1);
    });

    test('a stop waits for what runs, then interrupts it and puts it back at once', async (t) => {
      const opened = await openFor(t, open);
      const jobs = jobsOn(opened.storage);
      const ends: string[] = [];
      jobs.handle('work', {
        maxAgeSeconds: 60,
        async run({ data, signal }) {
          await sleep(Number(data), undefined, { signal });
          ends.push(String(data));
        },
      });
      jobs.start();
      await jobs.enqueue('work', 100, { id: 'short' });
      await jobs.enqueue('work', 60_000, { id: 'long' });
      await until(async () => (await rowsOf(opened.storage)).every((row) => row.attempts === 1), 'both run');
      const started = performance.now();
      await jobs.stop(300);
      // Far less than the minute that the long one would take.
      assert(performance.now() - started < 20_000);
      assert.deepEqual(ends, ['100']);
      const rows = await rowsOf(opened.storage);
      assert.deepEqual(
        rows.map((row) => [row.id, row.locked_until, row.failed_at, row.last_error]),
        [['long', null, null, null]],
      );
      await jobs.enqueue('work', 1, { id: 'after' });
      await sleep(60);
      assert.equal((await rowsOf(opened.storage)).length, 2, 'nothing is taken after the stop');
    });

    test('a handler that does not hear the stop leaves its job to the lease', async (t) => {
      const opened = await openFor(t, open);
      const jobs = jobsOn(opened.storage, { leaseMs: 60_000 });
      jobs.handle('deaf', { maxAgeSeconds: 60, run: () => new Promise(() => {}) });
      jobs.start();
      await jobs.enqueue('deaf', {});
      await until(async () => (await rowsOf(opened.storage))[0]?.attempts === 1, 'it runs');
      await jobs.stop(10);
      assert.notEqual((await rowsOf(opened.storage))[0]?.locked_until, null);
    });

    test('kinds that this node does not know are left to others', async (t) => {
      const opened = await openFor(t, open);
      const jobs = jobsOn(opened.storage);
      jobs.handle('known', { maxAgeSeconds: 60, run: async () => {} });
      jobs.start();
      await jobs.enqueue('of-a-newer-node', {}, { id: 'left' });
      await jobs.enqueue('known', {}, { id: 'done' });
      await until(async () => (await rowsOf(opened.storage)).length === 1, 'the known one is done');
      assert.deepEqual(
        (await rowsOf(opened.storage)).map((row) => [row.id, row.attempts]),
        [['left', 0]],
      );
    });

    test('a store that cannot be read is said once, and the queue goes on when it is back', async (t) => {
      const opened = await openFor(t, open);
      const lines: string[] = [];
      const logger = createLogger('info', { write: (line) => void lines.push(line) });
      let gone = true;
      const storage: Storage = {
        ...opened.storage,
        db() {
          if (gone) throw new Error('connection refused');
          return opened.storage.db();
        },
      };
      const jobs = jobsOn(storage, { logger });
      let done = 0;
      jobs.handle('note', { maxAgeSeconds: 60, run: async () => void done++ });
      jobs.start();
      await sleep(120);
      assert.equal(lines.length, 1);
      gone = false;
      await jobs.enqueue('note', {});
      await until(() => done === 1, 'done');
      assert.match(lines[1] ?? '', /answers the job queue again/);
    });

    test('the outcome is written when the store comes back, so that the job is not done twice', async (t) => {
      const opened = await openFor(t, open);
      let gone = false;
      const storage: Storage = {
        ...opened.storage,
        db() {
          if (gone) throw new Error('connection refused');
          return opened.storage.db();
        },
      };
      const jobs = jobsOn(storage, { leaseMs: 900 });
      let runs = 0;
      jobs.handle('note', {
        maxAgeSeconds: 60,
        async run() {
          runs++;
          gone = true;
          setTimeout(() => {
            gone = false;
          }, 200);
        },
      });
      jobs.start();
      await jobs.enqueue('note', {});
      await until(async () => runs === 1 && (await rowsOf(opened.storage)).length === 0, 'written');
      await sleep(50);
      assert.equal(runs, 1);
    });
  });
}

const postgres = stores.find((store) => store.kind === 'postgres');
if (postgres) {
  test('two nodes on PostgreSQL share the work: each job once', async (t) => {
    const opened = await openFor(t, postgres.open);
    const other = await opened.openAnother?.();
    assert(other);
    const doneBy: string[][] = [[], []];
    const nodes = [opened.storage, other].map((storage, at) => {
      const jobs = jobsOn(storage, { leaseMs: 30_000 });
      jobs.handle('count', {
        maxAgeSeconds: 60,
        async run({ id }) {
          doneBy[at]?.push(id);
          await sleep(1);
        },
      });
      return jobs;
    });
    await opened.storage.transaction(async () => {
      for (let at = 0; at < 300; at++) await nodes[0]?.enqueue('count', at, { id: `job-${at}` });
    });
    for (const jobs of nodes) jobs.start();
    await until(noneLeft(opened.storage), 'all done');
    const all = doneBy.flat();
    assert.equal(all.length, 300);
    assert.equal(new Set(all).size, 300);
    assert(
      doneBy.every((ids) => ids.length > 30),
      `both work: ${doneBy.map((ids) => ids.length)}`,
    );
  });
}
