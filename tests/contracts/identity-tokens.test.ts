// Personal access tokens on both stores: made once, found by their secret, ended to the second, kept by their owner alone.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readExpiry } from '../../server/identity/sessions/tokens/expiry.ts';
import { isWellFormedToken, newTokenSecret } from '../../server/identity/sessions/tokens/token-secret.ts';
import { type Failure, isFailure } from '../../server/platform/failure.ts';
import { systemRandom } from '../../server/platform/random.ts';
import { callerFor, days, hours, openWorld, system, type World } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const ownerOf = (userKey: string) => callerFor(userKey, { address: '192.0.2.9', userAgent: 'curl/8.5.0' });
const inSeconds = (world: World, seconds: number) => new Date(world.clock.now() + seconds * 1000).toISOString();
const refused = (error: unknown) => isFailure(error, 'token.expiry-refused');
const unknown = (error: unknown) => isFailure(error, 'token.not-found');

async function finds({ tokens }: Pick<World, 'tokens'>, secret: string): Promise<boolean> {
  return (tokens.findCached(secret) ?? (await tokens.load(secret))) !== undefined;
}

test('S36 secrets have the prefix and a checksum that catches every slip, and none comes twice', () => {
  const secrets = Array.from({ length: 2000 }, () => newTokenSecret(systemRandom));
  assert.equal(new Set(secrets).size, secrets.length);
  for (const secret of secrets) assert.match(secret, /^conch_[0-9A-Za-z]{46}$/);
  const [secret = ''] = secrets;
  assert.ok(isWellFormedToken(secret));
  for (let at = 6; at < secret.length; at++) {
    const slip = `${secret.slice(0, at)}${secret[at] === 'a' ? 'b' : 'a'}${secret.slice(at + 1)}`;
    assert.equal(isWellFormedToken(slip), false, `slip at ${at}`);
  }
  for (const other of [secret.slice(0, -1), `${secret}0`, secret.toLowerCase(), `${secret}\n`, 'conch_']) {
    assert.equal(isWellFormedToken(other), false, other);
  }
});

test('S36 an end is a moment with a zone, later than now and within a year', () => {
  const now = Date.parse('2026-03-01T09:00:00.000Z');
  assert.equal(readExpiry(null, now), null);
  assert.equal(readExpiry('2026-03-01T09:00:00.001Z', now), '2026-03-01T09:00:00.001Z');
  assert.equal(readExpiry('2026-03-01T12:00:01+02:00', now), '2026-03-01T10:00:01.000Z');
  assert.equal(readExpiry('2026-03-01T04:30-05:00', now), '2026-03-01T09:30:00.000Z');
  assert.equal(readExpiry('2027-03-01T09:00:00Z', now), '2027-03-01T09:00:00.000Z');
  const wrong = [
    ...['2026-03-01T09:00:00.000Z', '2025-03-01T09:00:00Z', '2027-03-03T09:00:00Z', '9999-12-31T23:59:59Z'],
    ...['2026-04-01', '2026-04-01T09:00:00', '2026-02-30T09:00:00Z', '2026-04-31T09:00:00Z', '1800000000'],
    ...['+010000-01-01T00:00:00Z', '2026-04-01T24:00:00Z', '2026-04-01 09:00:00Z', 'tomorrow', '', 'never'],
  ];
  for (const expireAt of wrong) assert.throws(() => readExpiry(expireAt, now), refused, expireAt);
});

for (const { kind, open } of stores) {
  describe(`personal access tokens on ${kind}`, () => {
    test('S36 a token is shown once, kept as a hash, and listed with its last 4 and last use', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { password: null });
      const made = await world.tokens.create(ownerOf(ada), { name: ' Nightly\u0000 ' });
      const { token: secret, ...shown } = made;
      assert.deepEqual(
        [shown.name, shown.prefix, shown.last4, shown.scopes, shown.expireAt, shown.lastUsedAt],
        ['Nightly', 'conch_', secret.slice(-4), ['people:read', 'items:read'], null, null],
      );
      assert.deepEqual(await world.tokens.list(ada), [shown]);
      const session = await world.tokens.load(secret);
      assert.deepEqual(session?.actor.token, { id: shown.id, scopes: ['people:read', 'items:read'] });
      assert.deepEqual([session?.userKey, session?.actor.provenAt], [ada, '']);
      assert.equal(await world.sessions.find(secret), undefined, 'it is no session');
      if (!session) return;
      world.clock.forward(5);
      world.tokens.seen(session, '203.0.113.7');
      const [unwritten] = await world.tokens.list(ada);
      await world.tokens.flush();
      const [written] = await world.tokens.list(ada);
      assert.deepEqual(unwritten, written);
      assert.deepEqual(
        [written?.lastUsedAt, written?.lastAddress],
        [new Date(world.clock.now()).toISOString(), '203.0.113.7'],
      );
      assert.deepEqual(
        world.mails.map((mail) => [mail.kind, mail.to.address]),
        [['token.created', 'ada@example.org']],
      );
      const [entry] = await world.activity.list(ada, { offset: 0, limit: 1 });
      assert.deepEqual(
        [entry?.kind, entry?.data],
        ['token.created', { name: 'Nightly', last4: shown.last4, scopes: 'people:read items:read' }],
      );
    });

    test('S36 a token ends to the second, cached or not, and stays ended when the clock is set back', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { password: null });
      const { tokens, clock } = world;
      const { token, id } = await tokens.create(ownerOf(ada), {
        name: 'x',
        expireAt: inSeconds(world, hours),
      });
      clock.forward(hours - 1);
      assert.ok(await finds(world, token), 'a second before');
      clock.forward(1);
      assert.equal(await finds(world, token), false, 'at the second');
      clock.forward(1);
      assert.equal(await finds(world, token), false, 'a second after');
      clock.forward(-2 * hours);
      assert.equal(await finds(world, token), false, 'with the clock set back');
      clock.forward(2 * hours);
      assert.deepEqual(
        (await tokens.list(ada)).map((shown) => shown.id),
        [id],
        'still in the list',
      );
      await assert.rejects(tokens.regenerate(ownerOf(ada), id, {}), refused);
      const again = await tokens.regenerate(ownerOf(ada), id, { expireAt: inSeconds(world, 60) });
      assert.ok(await finds(world, again.token));
      assert.equal(await finds(world, token), false);
      clock.forward(31 * days);
      await tokens.purge();
      assert.deepEqual(await tokens.list(ada), []);
    });

    test('S36 regenerating ends the old secret at once, or after the overlap', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const ada = await world.person('ada@example.org', { password: null });
      const { tokens, clock } = world;
      const owner = ownerOf(ada);
      const first = await tokens.create(owner, { name: 'x', expireAt: inSeconds(world, 30 * days) });
      assert.ok(await finds(world, first.token));
      const second = await tokens.regenerate(owner, first.id, {});
      assert.equal(second.expireAt, first.expireAt);
      assert.equal(await finds(world, first.token), false);
      assert.ok(await finds(world, second.token));
      const third = await tokens.regenerate(owner, first.id, { overlapSeconds: hours, expireAt: null });
      assert.deepEqual([third.expireAt, third.previousUntil], [null, inSeconds(world, hours)]);
      for (const node of [world, other]) {
        assert.ok(await finds(node, second.token), 'in the overlap');
        assert.ok(await finds(node, third.token));
      }
      clock.forward(hours - 1);
      assert.ok(await finds(world, second.token), 'a second before its end');
      clock.forward(1);
      assert.equal(await finds(world, second.token), false);
      clock.forward(-10);
      assert.equal(await finds(world, second.token), false, 'not again with the clock set back');
      clock.forward(10);
      assert.ok(await finds(world, third.token));
      const short = await tokens.create(owner, { name: 'y', expireAt: inSeconds(world, 60) });
      const longer = await tokens.regenerate(owner, short.id, { overlapSeconds: hours, expireAt: null });
      assert.equal(longer.previousUntil, short.expireAt, 'the old one never outlives its own end');
    });

    test('S36 revoking one, all, deactivating and deleting end tokens at once on every node', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const [ada, bob] = [
        await world.person('ada@example.org', { password: null }),
        await world.person('bob@example.org', { password: null }),
      ];
      const make = async (userKey: string) => world.tokens.create(ownerOf(userKey), { name: 'x' });
      const [one, two, three] = [await make(ada), await make(ada), await make(ada)];
      const kept = await make(bob);
      for (const { token } of [one, two, three, kept]) assert.ok(await finds(world, token));
      await world.tokens.revoke(ada, one.id, ownerOf(ada));
      assert.equal(await finds(world, one.token), false);
      await assert.rejects(world.tokens.revoke(ada, one.id, ownerOf(ada)), unknown);
      assert.equal(await world.tokens.revokeAll(ada, ownerOf(ada)), 2);
      assert.equal(await world.tokens.revokeAll(ada, ownerOf(ada)), 0);
      for (const { token } of [two, three]) {
        assert.equal(await finds(world, token), false);
        assert.equal(await other.tokens.load(token), undefined);
      }
      assert.ok(await finds(world, kept.token), 'somebody else’s stays');
      await world.activation.setActive(bob, false, { actor: system });
      assert.equal(await finds(world, kept.token), false);
      await world.activation.setActive(bob, true, { actor: system });
      assert.equal(await finds(world, kept.token), false, 'for good');
      const kinds = (await world.activity.list(ada, { offset: 0, limit: 2 })).map((entry) => entry.kind);
      assert.deepEqual(kinds, ['tokens.revoked', 'token.revoked'], 'nothing is written where nothing ended');
    });

    test('S37 tokens of somebody else are not there', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { password: null });
      const bob = ownerOf(await world.person('bob@example.org', { password: null }));
      const { id, token } = await world.tokens.create(ownerOf(ada), { name: 'x' });
      await assert.rejects(world.tokens.rename(bob, id, 'y'), unknown);
      await assert.rejects(world.tokens.regenerate(bob, id, {}), unknown);
      await assert.rejects(world.tokens.revoke(bob.actor.userKey, id, bob), unknown);
      assert.equal(await world.tokens.revokeAll(bob.actor.userKey, bob), 0);
      assert.deepEqual(await world.tokens.list(bob.actor.userKey), []);
      assert.ok(await finds(world, token));
      assert.equal((await world.tokens.rename(ownerOf(ada), id, 'z')).name, 'z');
    });

    test('S36 nobody has more than a hundred, also when made at the same time', async (t) => {
      const world = await openWorld(t, open);
      const ada = ownerOf(await world.person('ada@example.org', { password: null }));
      for (let made = 0; made < 96; made++) await world.tokens.create(ada, { name: `${made}` });
      const results = await Promise.allSettled(
        Array.from({ length: 12 }, (_, at) => world.tokens.create(ada, { name: `race ${at}` })),
      );
      const lost = results.filter((result) => result.status === 'rejected');
      assert.equal(lost.length, 8);
      assert.ok(lost.every(({ reason }) => isFailure(reason, 'token.too-many')));
      assert.equal((await world.tokens.list(ada.actor.userKey)).length, 100);
    });

    test('new secrets come at a pace: so many in ten minutes, of one person (S44)', async (t) => {
      const world = await openWorld(t, open);
      const [ada, bob] = [await world.person('ada@example.org'), await world.person('bob@example.org')];
      const { id } = await world.tokens.create(ownerOf(ada), { name: 'Nightly' });
      for (let at = 1; at < 120; at++) await world.tokens.regenerate(ownerOf(ada), id, {});
      const spent = (error: Failure) => error.code === 'request.too-many' && error.retryAfterSeconds !== undefined;
      const { length } = world.mails;
      await assert.rejects(world.tokens.regenerate(ownerOf(ada), id, {}), spent);
      await assert.rejects(world.tokens.create(ownerOf(ada), { name: 'Another' }), spent);
      assert.equal(world.mails.length, length);
      await world.tokens.create(ownerOf(bob), { name: 'Nightly' });
      // What ends a secret is never held up.
      await world.tokens.revoke(ada, id, ownerOf(ada));
      world.clock.forward(12 * 60);
      await world.tokens.create(ownerOf(ada), { name: 'Another' });
    });

    test('S36 of many regenerations at the same time one secret counts', async (t) => {
      const world = await openWorld(t, open);
      const ada = ownerOf(await world.person('ada@example.org', { password: null }));
      const { id, token } = await world.tokens.create(ada, { name: 'x' });
      const made = await Promise.all(Array.from({ length: 10 }, () => world.tokens.regenerate(ada, id, {})));
      const live = await Promise.all([token, ...made.map((one) => one.token)].map((one) => finds(world, one)));
      assert.equal(live.filter(Boolean).length, 1);
    });

    test('a week before its end its owner is told, once, by one node', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const ada = ownerOf(await world.person('ada@example.org', { password: null }));
      const make = (name: string, seconds: number | undefined) =>
        world.tokens.create(ada, {
          name,
          expireAt: seconds === undefined ? null : inSeconds(world, seconds),
        });
      await make('month', 30 * days);
      await make('week', 7 * days);
      await make('for ever', undefined);
      assert.equal(await world.tokens.remind(), 0);
      world.clock.forward(23 * days - 1);
      assert.equal(await world.tokens.remind(), 0);
      world.clock.forward(1);
      const told = await Promise.all([world.tokens.remind(), other.tokens.remind(), world.tokens.remind()]);
      assert.equal(
        told.reduce((sum, count) => sum + count, 0),
        1,
      );
      const mails = [...world.mails, ...(other.mails === world.mails ? [] : other.mails)];
      const endings = mails.filter((mail) => mail.kind === 'token.ending');
      assert.deepEqual(
        endings.map((mail) => mail.data.name),
        ['month'],
      );
    });

    test('S35 a token loses with its owner what they lose', async (t) => {
      const world = await openWorld(t, open);
      const ann = await world.admin('ann@example.org');
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      const { token } = await world.tokens.create(ownerOf(ann), { name: 'x', scopes: ['people:write'] });
      assert.equal((await world.tokens.load(token))?.actor.admin, true);
      await world.members.remove('Usergroup', 'domain', ann, root);
      assert.equal(world.tokens.findCached(token), undefined);
      assert.equal((await world.tokens.load(token))?.actor.admin, false);
    });
  });
}
