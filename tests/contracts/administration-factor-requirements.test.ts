// A second factor required of one person: told to them, shown, judged with the policy, and taken back.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { enrolled } from '../support/factor-world.ts';
import { days, goodPassword, openWorld, type World, whole } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const origin = { address: '198.51.100.9', userAgent: 'Test/1.0' };

async function signedIn(world: World, email: string) {
  const given = { email, password: goodPassword, kind: 'script' as const, ...origin };
  const { plainToken } = await whole(world.signIn.withPassword(given, given.kind, given));
  return async () => (await world.sessions.find(plainToken))?.heldBack;
}

const inDays = (world: World, count: number) => new Date(world.clock.now() + count * days * 1000).toISOString();

for (const { kind, open } of stores) {
  describe(`a second factor required of one person on ${kind}`, () => {
    test('S21 holds back every session of theirs after the days of grace, and of nobody else', async (t) => {
      const world = await openWorld(t, open);
      const admin = await world.actorOf(await world.admin('ann@example.org'));
      const bob = await world.person('bob@example.org');
      await world.person('carol@example.org');
      const bobs = await signedIn(world, 'bob@example.org');
      const carols = await signedIn(world, 'carol@example.org');
      assert.equal(await bobs(), false);
      const from = inDays(world, 2);
      const given = { change: 'require-factor', userKeys: [bob], graceDays: 2 } as const;
      assert.deepEqual((await world.userAdmin.change(given, { actor: admin, ...origin })).done, [bob]);
      assert.equal(await world.factors.requiredFrom(bob), from);
      assert.equal(await bobs(), false, 'within the days of grace');
      const { users } = await world.userAdmin.list({ search: 'bob', sort: 'name', offset: 0, limit: 9 });
      assert.equal(users[0]?.factorRequiredFrom, from);
      const mail = world.mails.findLast((each) => each.kind === 'factor.required');
      assert.deepEqual([mail?.to.address, mail?.data], ['bob@example.org', { from, by: 'ann' }]);
      const [entry] = await world.activity.list(bob, { offset: 0, limit: 1 });
      assert.deepEqual([entry?.kind, entry?.by], ['factor.required', admin.userKey]);
      world.clock.forward(2 * days);
      assert.deepEqual([await bobs(), await carols()], [true, false]);
      assert.equal(await (await signedIn(world, 'bob@example.org'))(), true, 'a new sign-in too');
      const back = { change: 'unrequire-factor', userKeys: [bob] } as const;
      await world.userAdmin.change(back, { actor: admin, ...origin });
      assert.deepEqual([await bobs(), await world.factors.requiredFrom(bob)], [false, undefined]);
      const kinds = (await world.activity.list(bob, { offset: 0, limit: 9 })).map((each) => each.kind);
      assert.ok(kinds.includes('factor.unrequired'));
    });

    test('said again it never gives more time, and with the policy the earlier day counts', async (t) => {
      const world = await openWorld(t, open);
      const admin = await world.actorOf(await world.admin('ann@example.org'));
      const bob = await world.person('bob@example.org');
      const require = (graceDays: number) =>
        world.factorRequirements.require(bob, graceDays, { actor: admin, ...origin });
      await require(5);
      const first = inDays(world, 5);
      await require(30);
      assert.equal(await world.factors.requiredFrom(bob), first);
      await require(3);
      assert.equal(await world.factors.requiredFrom(bob), inDays(world, 3));
      assert.equal(world.mails.filter(({ kind }) => kind === 'factor.required').length, 2);
      const { policy, version } = await world.policyChange.state();
      const { since: _, ...secondFactor } = policy.secondFactor;
      const choose = (graceDays: number, readVersion: string) =>
        world.policyChange.change(
          { ...policy, secondFactor: { ...secondFactor, requiredFor: 'everybody', graceDays } },
          readVersion,
          { actor: { kind: 'system', reason: 'test' } },
        );
      const changed = await choose(1, version);
      assert.equal(await world.factors.requiredFrom(bob), inDays(world, 1));
      await choose(9, changed.version);
      assert.equal(await world.factors.requiredFrom(bob), inDays(world, 3));
    });

    test('who has one already gets no mail, and may not be without one later', async (t) => {
      const world = await openWorld(t, open);
      const ada = await enrolled(world);
      const admin = await world.actorOf(await world.admin('ann@example.org'));
      await world.factorRequirements.require(ada.userKey, 0, { actor: admin, ...origin });
      assert.equal(world.mails.filter((mail) => mail.kind === 'factor.required').length, 0);
      const heldBack = async () => (await world.sessions.find(ada.plainToken))?.heldBack;
      assert.equal(await heldBack(), false);
      const session = await world.sessions.load(ada.plainToken);
      assert.ok(session);
      await world.totp.removeByCode({ ...ada.call, session }, ada.code());
      assert.equal(await heldBack(), true);
    });

    test('S48 nobody requires it of who stands above them', async (t) => {
      const world = await openWorld(t, open);
      const admin = await world.actorOf(await world.admin('ann@example.org'));
      const root = await world.superAdmin('root@example.org');
      const given = { change: 'require-factor', userKeys: [root] } as const;
      const { failed } = await world.userAdmin.change(given, { actor: admin, ...origin });
      assert.equal(failed[0]?.code, 'access.denied');
      assert.equal(await world.factors.requiredFrom(root), undefined);
    });

    test('S48 an administrator takes it back from others, and not from themselves', async (t) => {
      const world = await openWorld(t, open);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      const admin = await world.actorOf(await world.admin('ann@example.org'));
      await world.factorRequirements.require(admin.userKey, 5, { actor: root, ...origin });
      const given = { change: 'unrequire-factor', userKeys: [admin.userKey] } as const;
      const { failed } = await world.userAdmin.change(given, { actor: admin, ...origin });
      assert.equal(failed[0]?.code, 'user.oneself');
      assert.equal(await world.factors.requiredFrom(admin.userKey), inDays(world, 5));
      // Nor does another administrator what a super-admin asks for.
      const other = await world.actorOf(await world.admin('ben@example.org'));
      assert.equal((await world.userAdmin.change(given, { actor: other, ...origin })).failed[0]?.code, 'access.denied');
      assert.deepEqual((await world.userAdmin.change(given, { actor: root, ...origin })).done, [admin.userKey]);
      assert.equal(await world.factors.requiredFrom(admin.userKey), undefined);
    });
  });
}
