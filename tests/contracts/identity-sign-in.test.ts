// Sign-in by password: one answer and one amount of work for every no, exact budgets, and no door left by a race.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import type { ErrorCode } from '../../contract/errors.ts';
import { createArgon2Hasher, type PasswordHasher } from '../../server/identity/credentials/password/argon2-hasher.ts';
import { isFailure } from '../../server/platform/failure.ts';
import {
  countingHasher,
  goodPassword,
  hours,
  minutes,
  type Node,
  openWorld,
  system,
  whole,
} from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

interface Given {
  email?: string;
  password?: string;
  address?: string | undefined;
}

function signIn(node: Node, { email = 'ada@example.org', password = goodPassword, ...from }: Given = {}) {
  const caller = { address: '192.0.2.1', userAgent: 'Test/1.0', ...from };
  return whole(node.signIn.withPassword({ email, password }, 'script', caller));
}

/** The code of the refusal, or `ok`. */
async function outcome(node: Node, given: Given = {}): Promise<ErrorCode | 'ok'> {
  try {
    await signIn(node, given);
    return 'ok';
  } catch (error) {
    if (!isFailure(error)) throw error;
    assert.equal(error.fields, undefined);
    return error.code;
  }
}

const wrong = 'quite 7 bad waves';

for (const { kind, open } of stores) {
  describe(`sign-in on ${kind}`, () => {
    test('the right password opens a fresh session each time (S27)', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org');
      const [one, other] = [await signIn(world), await signIn(world, { email: ' ADA@Example.ORG ' })];
      assert.equal(one.user._key, userKey);
      assert.equal(one.session.kind, 'script');
      assert.equal(one.session.method, 'password');
      assert.notEqual(one.plainToken, other.plainToken);
      for (const { plainToken } of [one, other]) {
        assert.equal((await world.sessions.find(plainToken))?.userKey, userKey);
      }
      assert.ok(!JSON.stringify(one.user).includes('argon2'));
    });

    test('every kind of no has one answer, one hash of work and one count (S01, S02)', async (t) => {
      const { hasher, counts } = countingHasher();
      const world = await openWorld(t, open, { hasher });
      await world.person('ada@example.org');
      await world.person('invited@example.org', { password: null });
      const inactive = await world.person('inactive@example.org');
      await world.superAdmin('root@example.org');
      await world.activation.setActive(inactive, false, { actor: system });
      const kinds: Given[] = [
        { email: 'nobody@example.org' },
        { email: 'no address at all' },
        { email: 'nul\0@example.org' },
        { email: 'ada@example.org', password: wrong },
        { email: 'ada@example.org', password: `${goodPassword} ` },
        { email: 'invited@example.org', password: '' },
        { email: 'inactive@example.org' },
      ];
      for (const [at, given] of kinds.entries()) {
        for (let tries = 1; tries <= 12; tries++) {
          const before = counts.verified;
          assert.equal(await outcome(world, { ...given, address: `10.${at}.0.${tries}` }), 'signin.refused');
          assert.equal(counts.verified - before, 1, `${given.email}, try ${tries}`);
        }
      }
      const { rows } = await sql<{ count: number }>`select count from attempts
        where subject not like 'signin.source:%'`.execute(world.storage.db());
      assert.deepEqual([...new Set(rows.map((row) => row.count))], [10], 'the same count for all');
    });

    test('S02 each way to a no reads as much, and works one hash of the parameters of today', async (t) => {
      const inner = createArgon2Hasher({ memoryKiB: 64, iterations: 2 });
      const verified: (string | undefined)[] = [];
      const hasher: PasswordHasher = {
        ...inner,
        verify(stored, plain) {
          verified.push(stored);
          return inner.verify(stored, plain);
        },
      };
      const world = await openWorld(t, open, { hasher });
      await world.person('ada@example.org');
      const older = await world.person('older@example.org', { password: null });
      const weaker = await createArgon2Hasher({ memoryKiB: 16, iterations: 1 }).hash(goodPassword);
      await world.passwords.save(older, weaker, { provisional: false });
      const inactive = await world.person('inactive@example.org');
      await world.superAdmin('root@example.org');
      await world.activation.setActive(inactive, false, { actor: system });
      const kinds = ['nobody@example.org', 'ada@example.org', 'inactive@example.org', 'older@example.org'];
      for (const email of kinds) assert.equal(await outcome(world, { email, password: wrong }), 'signin.refused');
      assert.equal(verified.length, kinds.length, 'one check each');
      const [ofNobody, ofAda, ofInactive, ofOlder] = verified;
      assert.deepEqual([ofNobody, ofInactive], [undefined, undefined], 'against the hash that fits nobody');
      assert.match(ofAda ?? '', /m=64,t=2,p=1/);
      assert.equal(ofOlder, weaker, 'which is made up for: see the tests of the hasher');
      assert.ok(verified.every((stored) => stored === undefined || inner.isOutdated(stored) === (stored === weaker)));
    });

    test('look-alikes of an address open nothing (S41)', async (t) => {
      const world = await openWorld(t, open);
      await world.person('kim.i@example.org');
      const lookalikes = [
        '\u212aim.i@example.org',
        'kim.\u0131@example.org',
        'KIM.\u0130@example.org',
        'kim.i\uff20example.org',
        'kim.i@\uff45xample.org',
        'kim.i@exam\u00adple.org',
        'k\u0456m.i@example.org',
        'kim.i@example.org.',
        'kim.i@example.org,eve@example.org',
      ];
      for (const [at, email] of lookalikes.entries()) {
        assert.equal(await outcome(world, { email, address: `10.0.0.${at}` }), 'signin.refused', email);
      }
      assert.equal(await outcome(world, { email: 'KIM.I@EXAMPLE.ORG' }), 'ok');
    });

    test('refused tries at an account are written into its log, later, and no more than were looked at', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org');
      const kinds = async () =>
        (await world.activity.list(userKey, { offset: 0, limit: 100 })).map((each) => each.kind);
      for (let at = 0; at < 15; at++) await outcome(world, { password: wrong });
      await outcome(world, { email: 'nobody@example.org' });
      assert.deepEqual(await kinds(), [], 'not while anybody measures');
      await world.failedSignIns.flush();
      assert.deepEqual(await kinds(), Array(10).fill('signin.refused'));
      const { faults } = await world.activity.verify();
      assert.deepEqual(faults, []);
      await world.failedSignIns.flush();
      assert.equal((await kinds()).length, 10);
    });

    test('of 200 guesses at once, the right one last, ten are looked at, over two nodes (S08)', async (t) => {
      const { hasher, counts } = countingHasher();
      const world = await openWorld(t, open, { hasher, atOnce: 4 });
      const other = await world.another();
      await world.person('ada@example.org');
      const results = await Promise.all(
        Array.from({ length: 200 }, (_, at) =>
          outcome(at % 2 ? world : other, {
            password: at === 199 ? goodPassword : `${wrong} ${at}`,
            address: `10.0.${at % 4}.${at}`,
          }),
        ),
      );
      assert.ok(counts.checked <= 10, `${counts.checked} were looked at`);
      assert.ok(results.every((each) => each === 'signin.refused' || each === 'signin.busy'));
    });

    test('one password over many accounts from one source is stopped at fifty (S07)', async (t) => {
      const { hasher, counts } = countingHasher();
      const world = await openWorld(t, open, { hasher });
      await world.person('ada@example.org');
      const results: string[] = [];
      for (let at = 0; at < 70; at++) results.push(await outcome(world, { email: `user${at}@example.org` }));
      assert.equal(counts.verified, 50);
      assert.deepEqual(results.slice(50), Array(20).fill('request.too-many'));
      const late = await signIn(world).catch((error) => error);
      assert.ok(isFailure(late, 'request.too-many') && (late.retryAfterSeconds ?? 0) > 0);
      assert.equal(await outcome(world, { address: '192.0.2.2' }), 'ok');
    });

    test('people who sign in rightly use up nothing', async (t) => {
      const world = await openWorld(t, open);
      await world.person('ada@example.org');
      for (let at = 0; at < 60; at++) assert.equal(await outcome(world), 'ok');
      for (let at = 0; at < 9; at++) assert.equal(await outcome(world, { password: wrong }), 'signin.refused');
      assert.equal(await outcome(world), 'ok');
      for (let at = 0; at < 9; at++) assert.equal(await outcome(world, { password: wrong }), 'signin.refused');
      assert.equal(await outcome(world), 'ok', 'the count began anew');
    });

    test('an attack on an account leaves its sessions and ends within 15 minutes (S10)', async (t) => {
      const world = await openWorld(t, open);
      await world.person('ada@example.org');
      await world.person('bob@example.org');
      const { plainToken } = await signIn(world);
      for (let at = 0; at < 40; at++) {
        await outcome(world, { password: wrong, address: `10.0.0.${at}` });
        world.clock.forward(20);
      }
      assert.equal(await outcome(world, { address: '192.0.2.2' }), 'signin.refused', 'even the right one');
      assert.ok(await world.sessions.find(plainToken));
      assert.equal(await outcome(world, { email: 'bob@example.org', address: '192.0.2.2' }), 'ok');
      world.clock.forward(15 * minutes);
      assert.equal(await outcome(world, { address: '192.0.2.2' }), 'ok');
    });

    test('a full queue tells the surplus to wait, and counts it for nobody (R11)', async (t) => {
      const slow = gatedHasher();
      const world = await openWorld(t, open, { hasher: slow.hasher, atOnce: 1 });
      for (let at = 0; at < 8; at++) await world.person(`user${at}@example.org`, { password: null });
      slow.shut();
      const waiting = Array.from({ length: 160 }, (_, at) =>
        outcome(world, { email: `user${at % 8}@example.org`, address: `10.0.${at}.1` }),
      );
      await slow.waits();
      await Promise.race(waiting);
      slow.release();
      const results = await Promise.all(waiting);
      const busy = results.filter((each) => each === 'signin.busy').length;
      assert.ok(busy > 0 && busy < 160);
      assert.equal(results.filter((each) => each === 'signin.refused').length, 160 - busy);
    });

    test('a password set or a deactivation during the check leaves no session of the old one', async (t) => {
      for (const change of ['reset', 'deactivate'] as const) {
        const slow = gatedHasher();
        const world = await openWorld(t, open, { hasher: slow.hasher, atOnce: 2 });
        const userKey = await world.person('ada@example.org');
        slow.shut();
        const signingIn = outcome(world);
        await slow.waits();
        slow.open();
        if (change === 'reset') {
          const { link } = await world.passwordReset.resetLinkFor('ada@example.org');
          const [id = '', secret = ''] = (link.split('#')[1] ?? '').split('.');
          await world.passwordReset.reset({ id, secret, password: 'another 9 fine shell' }, {});
        } else {
          await world.activation.setActive(userKey, false, { actor: system });
          await world.activation.setActive(userKey, true, { actor: system });
        }
        slow.release();
        const result = await signingIn;
        const { rows } = await sql`select id from sessions`.execute(world.storage.db());
        if (change === 'reset') {
          assert.equal(result, 'signin.refused');
          assert.deepEqual(rows, []);
        } else {
          // Active again, and the password is still theirs.
          assert.equal(result, 'ok');
        }
      }
    });

    test('a hash of older parameters is replaced at the next sign-in and not before', async (t) => {
      const older = createArgon2Hasher({ memoryKiB: 16, iterations: 1 });
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org', { password: null });
      await world.passwords.save(userKey, await older.hash(goodPassword), { provisional: false });
      assert.equal(await outcome(world, { password: wrong }), 'signin.refused');
      assert.match((await world.passwords.find(userKey)) ?? '', /m=16,/);
      assert.equal(await outcome(world), 'ok');
      assert.match((await world.passwords.find(userKey)) ?? '', /m=8,/);
      assert.equal(await outcome(world), 'ok');
    });

    test('one password has one normal form and is compared whole (S11)', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org', { password: null });
      await world.passwords.set(userKey, 'cafe\u0301 au lait \u0000 noir', { provisional: false });
      assert.equal(await outcome(world, { password: 'caf\u00e9 au lait \u0000 noir' }), 'ok');
      for (const password of [
        'cafe au lait \u0000 noir',
        'caf\u00e9 au lait ',
        'Caf\u00e9 au lait \u0000 noir',
        'caf\u00e9 au lait \u0000 noir ',
        '\uff43af\u00e9 au lait \u0000 noir',
      ]) {
        assert.equal(await outcome(world, { password }), 'signin.refused', JSON.stringify(password));
      }
    });

    test('half a character fits no password that the replacement character would fit', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org', { password: null });
      await world.passwords.set(userKey, 'shell \ufffd and tide', { provisional: false });
      assert.equal(await outcome(world, { password: 'shell \ud800 and tide' }), 'signin.refused');
      assert.equal(await outcome(world, { password: 'shell \ufffd and tide' }), 'ok');
    });

    test('a session lasts when the server starts again', async (t) => {
      const world = await openWorld(t, open);
      await world.person('ada@example.org');
      const { plainToken } = await signIn(world);
      const restarted = await world.another();
      world.clock.forward(hours);
      assert.ok(await restarted.sessions.load(plainToken));
    });
  });
}

/** A hasher whose checks wait while it is shut. */
function gatedHasher() {
  const inner = createArgon2Hasher({ memoryKiB: 8, iterations: 1 });
  let gate: Promise<void> | undefined;
  let release = () => {};
  let arrived = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const hasher: PasswordHasher = {
    ...inner,
    async verify(stored, plain) {
      const shut = gate;
      arrived();
      await shut;
      return inner.verify(stored, plain);
    },
  };
  return {
    hasher,
    shut() {
      gate = new Promise((resolve) => {
        release = resolve;
      });
    },
    /** Those who come now pass; those who wait go on waiting. */
    open() {
      gate = undefined;
    },
    release() {
      gate = undefined;
      release();
    },
    waits: () => arrival,
  };
}
