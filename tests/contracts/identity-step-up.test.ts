// Fresh proof in a session: what counts as one, for how long, and that a weaker one does not.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { again, callOf, codeOf, enrolled, from } from '../support/factor-world.ts';
import { goodPassword, minutes, openWorld, whole } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

for (const { kind, open } of stores) {
  describe(`fresh proof on ${kind}`, () => {
    it('the password is one where no factor is on, for ten minutes', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org');
      const { session, plainToken } = await whole(
        world.signIn.withPassword({ email: 'ada@example.org', password: goodPassword, ...from }),
      );
      const call = { session, address: from.address, userAgent: from.userAgent };
      assert.deepEqual(await world.stepUp.start(session), {
        options: ['password'],
        freshUntil: new Date(world.clock.now() + 10 * minutes * 1000).toISOString(),
      });
      world.clock.forward(10 * minutes + 1);
      assert.deepEqual(await world.stepUp.start(session), { options: ['password'] });
      assert.equal(
        await codeOf(world.stepUp.prove(call, { password: 'quite 7 bad waves' })),
        'password.wrong',
      );
      assert.equal((await again(world, { call, plainToken })).session.provenAt, session.provenAt);
      const until = await world.stepUp.prove(call, { password: goodPassword });
      assert.equal(Date.parse(until) - world.clock.now(), 10 * minutes * 1000);
      const now = world.sessions.findCached(plainToken) ?? (await world.sessions.load(plainToken));
      assert.equal(Date.parse(now?.actor.provenAt ?? ''), world.clock.now());
      const kinds = (await world.activity.list(userKey, { offset: 0, limit: 9 })).map((each) => each.kind);
      assert.equal(kinds[0], 'proof.succeeded');
    });

    it('every node hears of a fresh proof', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const { call, plainToken, code } = await enrolled(world);
      await other.sessions.load(plainToken);
      world.clock.forward(11 * minutes);
      await world.stepUp.prove(call, { code: code() });
      const deadline = Date.now() + 2000;
      const provenAt = () => Date.parse(other.sessions.findCached(plainToken)?.provenAt ?? '');
      while (provenAt() !== world.clock.now() && Date.now() < deadline) {
        await other.sessions.find(plainToken);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      assert.equal(
        (await other.sessions.find(plainToken))?.provenAt,
        new Date(world.clock.now()).toISOString(),
      );
    });

    it('S22 where a factor is on, the password alone is none: a code, or the password and a backup code', async (t) => {
      const world = await openWorld(t, open);
      const { call, code, wrongCode, backupCodes, userKey, plainToken } = await enrolled(world);
      world.clock.forward(11 * minutes);
      const stale = (await again(world, { call, plainToken })).session.provenAt;
      assert.deepEqual((await world.stepUp.start(call.session)).options, ['otp', 'password']);
      const refused = [
        { password: goodPassword },
        { password: goodPassword, backupCode: '00000-000000' },
        { code: wrongCode() },
      ];
      for (const proof of refused)
        assert.equal(await codeOf(world.stepUp.prove(call, proof)), 'factor.refused');
      const [newest] = await world.activity.list(userKey, { offset: 0, limit: 1 });
      assert.deepEqual([newest?.kind, newest?.by], ['proof.refused', userKey], 'they were signed in');
      const [first = '', second = ''] = backupCodes;
      assert.equal(
        await codeOf(world.stepUp.prove(call, { password: 'quite 7 bad waves', backupCode: first })),
        'password.wrong',
      );
      assert.equal((await again(world, { call, plainToken })).session.provenAt, stale);
      assert.equal(
        await codeOf(world.stepUp.prove(call, { password: goodPassword, backupCode: first })),
        'ok',
      );
      assert.equal(
        await codeOf(world.stepUp.prove(call, { password: goodPassword, backupCode: first })),
        'factor.refused',
      );
      assert.equal(await world.backupCodes.countOf(userKey), 9);
      assert.equal(world.mails.at(-1)?.kind, 'backup-code.used');
      assert.equal(await codeOf(world.stepUp.prove(call, { code: code() })), 'ok');
      assert.equal(
        await codeOf(world.stepUp.prove(call, { password: goodPassword, backupCode: second })),
        'ok',
      );
      assert.equal(
        (await again(world, { call, plainToken })).session.provenAt,
        new Date(world.clock.now()).toISOString(),
      );
    });

    it('S06 guesses at the password in a session have the budget of the sign-in door', async (t) => {
      const world = await openWorld(t, open);
      await world.person('ada@example.org');
      const call = await callOf(world);
      for (let at = 0; at < 10; at++) {
        await codeOf(world.stepUp.prove(call, { password: `quite 7 bad waves ${at}` }));
      }
      assert.equal(await codeOf(world.stepUp.prove(call, { password: goodPassword })), 'password.wrong');
    });

    it('an ended session is not proven again', async (t) => {
      const world = await openWorld(t, open);
      const { call, code } = await enrolled(world);
      await world.sessions.end(call.session.id);
      assert.equal(await codeOf(world.stepUp.prove(call, { code: code() })), 'session.refused');
    });
  });
}
