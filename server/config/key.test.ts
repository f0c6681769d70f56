import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { systemRandom } from '../platform/random.ts';
import { KeyRefused, openKey } from './key.ts';

/** A store that keeps its check in memory. */
function memoryChecks(kept?: string) {
  return {
    kept,
    async find() {
      return this.kept;
    },
    async keepFirst(check: string) {
      this.kept ??= check;
      return this.kept;
    },
  };
}

function setting(t: TestContext) {
  const root = mkdtempSync(join(tmpdir(), 'conch-key-'));
  t.after(() => rmSync(root, { recursive: true }));
  const dataFolder = join(root, 'data');
  return { dataFolder, file: join(dataFolder, 'key'), checks: memoryChecks() };
}

const open = (given: ReturnType<typeof setting>, key?: Buffer) =>
  openKey({ config: { key, dataFolder: given.dataFolder }, checks: given.checks, random: systemRandom });

test('the first start makes a key for its owner alone, the next ones read it', async (t) => {
  const given = setting(t);
  const first = await open(given);
  assert.equal(first.length, 32);
  assert.equal(statSync(given.file).mode & 0o777, 0o600);
  assert.equal(statSync(given.dataFolder).mode & 0o777, 0o700);
  assert.deepEqual(await open(given), first);
  assert(!given.checks.kept?.includes(first.toString('base64url')));
});

test('two first starts at once agree on one key', async (t) => {
  const given = setting(t);
  const [one, two] = await Promise.all([open(given), open(given)]);
  assert.deepEqual(one, two);
});

test('CONCH_KEY goes before the file and makes none', async (t) => {
  const given = setting(t);
  const key = systemRandom.bytes(32);
  assert.deepEqual(await open(given, key), key);
  assert(!existsSync(given.file));
});

test('another key than the one of the store is refused, and nothing is written', async (t) => {
  const given = setting(t);
  await open(given);
  const before = readFileSync(given.file);
  await assert.rejects(open(given, systemRandom.bytes(32)), /CONCH_KEY is not the key/);
  writeFileSync(given.file, systemRandom.bytes(32).toString('base64'));
  await assert.rejects(open(given), /is not the key that this store was sealed with/);
  writeFileSync(given.file, before);
  await open(given);
});

test('a store whose key is gone does not get a new one', async (t) => {
  const given = setting(t);
  await open(given);
  rmSync(given.file);
  await assert.rejects(open(given), /is gone/);
  assert(!existsSync(given.file));
});

test('a key that others may read, a short and a damaged one are refused as they are', async (t) => {
  const given = setting(t);
  await open(given);
  const whole = readFileSync(given.file);
  for (const damaged of [Buffer.alloc(0), whole.subarray(0, 20), Buffer.alloc(45), Buffer.concat([whole, whole])]) {
    writeFileSync(given.file, damaged);
    await assert.rejects(open(given), (error) => {
      assert(error instanceof KeyRefused);
      assert.match(error.message, /is damaged/);
      return true;
    });
    assert.deepEqual(readFileSync(given.file), damaged);
  }
  writeFileSync(given.file, whole);
  chmodSync(given.file, 0o640);
  await assert.rejects(open(given), /chmod 600/);
});
