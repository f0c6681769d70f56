// Counting before verifying: exact budgets under parallel tries, waits that end, and a hard stop that mail opens.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import type { GrantedTry, SignInTry } from '../../server/identity/credentials/throttle/throttle.ts';
import { days, hours, minutes, openWorld, type World } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const outcomes = (tries: { outcome: string }[], outcome: string) =>
  tries.filter((each) => each.outcome === outcome).length;

/** One failed sign-in at an account, from a source that has its whole budget. */
function failer(world: World, userKey: string) {
  let sources = 0;
  return () => {
    sources++;
    const address = `10.${sources >> 16}.${(sources >> 8) & 255}.${sources & 255}`;
    return world.throttle.takeSignInTry({ userKey }, address);
  };
}

function granted(attempt: SignInTry): GrantedTry {
  assert.equal(attempt.outcome, 'granted');
  return attempt as GrantedTry;
}

for (const { kind, open } of stores) {
  describe(`throttle on ${kind}`, () => {
    test('of 200 tries at an account at once, over two nodes, ten are let through (S08)', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const tries = await Promise.all(
        Array.from({ length: 200 }, (_, at) =>
          (at % 2 ? world : other).throttle.takeSignInTry({ userKey: 'ada' }, `192.0.2.${at}`),
        ),
      );
      assert.equal(outcomes(tries, 'granted'), 10);
      assert.equal(outcomes(tries, 'account-spent'), 190);
    });

    test('of 200 tries from a source at once, over two nodes, fifty are let through (S07)', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const tries = await Promise.all(
        Array.from({ length: 200 }, (_, at) =>
          (at % 2 ? world : other).throttle.takeSignInTry({ userKey: `user${at}` }, '192.0.2.1'),
        ),
      );
      assert.equal(outcomes(tries, 'granted'), 50);
      assert.equal(outcomes(tries, 'source-spent'), 150);
      assert.equal((await world.throttle.takeSignInTry({ userKey: 'zoe' }, '192.0.2.2')).outcome, 'granted');
    });

    test('a source never has more than fifty in any ten minutes', async (t) => {
      const { throttle, clock } = await openWorld(t, open);
      const grantedAt: number[] = [];
      for (let at = 0; at < 400; at++) {
        const attempt = await throttle.takeSignInTry({ userKey: `user${at}` }, '2001:db8::1');
        if (attempt.outcome === 'granted') grantedAt.push(clock.now());
        clock.forward(at % 3 ? 1 : 9);
      }
      assert.ok(grantedAt.length >= 100, 'the budget comes back');
      for (const from of grantedAt) {
        const within = grantedAt.filter((time) => time >= from && time < from + 10 * minutes * 1000);
        assert.ok(within.length <= 50);
      }
    });

    test('who is told to wait gets through after that', async (t) => {
      const { throttle, clock } = await openWorld(t, open);
      const take = () => throttle.takeSignInTry({ unknownAddress: `${Math.random()}` }, '192.0.2.1');
      for (let at = 0; at < 50; at++) granted(await take());
      const spent = await take();
      assert.ok(spent.outcome === 'source-spent');
      assert.ok(spent.retryAfterSeconds > 0 && spent.retryAfterSeconds <= 11 * minutes);
      clock.forward(spent.retryAfterSeconds - 1);
      assert.equal((await take()).outcome, 'source-spent');
      clock.forward(1);
      assert.equal((await take()).outcome, 'granted');
    });

    test('a source that cannot be read shares one budget; an IPv6 /64 has one (S06)', async (t) => {
      const { throttle } = await openWorld(t, open);
      const from = (address: string | undefined, at: number) =>
        throttle.takeSignInTry({ userKey: `user${at}` }, address);
      const odd = [undefined, '', 'a', '1.2.3.4, 5.6.7.8', '<script>'];
      for (let at = 0; at < 50; at++) granted(await from(odd[at % odd.length], at));
      assert.equal((await from('another oddity', 50)).outcome, 'source-spent');
      for (let at = 0; at < 50; at++) granted(await from(`2001:db8::${at.toString(16)}`, at + 100));
      assert.equal((await from('2001:db8::ffff:ffff:1:1', 200)).outcome, 'source-spent');
      granted(await from('2001:db8:0:1::1', 201));
    });

    test('the wait at an account grows to 15 minutes and starts no later for tries within it (S10)', async (t) => {
      const world = await openWorld(t, open);
      const { clock } = world;
      const fail = failer(world, 'ada');
      for (let at = 0; at < 10; at++) granted(await fail());
      for (const waitMinutes of [1, 2, 4, 8, 15, 15]) {
        for (let at = 0; at < 5; at++) {
          assert.equal((await fail()).outcome, 'account-spent');
          clock.forward(waitMinutes * 10);
        }
        clock.forward(waitMinutes * 10 - 1);
        assert.equal((await fail()).outcome, 'account-spent');
        clock.forward(1);
        const parallel = await Promise.all([fail(), fail(), fail(), fail()]);
        assert.equal(outcomes(parallel, 'granted'), 1, 'one try a wait');
      }
    });

    test('after a hundred in a row an account stays shut until its owner proves themselves', async (t) => {
      const world = await openWorld(t, open);
      const fail = failer(world, 'ada');
      for (let at = 0; at < 100; at++) {
        granted(await fail());
        world.clock.forward(15 * minutes);
      }
      world.clock.forward(400 * days);
      assert.equal((await fail()).outcome, 'account-spent');
      await world.throttle.forgive('ada');
      granted(await fail());
    });

    test('a success ends the run of failures and costs the source nothing', async (t) => {
      const { throttle } = await openWorld(t, open);
      const take = () => throttle.takeSignInTry({ userKey: 'ada' }, '192.0.2.1');
      for (let at = 0; at < 9; at++) await take();
      for (let at = 0; at < 100; at++) await throttle.succeeded(granted(await take()));
      for (let at = 0; at < 10; at++) granted(await take());
      assert.equal((await take()).outcome, 'account-spent');
    });

    test('what is given back counts neither for the account nor for the source', async (t) => {
      const { throttle } = await openWorld(t, open);
      const take = () => throttle.takeSignInTry({ userKey: 'ada' }, '192.0.2.1');
      for (let at = 0; at < 100; at++) await throttle.giveBack(granted(await take()));
      for (let at = 0; at < 9; at++) granted(await take());
      for (let at = 0; at < 20; at++) await throttle.giveBack(granted(await take()));
      granted(await take());
      assert.equal((await take()).outcome, 'account-spent');
    });

    test('an unknown address is counted like an account (S01)', async (t) => {
      const { throttle } = await openWorld(t, open);
      const target = { unknownAddress: 'nobody@example.org' };
      for (let at = 0; at < 10; at++) granted(await throttle.takeSignInTry(target, `192.0.2.${at}`));
      assert.equal((await throttle.takeSignInTry(target, '192.0.2.99')).outcome, 'account-spent');
    });

    test('five mails an hour to an address, twenty from a source, also at once (S44)', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const { clock } = world;
      const toOne = await Promise.all(
        Array.from({ length: 40 }, (_, at) =>
          (at % 2 ? world : other).throttle.takeMailTry('ada@example.org', `192.0.2.${at}`),
        ),
      );
      assert.equal(outcomes(toOne, 'granted'), 5);
      assert.equal(outcomes(toOne, 'address-spent'), 35);
      const fromOne = await Promise.all(
        Array.from({ length: 40 }, (_, at) =>
          (at % 2 ? world : other).throttle.takeMailTry(`user${at}@example.org`, '198.51.100.1'),
        ),
      );
      assert.equal(outcomes(fromOne, 'granted'), 20);
      assert.equal(outcomes(fromOne, 'source-spent'), 20);
      clock.forward(59 * minutes);
      assert.equal((await world.throttle.takeMailTry('ada@example.org', '192.0.2.200')).outcome, 'address-spent');
      clock.forward(8 * minutes);
      assert.equal((await world.throttle.takeMailTry('ada@example.org', '192.0.2.200')).outcome, 'granted');
    });

    test('S08 S14 of 200 codes at once, over two nodes, ten are let through, whatever passwords were right', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const tries = await Promise.all(
        Array.from({ length: 200 }, (_, at) => (at % 2 ? world : other).throttle.takeCodeTry('ada', 'code')),
      );
      assert.equal(outcomes(tries, 'granted'), 10);
      const password = granted(await world.throttle.takeSignInTry({ userKey: 'ada' }, '192.0.2.1'));
      await world.throttle.passwordWasRight(password);
      assert.equal((await world.throttle.takeCodeTry('ada', 'code')).outcome, 'account-spent');
      assert.equal((await world.throttle.takeCodeTry('ada', 'enrolment')).outcome, 'granted');
      assert.equal((await world.throttle.takeCodeTry('bob', 'code')).outcome, 'granted');
      await world.throttle.forgive('ada');
      assert.deepEqual(await world.throttle.takeCodeTry('ada', 'code'), { outcome: 'granted', inRow: 1 });
    });

    test('S14 a right password that opens nothing leaves the run of failures as it was, and the source its count', async (t) => {
      const { throttle } = await openWorld(t, open);
      const take = () => throttle.takeSignInTry({ userKey: 'ada' }, '192.0.2.1');
      for (let at = 0; at < 9; at++) granted(await take());
      for (let at = 0; at < 41; at++) await throttle.passwordWasRight(granted(await take()));
      assert.equal((await take()).outcome, 'source-spent');
      granted(await throttle.takeSignInTry({ userKey: 'ada' }, '192.0.2.2'));
      assert.equal((await throttle.takeSignInTry({ userKey: 'ada' }, '192.0.2.2')).outcome, 'account-spent');
    });

    test('a clock that is set back shuts nobody out for longer', async (t) => {
      const world = await openWorld(t, open);
      const fail = failer(world, 'ada');
      for (let at = 0; at < 10; at++) granted(await fail());
      for (let at = 0; at < 50; at++) {
        granted(await world.throttle.takeSignInTry({ userKey: `user${at}` }, '192.0.2.1'));
      }
      world.clock.forward(-1 * days);
      granted(await fail());
      granted(await world.throttle.takeSignInTry({ userKey: 'zoe' }, '192.0.2.1'));
    });

    test('what counts no more is purged; the failures of an account are not (R13)', async (t) => {
      const world = await openWorld(t, open);
      const { throttle, clock, storage } = world;
      const userKey = await world.person('ada@example.org', { password: null });
      await throttle.takeSignInTry({ userKey }, '192.0.2.1');
      await throttle.takeSignInTry({ userKey: 'gone' }, '192.0.2.1');
      await throttle.takeSignInTry({ unknownAddress: 'nobody@example.org' }, '192.0.2.1');
      await throttle.takeMailTry('ada@example.org', '192.0.2.1');
      assert.equal(await throttle.purge(), 1, 'that of the account that is none');
      clock.forward(25 * hours);
      await throttle.purge();
      const { rows } = await sql<{ subject: string }>`select subject from attempts`.execute(storage.db());
      assert.deepEqual(
        rows.map((row) => row.subject),
        [`signin.account:${userKey}`],
      );
    });

    test('the store has no mail address that somebody asked about', async (t) => {
      const { throttle, storage } = await openWorld(t, open);
      await throttle.takeSignInTry({ unknownAddress: 'nobody@example.org' }, '192.0.2.1');
      await throttle.takeMailTry('nobody@example.org', '192.0.2.1');
      const { rows } = await sql`select * from attempts`.execute(storage.db());
      assert.equal(rows.length, 4);
      assert.ok(!JSON.stringify(rows).includes('nobody'));
    });
  });
}
