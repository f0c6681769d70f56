import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { silentLogger } from '../../platform/logger.ts';
import { openStorage } from '../../storage/storage.ts';
import { createLastSeen } from './last-seen.ts';

const minute = 60_000;

async function opened(t: TestContext) {
  let now = Date.parse('2026-03-01T09:00:00.000Z');
  const clock = { now: () => now };
  const storage = await openStorage({ dataFolder: ':memory:', clock, logger: silentLogger });
  t.after(() => storage.close());
  const written: string[] = [];
  let fails = false;
  const lastSeen = createLastSeen({
    storage,
    clock,
    async write(_storage, seen) {
      if (fails) throw new Error('The store does not answer.');
      written.push(`${seen.id} ${seen.seenAt.slice(11, 16)}`);
    },
  });
  return {
    lastSeen,
    written,
    forward: (ms: number) => {
      now += ms;
    },
    breakStore: (broken: boolean) => {
      fails = broken;
    },
    /** Writes that nobody waits for are done in the next turn. */
    turn: () => new Promise((resolve) => setImmediate(() => setImmediate(resolve))),
    now: () => now,
  };
}

test('S30 a use after a pause is written at once, and what is in use all the time only by the flush', async (t) => {
  const { lastSeen, written, forward, turn, now } = await opened(t);
  const read = now();
  forward(4 * minute);
  lastSeen.touch('a', '', read);
  await turn();
  assert.deepEqual(written, [], 'no pause yet');
  await lastSeen.flush();
  assert.deepEqual(written.splice(0), ['a 09:04']);
  // The cache may know an old moment; what was written last counts.
  for (let at = 0; at < 10; at++) {
    forward(minute);
    lastSeen.touch('a', '', read);
    await turn();
    assert.deepEqual(written, []);
    await lastSeen.flush();
    assert.equal(written.splice(0).length, 1);
  }
  await lastSeen.flush();
  forward(30 * minute);
  lastSeen.touch('a', '', read);
  lastSeen.touch('b', '', read);
  await lastSeen.flush();
  assert.deepEqual(written.slice(0, 2), ['a 09:44', 'b 09:44']);
});

test('what could not be written at once is written by the next flush', async (t) => {
  const { lastSeen, written, forward, breakStore, turn, now } = await opened(t);
  const read = now();
  forward(30 * minute);
  breakStore(true);
  lastSeen.touch('a', '', read);
  await turn();
  breakStore(false);
  assert.deepEqual(written, []);
  await lastSeen.flush();
  assert.deepEqual(written, ['a 09:30']);
});
