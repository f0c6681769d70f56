// The policy: what it says holds at every door, on every node, at once, and never brings back what has ended.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Policy, type PolicyChoice, presets } from '../../contract/policy.ts';
import type { Actor } from '../../server/platform/caller.ts';
import { Failure, isFailure } from '../../server/platform/failure.ts';
import { codeAt } from '../support/authenticator-app.ts';
import { callIn, codeOf, enrolled, enter } from '../support/factor-world.ts';
import {
  callerFor,
  days,
  goodPassword,
  hours,
  minutes,
  type Node,
  openWorld,
  system,
  whole,
} from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const device = { kind: 'browser', method: 'password', address: '192.0.2.1', userAgent: 'Test/1.0' } as const;
const openFor = (node: Node, userKey: string) => node.sessions.open({ userKey, ...device }, device);
const base: PolicyChoice = presets.default.choice;
const aal2: PolicyChoice = presets['nist-aal2'].choice;
const withSessions = (lifetimeSeconds: number, idleSeconds: number): PolicyChoice => ({
  ...base,
  sessions: { lifetimeSeconds, idleSeconds },
});

/** Whatever is in force is changed. */
async function choose(node: Node, choice: PolicyChoice, actor: Actor = system) {
  const { version } = await node.policyChange.state();
  return node.policyChange.change(choice, version, { actor });
}

const requiring = (requiredFor: 'admins' | 'everybody', graceDays: number): PolicyChoice => ({
  ...base,
  secondFactor: { requiredFor, graceDays },
});

for (const { kind, open } of stores) {
  describe(`the policy on ${kind}`, () => {
    test('the default holds until somebody changes it, and a change is one after the other', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const actor = await world.actorOf(await world.admin('ann@example.org'));
      const before = await world.policyChange.state();
      assert.deepEqual([before.version, before.updatedBy, before.updatedAt], ['0', null, null]);
      assert.deepEqual(before.policy.sessions, { lifetimeSeconds: 30 * days, idleSeconds: 7 * days });
      // Two at once that both read the same: one is told that it knows too little.
      const results = await Promise.all([
        codeOf(world.policyChange.change(aal2, before.version, { actor })),
        codeOf(other.policyChange.change(withSessions(2 * days, days), before.version, { actor })),
      ]);
      assert.deepEqual(results.sort(), ['ok', 'policy.stale']);
      const after = await world.policyChange.state();
      assert.equal(after.version, '1');
      assert.equal(after.updatedBy?.key, actor.userKey);
      assert.equal(await codeOf(world.policyChange.change(base, before.version, { actor })), 'policy.stale');
      const same = await choose(world, after.policy.secondFactor.since ? aal2 : withSessions(2 * days, days), actor);
      assert.equal(same.version, '1', 'what changes nothing is no change');
    });

    test('S48 nobody but administrators changes it, whatever their session says; their log has the change', async (t) => {
      const world = await openWorld(t, open);
      const admin = await world.admin('ann@example.org');
      const actor = await world.actorOf(admin);
      await choose(world, aal2, actor);
      const [entry] = await world.activity.list(admin, { offset: 0, limit: 1 });
      assert.equal(entry?.kind, 'policy.changed');
      assert.deepEqual(entry?.data, {
        ...{ 'lifetimeSeconds.before': 30 * days, lifetimeSeconds: days },
        ...{ 'idleSeconds.before': 7 * days, idleSeconds: hours },
        ...{ 'minLength.before': 12, minLength: 15 },
        ...{ 'requiredFor.before': 'nobody', requiredFor: 'everybody' },
        endedSessions: 0,
      });
      await world.privileged.unlinkMember(null, 'domain', admin);
      assert.equal(await codeOf(choose(world, base, actor)), 'access.denied');
      assert.deepEqual((await world.activity.verify()).faults, []);
    });

    test('every node knows a change within a second', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      for (const node of [world, other]) assert.equal((await node.policy.current()).password.minLength, 12);
      await choose(world, aal2);
      assert.equal((await world.policy.current()).password.minLength, 15, 'the own node at once');
      const until = performance.now() + 1000;
      let known: Policy = await other.policy.current();
      while (known.password.minLength !== 15 && performance.now() < until) {
        await sleep(5);
        known = await other.policy.current();
      }
      assert.equal(known.password.minLength, 15);
    });

    test('S30 a shorter policy ends at once what is over by it, here and on the other node', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const userKey = await world.person('ada@example.org', { password: null });
      const old = await openFor(world, userKey);
      const idle = await openFor(world, userKey);
      world.clock.forward(days);
      const young = await openFor(world, userKey);
      world.sessions.seen((await world.sessions.find(old.plainToken)) ?? old.session, '192.0.2.1');
      await world.sessions.flush();
      const choice = withSessions(2 * days, 2 * hours);
      assert.deepEqual(await world.policyChange.preview(choice), {
        ...{ endedSessions: 1, endedSessionsOf: 1, withoutFactor: 0 },
      });
      assert.equal((await choose(world, choice)).endedSessions, 1);
      assert.equal(await world.sessions.find(idle.plainToken), undefined);
      assert.ok(await world.sessions.find(old.plainToken), 'it was used just now');
      assert.ok(await world.sessions.find(young.plainToken));
      const overall = withSessions(days, hours);
      assert.equal((await choose(world, overall)).endedSessions, 1, 'a day old');
      assert.equal(await world.sessions.find(old.plainToken), undefined);
      const until = performance.now() + 1000;
      while ((await other.sessions.find(old.plainToken)) && performance.now() < until) await sleep(5);
      assert.equal(await other.sessions.find(old.plainToken), undefined);
      assert.ok(await other.sessions.find(young.plainToken));
    });

    test('S30 NIST AAL2: a day overall, an hour idle, by the clock of the server', async (t) => {
      const world = await openWorld(t, open);
      await choose(world, aal2);
      const userKey = await world.person('ada@example.org');
      const used = await openFor(world, userKey);
      const unused = await openFor(world, userKey);
      assert.equal(Date.parse(used.session.expiresAt) - world.clock.now(), days * 1000);
      world.clock.forward(hours - 1);
      assert.ok(await world.sessions.find(unused.plainToken));
      world.clock.forward(1);
      assert.equal(await world.sessions.find(unused.plainToken), undefined);
      assert.equal(await world.sessions.find(used.plainToken), undefined);
      const busy = await openFor(world, userKey);
      for (let half = 0; half < 47; half++) {
        world.clock.forward(30 * minutes);
        const found = await world.sessions.find(busy.plainToken);
        assert.ok(found, `after ${half} half hours`);
        world.sessions.seen(found, '192.0.2.1');
      }
      world.clock.forward(30 * minutes);
      assert.equal(await world.sessions.find(busy.plainToken), undefined, 'a day is over');
    });

    test('S30 R06 a longer policy revives nothing: neither what ended nor what ran out unlooked at', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org');
      await choose(world, withSessions(days, hours));
      const unlookedAt = await openFor(world, userKey);
      const living = await openFor(world, userKey);
      world.clock.forward(2 * hours);
      const fresh = await openFor(world, userKey);
      await choose(world, withSessions(30 * days, 7 * days));
      assert.equal(await world.sessions.find(unlookedAt.plainToken), undefined);
      assert.equal(await world.sessions.find(living.plainToken), undefined);
      assert.ok(await world.sessions.find(fresh.plainToken));
      world.clock.forward(22 * hours);
      assert.ok(await world.sessions.find(fresh.plainToken));
      world.clock.forward(2 * hours);
      assert.equal(await world.sessions.find(fresh.plainToken), undefined, 'it ends when it was opened to end');
      const now = await openFor(world, userKey);
      world.clock.forward(6 * days);
      assert.ok(await world.sessions.find(now.plainToken), 'new ones live by the new policy');
    });

    test('S30 what is used after a pause is known to every node before its idle time is over', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      await choose(world, withSessions(days, hours));
      const userKey = await world.person('ada@example.org');
      const { plainToken, session } = await openFor(world, userKey);
      world.clock.forward(59 * minutes);
      const found = await world.sessions.load(plainToken);
      assert.ok(found);
      // Used again, and no flush comes before the hour would be over.
      world.sessions.seen(found, '192.0.2.1');
      const writtenAt = new Date(world.clock.now()).toISOString();
      const stored = async () => {
        const { rows } = await sql<{ seen_at: string }>`select seen_at from sessions`.execute(other.storage.db());
        return rows[0]?.seen_at;
      };
      const until = performance.now() + 2000;
      while ((await stored()) !== writtenAt && performance.now() < until) await sleep(5);
      assert.equal(await stored(), writtenAt, 'without a flush');
      world.clock.forward(30 * minutes);
      await other.sessions.purge();
      assert.equal((await other.sessions.find(plainToken))?.id, session.id);
    });

    test('S11 every door asks for the length of the policy: 7, 8, 14 and 15 code points', async (t) => {
      const world = await openWorld(t, open);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      // Code points, not bytes nor halves: each of these has a shell and the last composed letter in it.
      const plains = ['Tz8!kq🐚', 'Tz8!kq2🐚', 'Tz8!kq2&Wv5xB🐚', 'Tz8!kq2&Wv5xBe\u0301🐚'];
      assert.deepEqual(
        plains.map((plain) => [...plain.normalize('NFC')].length),
        [7, 8, 14, 15],
      );
      let made = 0;
      const doors: Record<string, (plain: string) => Promise<unknown>> = {
        async create(plain) {
          await world.provision.createUser({ email: `new${made++}@example.org`, password: plain }, { actor: root });
        },
        async commandLine(plain) {
          await world.provision.createUser({ email: `new${made++}@example.org`, password: plain }, { actor: system });
        },
        async reset(plain) {
          const email = `new${made++}@example.org`;
          await world.person(email, { password: null });
          const { link } = await world.passwordReset.resetLinkFor(email);
          const [id = '', secret = ''] = link.split('#')[1]?.split('.') ?? [];
          await world.passwordReset.reset({ id, secret, password: plain }, {});
        },
        async invitation(plain) {
          await world.provision.createUser({ email: `new${made++}@example.org` }, { actor: root });
          const mail = world.mails.at(-1);
          if (mail?.kind !== 'account.invited') throw new Error('No invitation was sent.');
          const [id = '', secret = ''] = mail.data.link.split('#')[1]?.split('.') ?? [];
          await world.passwordReset.reset({ id, secret, password: plain }, {});
        },
        async change(plain) {
          const userKey = await world.person(`new${made++}@example.org`, { password: null });
          await world.passwords.save(userKey, await world.passwords.hash(goodPassword), {
            provisional: false,
          });
          const given = { password: plain, currentPassword: goodPassword };
          await world.passwordChange.change(userKey, given, callerFor(userKey, { address: `192.0.2.${made}` }));
        },
        async setting(plain) {
          const userKey = await world.person(`new${made++}@example.org`, { password: null });
          await world.passwords.set(userKey, plain, { provisional: false });
        },
        async weighing(plain) {
          const { reasons } = await world.passwordStrength.rate(plain, [], { address: '198.51.100.1' });
          if (reasons[0] === 'password.too-short') throw new Failure('password.too-short');
        },
      };
      for (const [minLength, taken] of [
        [8, [false, true, true, true]],
        [12, [false, false, true, true]],
        [15, [false, false, false, true]],
      ] as const) {
        await choose(world, { ...base, password: { minLength } });
        for (const [name, door] of Object.entries(doors)) {
          const answers = [];
          for (const plain of plains) {
            const code = await codeOf(door(plain));
            assert.ok(code === 'ok' || code === 'password.too-short', `${name}: ${code}`);
            answers.push(code === 'ok');
          }
          assert.deepEqual(answers, taken, `${name} under ${minLength}`);
        }
        await assert.rejects(
          world.passwords.requireFit('Tz8!', { name: '', email: '' }),
          (error) =>
            isFailure(error, 'password.too-short') &&
            error.fields?.password === `Use ${minLength} characters or more; this has 4.`,
        );
      }
    });

    test('S11 the first account of a server is asked for the same length', async (t) => {
      const world = await openWorld(t, open);
      const setUpWith = async (password: string) => {
        const link = await world.setUp.newLink();
        const token = link.split('#')[1] ?? '';
        const first = { token, name: 'Ada', email: 'a@example.org', organisation: 'Studio' };
        return codeOf(world.setUp.complete({ ...first, password }));
      };
      await choose(world, { ...base, password: { minLength: 15 } });
      assert.equal(await setUpWith('Tz8!kq2&Wv5xB🐚'), 'password.too-short');
      await choose(world, { ...base, password: { minLength: 8 } });
      assert.equal(await setUpWith('Tz8!kq2'), 'password.too-short');
      assert.equal(await setUpWith('Tz8!kq2🐚'), 'ok');
    });

    test('S11 a longer policy locks nobody out: who has a shorter password still signs in with it', async (t) => {
      const world = await openWorld(t, open);
      await choose(world, { ...base, password: { minLength: 8 } });
      await world.person('ada@example.org', { password: 'Tz8!kq2&' });
      await choose(world, { ...base, password: { minLength: 64 } });
      assert.ok(await whole(enter(world, 'ada@example.org', 'Tz8!kq2&')));
    });

    test('S21 after the days of grace a session without a second factor is held back, every one of them', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const ada = await world.admin('ada@example.org');
      const before = await whole(enter(world));
      assert.equal(await world.factors.requiredFrom(ada), undefined);
      await choose(world, requiring('everybody', 2));
      const from = new Date(world.clock.now() + 2 * days * 1000).toISOString();
      assert.equal(await world.factors.requiredFrom(ada), from);
      const within = await world.sessions.find(before.plainToken);
      assert.deepEqual([within?.heldBack, within?.actor.admin], [false, true], 'within the days of grace');
      world.clock.forward(2 * days - 1);
      assert.equal((await world.sessions.find(before.plainToken))?.heldBack, false);
      world.clock.forward(1);
      for (const node of [world, other]) {
        for (const find of [node.sessions.load, node.sessions.find]) {
          const held = await find(before.plainToken);
          assert.deepEqual([held?.heldBack, held?.actor.admin, held?.userKey], [true, false, ada]);
        }
      }
      const after = await whole(enter(world));
      const held = await world.sessions.find(after.plainToken);
      assert.equal(held?.heldBack, true, 'a new sign-in too');
      assert.equal((await other.sessions.find(after.plainToken))?.heldBack, true);
      // A factor frees the session that added it, at once.
      const call = callIn(after.session);
      const { secret } = await world.totp.begin(call);
      await world.totp.prove(call, codeAt(secret, world.clock.now()));
      const freed = await world.sessions.find(after.plainToken);
      assert.deepEqual([freed?.heldBack, freed?.actor.admin], [false, true]);
      const until = performance.now() + 1000;
      while ((await other.sessions.find(after.plainToken))?.heldBack && performance.now() < until) await sleep(5);
      assert.equal((await other.sessions.find(after.plainToken))?.heldBack, false, 'on the other node too');
      assert.equal(await world.sessions.find(before.plainToken), undefined, 'the others have ended (S22)');
      // And taking it away again holds it back again.
      const status = await world.factors.statusOf(ada);
      assert.equal(status.enabled, true);
      world.clock.forward(60);
      await world.totp.removeByCode(call, codeAt(secret, world.clock.now()));
      assert.equal((await world.sessions.find(after.plainToken))?.heldBack, true);
    });

    test('S21 only those are held back who are meant, and none who has a second factor', async (t) => {
      const world = await openWorld(t, open);
      const factor = await enrolled(world);
      await world.privileged.linkMember(null, 'domain', factor.userKey);
      const admin = await world.admin('ann@example.org');
      const user = await world.person('bob@example.org');
      const [anns, bobs] = [await openFor(world, admin), await openFor(world, user)];
      await choose(world, requiring('admins', 0));
      const heldBack = async (plainToken: string) => (await world.sessions.find(plainToken))?.heldBack;
      assert.equal(await heldBack(factor.plainToken), false);
      assert.equal(await heldBack(anns.plainToken), true);
      assert.equal(await heldBack(bobs.plainToken), false);
      assert.equal((await world.policyChange.preview(requiring('admins', 0))).withoutFactor, 1);
      assert.equal((await world.policyChange.preview(requiring('everybody', 0))).withoutFactor, 2);
      await world.privileged.linkMember(null, 'domain', user);
      assert.equal(await heldBack(bobs.plainToken), true, 'from the moment in which they are');
      await choose(world, base);
      assert.equal(await heldBack(anns.plainToken), false);
    });

    test('the days of grace begin when more people are meant, and not anew with every change', async (t) => {
      const world = await openWorld(t, open);
      const since = async () => (await world.policy.current()).secondFactor.since;
      await choose(world, requiring('admins', 3));
      const first = await since();
      world.clock.forward(days);
      await choose(world, { ...requiring('admins', 5), password: { minLength: 20 } });
      assert.equal(await since(), first);
      await choose(world, requiring('everybody', 5));
      assert.notEqual(await since(), first);
      const second = await since();
      world.clock.forward(days);
      await choose(world, requiring('admins', 5));
      assert.equal(await since(), second);
      await choose(world, base);
      assert.equal(await since(), null);
    });

    test('S30 personal access tokens go on: neither life times nor a required factor concern them', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org');
      const owner = callerFor(ada);
      const { token } = await world.tokens.create(owner, { name: 'Pipeline', scopes: ['items:read'] });
      await choose(world, { ...aal2, secondFactor: { requiredFor: 'everybody', graceDays: 0 } });
      world.clock.forward(40 * days);
      const found = await world.tokens.load(token);
      assert.deepEqual([found?.userKey, found?.heldBack], [ada, false]);
    });

    test('S21 signing in with a passkey alone can be switched off', async (t) => {
      const world = await openWorld(t, open);
      await world.passkeys.startSignIn({ address: '192.0.2.1' });
      await choose(world, { ...base, signInMethods: { password: true, passkey: false } });
      assert.equal(await codeOf(world.passkeys.startSignIn({ address: '192.0.2.1' })), 'signin.method-off');
      const assertion = { id: 'x', rawId: 'x', type: 'public-key', response: {} } as never;
      const from = { kind: 'script', address: '192.0.2.1', userAgent: 'Test/1.0' } as const;
      assert.equal(await codeOf(world.passkeySignIn.finish(assertion, from.kind, from)), 'signin.method-off');
    });
  });
}
