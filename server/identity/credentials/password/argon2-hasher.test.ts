import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createArgon2Hasher, memoryToMakeUp } from './argon2-hasher.ts';

const cheap = createArgon2Hasher({ memoryKiB: 64, iterations: 1 });

test('what production hashes with is argon2id of 19 MiB and two passes, salted anew each time', async () => {
  const hasher = createArgon2Hasher();
  const [one, other] = [await hasher.hash('correct horse'), await hasher.hash('correct horse')];
  assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.notEqual(one, other);
  assert.equal(await hasher.verify(one, 'correct horse'), true);
  assert.equal(await hasher.verify(one, 'correct horsf'), false);
});

test('nothing is cut: 72 and 73 bytes, NUL and trailing space tell apart', async () => {
  const base = 'x'.repeat(72);
  const stored = await cheap.hash(`${base}a`);
  assert.equal(await cheap.verify(stored, `${base}a`), true);
  for (const other of [base, `${base}b`, `${base}a `, `${base}a\u0000`, `${base}\u0000a`]) {
    assert.equal(await cheap.verify(stored, other), false, JSON.stringify(other.slice(70)));
  }
});

test('nothing stored fits no password', async () => {
  for (const plain of ['', 'fits nobody', 'undefined']) {
    assert.equal(await cheap.verify(undefined, plain), false);
  }
});

test('S02 the check of an older hash is made up to the work of one of today, whatever its parameters were', () => {
  const today = { memoryKiB: 19_456, iterations: 2 };
  const workOfToday = today.memoryKiB * today.iterations;
  for (const timeCost of [1, 2, 3, 5]) {
    for (const memoryCost of [8, 64, 1024, 4096, 7168, 9728, 12_288, 18_000, 19_456]) {
      const older = memoryCost * timeCost;
      const made = memoryToMakeUp({ memoryCost, timeCost }, today) ?? 0;
      const work = older + made * today.iterations;
      assert.ok(work >= workOfToday * 0.95, `${memoryCost} KiB, ${timeCost} passes: ${work}`);
      if (older <= workOfToday) assert.ok(work <= workOfToday * 1.05);
      else assert.equal(made, 0, 'what costs more already is left');
    }
  }
});

test('hashes of other parameters still open and are known as outdated', async () => {
  const older = createArgon2Hasher({ memoryKiB: 32, iterations: 1 });
  const stored = await older.hash('correct horse');
  assert.equal(cheap.isOutdated(stored), true);
  assert.equal(older.isOutdated(stored), false);
  assert.equal(await cheap.verify(stored, 'correct horse'), true);
  assert.equal(await cheap.verify(stored, 'wrong horse'), false);
});
