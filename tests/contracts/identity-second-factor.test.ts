// Sign-in with a second factor: challenges and their budgets, codes that work once, and no door around it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import {
  challengeOf,
  codeOf,
  countOf,
  enrolled,
  enter,
  from,
  pendingOf,
  times,
  withCode,
} from '../support/factor-world.ts';
import { goodPassword, hours, minutes, openWorld, system } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

for (const { kind, open } of stores) {
  describe(`second factor on ${kind}`, () => {
    it('S19 a right password opens no session where a factor is on, a right code does', async (t) => {
      const world = await openWorld(t, open);
      const { userKey, code, call } = await enrolled(world);
      const pending = await pendingOf(world);
      assert.equal(pending.status, 'pending_verification');
      assert.deepEqual(pending.options, ['otp', 'backup']);
      assert.equal(Date.parse(pending.expiresAt) - world.clock.now(), 10 * minutes * 1000);
      const { rows } = await sql<{ id: string }>`select id from sessions`.execute(world.storage.db());
      assert.deepEqual(
        rows.map(({ id }) => id),
        [call.session.id],
      );
      const challenge = pending.otp?.challenge ?? '';
      assert.equal(await world.sessions.find(challenge), undefined);
      const signedIn = await withCode(world, challenge, code());
      assert.equal(signedIn.user._key, userKey);
      assert.equal(signedIn.session.method, 'password+otp');
      assert.equal((await world.sessions.find(signedIn.plainToken))?.userKey, userKey);
      assert.equal(signedIn.backupCodesLeft, undefined);
    });

    it('S13 a code is accepted once: in turn, and in sign-in then step-up', async (t) => {
      const world = await openWorld(t, open);
      const { code, call } = await enrolled(world);
      const used = code();
      assert.equal(await codeOf(withCode(world, await challengeOf(world), used)), 'ok');
      assert.equal(await codeOf(withCode(world, await challengeOf(world), used)), 'factor.refused');
      assert.equal(await codeOf(world.stepUp.prove(call, { code: used })), 'factor.refused');
      assert.equal(await codeOf(world.totp.removeByCode(call, used)), 'factor.refused');
      assert.equal(await codeOf(world.stepUp.prove(call, { code: code(1) })), 'ok');
      assert.equal(
        await codeOf(withCode(world, await challengeOf(world), code(-1))),
        'factor.refused',
        'nor one from before the last',
      );
    });

    it('S13 a code that proved the app is used up', async (t) => {
      const world = await openWorld(t, open);
      const { code } = await enrolled(world);
      world.clock.forward(-60);
      assert.equal(await codeOf(withCode(world, await challengeOf(world), code())), 'factor.refused');
    });

    it('S13 R10 a code is accepted once, by 50 at the same time over two nodes', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const { code, userKey } = await enrolled(world);
      // Challenges of their own, so that nothing but the code itself is what they race for.
      const challenges: string[] = [];
      for (let at = 0; at < 50; at++) challenges.push(await challengeOf(world));
      const before = (await world.activity.list(userKey, { offset: 0, limit: 500 })).length;
      await world.throttle.forgive(userKey);
      const results = await Promise.all(
        challenges.map((challenge, at) => codeOf(withCode(at % 2 ? world : other, challenge, code()))),
      );
      assert.equal(countOf(results, 'ok'), 1);
      assert.equal(countOf(results, 'factor.refused'), 49);
      const { rows } = await sql`select id from sessions where method = 'password+otp'`.execute(world.storage.db());
      assert.equal(rows.length, 1);
      assert.ok((await world.activity.list(userKey, { offset: 0, limit: 500 })).length > before);
    });

    it('R10 one challenge and one code open one session, in each of 30 trials over two nodes', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const { code } = await enrolled(world);
      for (let trial = 0; trial < 30; trial++) {
        const challenge = await challengeOf(trial % 2 ? world : other);
        const results = await Promise.all(
          times(4, (at) => codeOf(withCode(at % 2 ? world : other, challenge, code()))),
        );
        assert.equal(countOf(results, 'ok'), 1, `trial ${trial}: ${results}`);
        world.clock.forward(30);
      }
    });

    it('S15 codes of the steps -1, 0 and +1 are accepted, others never, by the clock of the server', async (t) => {
      const world = await openWorld(t, open);
      const { code, userKey } = await enrolled(world);
      for (const steps of [-3, -2, -1, 0, 1, 2, 3]) {
        world.clock.forward(5 * minutes);
        const result = await codeOf(withCode(world, await challengeOf(world), code(steps)));
        assert.equal(result, Math.abs(steps) <= 1 ? 'ok' : 'factor.refused', `step ${steps}`);
        await world.throttle.forgive(userKey);
      }
      for (const odd of ['12345', '1234567', '', '１２３４５６', 'abcdef', `${code()}0`]) {
        assert.equal(await codeOf(withCode(world, await challengeOf(world), odd)), 'factor.refused', odd);
        await world.throttle.forgive(userKey);
      }
      const spaced = `${code().slice(0, 3)} ${code().slice(3)}\n`;
      assert.equal(await codeOf(withCode(world, await challengeOf(world), spaced)), 'ok');
    });

    it('S14 a challenge dies after five wrong codes, also to the right one', async (t) => {
      const world = await openWorld(t, open);
      const { code, wrongCode } = await enrolled(world);
      const challenge = await challengeOf(world);
      for (let at = 0; at < 5; at++) {
        assert.equal(await codeOf(withCode(world, challenge, wrongCode())), 'factor.refused');
      }
      assert.equal(await codeOf(withCode(world, challenge, code())), 'factor.refused');
      assert.equal(await codeOf(withCode(world, await challengeOf(world), code())), 'ok');
    });

    it('S08 of 200 codes at once, the right one last, five are looked at, over two nodes', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const { code, wrongCode, userKey } = await enrolled(world);
      const challenge = await challengeOf(world);
      const results = await Promise.all(
        times(200, (at) => codeOf(withCode(at % 2 ? world : other, challenge, at === 199 ? code() : wrongCode()))),
      );
      const { rows } = await sql<{ count: number | string }>`select count from attempts
        where subject = ${`factor.account:${userKey}`}`.execute(world.storage.db());
      assert.ok(Number(rows[0]?.count ?? 0) <= 5);
      assert.ok(countOf(results, 'factor.refused') >= 199);
    });

    it('S14 the count of an account survives new challenges and right passwords; its owner is told', async (t) => {
      const world = await openWorld(t, open);
      const { code, wrongCode, userKey } = await enrolled(world);
      for (let at = 0; at < 10; at++) {
        assert.equal(await codeOf(withCode(world, await challengeOf(world), wrongCode())), 'factor.refused');
      }
      assert.equal(
        await codeOf(withCode(world, await challengeOf(world), code())),
        'factor.refused',
        'the eleventh is not looked at',
      );
      const told = world.mails.filter((mail) => mail.kind === 'factor.stopped');
      assert.deepEqual(
        told.map((mail) => mail.data.count),
        [5, 10],
      );
      const kinds = (await world.activity.list(userKey, { offset: 0, limit: 200 })).map((each) => each.kind);
      assert.equal(countOf(kinds, 'signin.refused'), 10);
      assert.equal(countOf(kinds, 'factor.stopped'), 2);
      world.clock.forward(1 * minutes);
      assert.equal(await codeOf(withCode(world, await challengeOf(world), code())), 'ok');
      assert.equal(
        await codeOf(withCode(world, await challengeOf(world), wrongCode())),
        'factor.refused',
        'and the count began anew',
      );
      assert.equal(await codeOf(withCode(world, await challengeOf(world), code(1))), 'ok');
    });

    it('S14 codes, backup codes and proofs in a session share one count', async (t) => {
      const world = await openWorld(t, open);
      const { code, wrongCode, call, backupCodes } = await enrolled(world);
      const backup = (typed: string) =>
        world.signIn.withBackupCode({ email: 'ada@example.org', password: goodPassword, code: typed }, from.kind, from);
      for (let at = 0; at < 3; at++) {
        await codeOf(withCode(world, await challengeOf(world), wrongCode()));
        assert.equal(await codeOf(backup('00000-00000')), 'signin.refused');
        await codeOf(world.stepUp.prove(call, { code: wrongCode() }));
      }
      assert.equal(await codeOf(world.totp.removeByCode(call, wrongCode())), 'factor.refused');
      assert.equal(await codeOf(world.stepUp.prove(call, { code: code() })), 'factor.refused');
      assert.equal(await codeOf(backup(backupCodes[0] ?? '')), 'signin.refused');
      world.clock.forward(1 * minutes);
      assert.equal(await codeOf(backup(backupCodes[0] ?? '')), 'ok');
    });

    it('S14 after a hundred wrong codes in a row the factor stays stopped until its owner proves themselves by mail', async (t) => {
      const world = await openWorld(t, open);
      const { code, wrongCode, plainToken } = await enrolled(world);
      for (let at = 0; at < 100; at++) {
        await codeOf(withCode(world, await challengeOf(world), wrongCode()));
        world.clock.forward(15 * minutes);
      }
      world.clock.forward(24 * hours);
      assert.equal(await codeOf(withCode(world, await challengeOf(world), code())), 'factor.refused');
      assert.equal(world.mails.filter((mail) => mail.kind === 'factor.stopped').at(-1)?.data.count, 100);
      assert.ok(await world.sessions.load(plainToken), 'open sessions live on');
      for (const password of ['another 9 fine shell', goodPassword]) {
        const { link } = await world.passwordReset.resetLinkFor('ada@example.org');
        const [id = '', secret = ''] = link.split('#')[1]?.split('.') ?? [];
        await world.passwordReset.reset({ id, secret, password }, {});
      }
      assert.equal(await codeOf(withCode(world, await challengeOf(world), code())), 'ok');
    });

    it('S20 a challenge is of one person, one purpose and one browser, and ends after ten minutes', async (t) => {
      const world = await openWorld(t, open);
      const ada = await enrolled(world);
      const eve = await enrolled(world, 'eve@example.org');
      const evesChallenge = await challengeOf(world, 'eve@example.org');
      assert.equal(await codeOf(withCode(world, evesChallenge, ada.code())), 'factor.refused');
      const [adasId] = (await challengeOf(world)).split('.');
      const [, evesSecret] = evesChallenge.split('.');
      assert.equal(await codeOf(withCode(world, `${adasId}.${evesSecret}`, ada.code())), 'factor.refused');
      const challenge = await challengeOf(world);
      const elsewhere = withCode(world, challenge, ada.code(), { userAgent: 'Other/2.0' });
      assert.equal(await codeOf(elsewhere), 'factor.refused');
      for (const odd of ['', '.', 'a.b', challenge.slice(0, -1), `${challenge}x`, 'x\0y.z']) {
        assert.equal(await codeOf(withCode(world, odd, ada.code())), 'factor.refused', odd);
      }
      const reset = await world.flows.start({
        ...{ purpose: 'reset', userKey: ada.userKey, ttlSeconds: 600, newestOnly: true },
      });
      assert.equal(await codeOf(withCode(world, `${reset.id}.${reset.plainSecret}`, ada.code())), 'factor.refused');
      const [id = '', secret = ''] = challenge.split('.');
      assert.equal(
        await codeOf(world.passwordReset.reset({ id, secret, password: 'another 9 fine shell' }, {})),
        'link.refused',
      );
      world.clock.forward(10 * minutes);
      assert.equal(await codeOf(withCode(world, challenge, ada.code())), 'factor.refused');
      assert.equal(await codeOf(withCode(world, evesChallenge, eve.code())), 'factor.refused');
    });

    it('S20 a challenge is good once', async (t) => {
      const world = await openWorld(t, open);
      const { code } = await enrolled(world);
      const challenge = await challengeOf(world);
      assert.equal(await codeOf(withCode(world, challenge, code())), 'ok');
      assert.equal(await codeOf(withCode(world, challenge, code(1))), 'factor.refused');
    });

    it('S01 a wrong password has the same answer with a second factor as without', async (t) => {
      const world = await openWorld(t, open);
      await enrolled(world);
      assert.equal(await codeOf(enter(world, 'ada@example.org', 'quite 7 bad waves')), 'signin.refused');
      assert.equal(await codeOf(enter(world, 'nobody@example.org')), 'signin.refused');
    });

    it('S21 S39 a reset, a new password and an invitation never switch a factor off', async (t) => {
      const world = await openWorld(t, open);
      const { userKey, code } = await enrolled(world);
      const waiting = await challengeOf(world);
      const { link } = await world.passwordReset.resetLinkFor('ada@example.org');
      const [id = '', secret = ''] = link.split('#')[1]?.split('.') ?? [];
      await world.passwordReset.reset({ id, secret, password: 'other 8 good waves' }, {});
      assert.equal(await codeOf(withCode(world, waiting, code())), 'factor.refused', 'begun with the old one');
      const answer = await enter(world, 'ada@example.org', 'other 8 good waves');
      assert.ok(!('session' in answer));
      await world.passwords.set(userKey, goodPassword, { provisional: false });
      assert.ok(!('session' in (await enter(world))));
      assert.equal((await world.factors.statusOf(userKey)).enabled, true);
    });

    it('S29 a deactivation while the code is awaited lets nobody in', async (t) => {
      const world = await openWorld(t, open);
      await world.superAdmin('root@example.org');
      const { userKey, code } = await enrolled(world);
      const challenge = await challengeOf(world);
      await world.activation.setActive(userKey, false, { actor: system });
      assert.equal(await codeOf(withCode(world, challenge, code())), 'factor.refused');
      await world.activation.setActive(userKey, true, { actor: system });
      assert.equal(await codeOf(withCode(world, challenge, code())), 'factor.refused');
      assert.equal(await codeOf(withCode(world, await challengeOf(world), code())), 'ok');
    });

    it('offers the factor used last first', async (t) => {
      const world = await openWorld(t, open);
      const { code, backupCodes } = await enrolled(world);
      await withCode(world, await challengeOf(world), code());
      assert.deepEqual((await pendingOf(world)).options, ['otp', 'backup']);
      world.clock.forward(60);
      await world.signIn.withBackupCode(
        { email: 'ada@example.org', password: goodPassword, code: backupCodes[0] ?? '' },
        from.kind,
        from,
      );
      assert.deepEqual((await pendingOf(world)).options, ['backup', 'otp']);
    });

    it('people who are asked for a code use up the source until they have given it', async (t) => {
      const world = await openWorld(t, open);
      const { code } = await enrolled(world);
      for (let at = 0; at < 60; at++) {
        assert.equal(await codeOf(withCode(world, await challengeOf(world), code())), 'ok');
        world.clock.forward(30);
      }
      const results = await Promise.all(times(60, () => codeOf(enter(world))));
      assert.ok(countOf(results, 'request.too-many') > 0, 'challenges cannot be begun without end');
    });
  });
}
