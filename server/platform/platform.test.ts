import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDependentCache } from './dependent-cache.ts';
import { createLogger } from './logger.ts';
import { hashSecret, newKey, newSecret, sameText, systemRandom } from './random.ts';
import { createSealer } from './sealing.ts';
import { createWorkQueue } from './work-queue.ts';

describe('keys and secrets', () => {
  it('orders keys by time and never repeats one', () => {
    const early = newKey(systemRandom, Date.UTC(2026, 0, 1));
    const late = newKey(systemRandom, Date.UTC(2026, 0, 1) + 1);
    assert.match(early, /^[0-9a-z]{20}$/);
    assert.ok(early.slice(0, 9) < late.slice(0, 9));
    assert.equal(new Set(Array.from({ length: 20_000 }, () => newKey(systemRandom, 0))).size, 20_000);
  });

  it('makes secrets of 256 bits and hashes them', () => {
    const secret = newSecret(systemRandom);
    assert.equal(Buffer.from(secret, 'base64url').length, 32);
    assert.equal(hashSecret('abc'), 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
    assert.ok(sameText('abc', 'abc') && !sameText('abc', 'abd') && !sameText('abc', 'ab'));
  });
});

describe('sealing', () => {
  const sealer = createSealer(Buffer.alloc(32, 7));
  it('opens what it sealed, for the same row and key alone', () => {
    const sealed = sealer.seal('secret ✓', 'totp:1');
    assert.equal(sealer.open(sealed, 'totp:1'), 'secret ✓');
    assert.ok(!sealed.includes('secret'));
    assert.notEqual(sealed, sealer.seal('secret ✓', 'totp:1'));
    assert.throws(() => sealer.open(sealed, 'totp:2'));
    assert.throws(() => createSealer(Buffer.alloc(32, 8)).open(sealed, 'totp:1'));
    const bytes = Buffer.from(sealed.slice(2), 'base64url');
    for (const at of [0, 13, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.throws(() => sealer.open(`1.${changed.toString('base64url')}`, 'totp:1'));
    }
  });
});

describe('work queue', () => {
  it('runs so many at once, in order, and refuses the surplus', async () => {
    const queue = createWorkQueue({ atOnce: 2, maxWaiting: 3, full: () => new Error('full') });
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const work = (number: number) => async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      order.push(number);
      running--;
      if (number === 1) throw new Error('one fails');
      return number;
    };
    const results = await Promise.allSettled([0, 1, 2, 3, 4, 5, 6].map((number) => queue.run(work(number))));
    assert.equal(most, 2);
    assert.deepEqual(order, [0, 1, 2, 3, 4]);
    assert.deepEqual(
      results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason.message)),
      [0, 'one fails', 2, 3, 4, 'full', 'full'],
    );
    assert.equal(await queue.run(work(9)), 9);
  });
});

describe('dependent cache', () => {
  it('forgets what was made from a changed thing, and what is too old or too much', async () => {
    let now = 0;
    let lease = Infinity;
    let wait: Promise<void> | undefined;
    const cache = createDependentCache<number>({
      maxEntries: 2,
      leaseMs: () => lease,
      now: () => now,
      durable: () => wait,
    });
    cache.set('a', 1, ['x', 'y']);
    cache.set('b', 2, ['y']);
    const { epoch } = cache;
    cache.drop('x');
    assert.deepEqual([cache.find('a'), cache.find('b')], [undefined, 2]);
    assert.ok(cache.epoch > epoch);
    cache.set('c', 3, []);
    cache.set('d', 4, []);
    assert.deepEqual([cache.find('b'), cache.find('c'), cache.find('d')], [undefined, 3, 4]);
    lease = 1000;
    cache.set('e', 5, []);
    now = 999;
    assert.equal(cache.find('e'), 5);
    now = 1000;
    assert.equal(cache.find('e'), undefined);
    lease = 0;
    cache.set('f', 6, []);
    assert.equal(cache.find('f'), undefined);

    lease = Infinity;
    const synced = Promise.withResolvers<void>();
    wait = synced.promise;
    cache.set('g', 7, ['x']);
    cache.set('h', 8, ['y']);
    assert.deepEqual([cache.find('g'), cache.find('h')], [undefined, undefined], 'not before it is on the disk');
    synced.resolve();
    await synced.promise;
    assert.deepEqual([cache.find('g'), cache.find('h')], [7, 8]);

    const again = Promise.withResolvers<void>();
    wait = again.promise;
    cache.set('i', 9, ['x']);
    cache.drop('z');
    again.resolve();
    await again.promise;
    assert.equal(cache.find('i'), undefined, 'something changed in between');
  });
});

describe('log', () => {
  it('S60 strikes out what is secret by its name', () => {
    const lines: string[] = [];
    const logger = createLogger('info', { write: (line) => void lines.push(line) });
    logger.info({ password: 'canary', body: { token: 'canary' }, user: 'kept' }, 'hello\nworld');
    assert.equal(lines.length, 1);
    assert.ok(!lines[0]?.includes('canary'));
    assert.equal(JSON.parse(lines[0] ?? '').user, 'kept');
    assert.equal(lines[0]?.trim().split('\n').length, 1);
  });
});
