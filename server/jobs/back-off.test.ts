import assert from 'node:assert/strict';
import { test } from 'node:test';
import { delayMs } from './back-off.ts';

const backOff = { firstMs: 2000, longestMs: 20_000 };
const chance = (byte: number) => ({ bytes: (count: number) => Buffer.alloc(count, byte) });

test('the wait doubles with every attempt, up to the longest', () => {
  const waits = [1, 2, 3, 4, 5, 6, 1000].map((attempts) => delayMs(attempts, backOff, chance(0xff)));
  assert.deepEqual(waits, [2000, 4000, 8000, 16_000, 20_000, 20_000, 20_000]);
});

test('half of the wait is chance', () => {
  assert.equal(delayMs(1, backOff, chance(0)), 1000);
  assert.equal(delayMs(1, backOff, chance(0x80)), 1502);
});
