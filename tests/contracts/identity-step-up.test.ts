// Fresh proof in a session: what counts as one, for how long, and that a weaker one does not.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { again, callIn, callOf, codeOf, enrolled, from } from '../support/factor-world.ts';
import { goodPassword, minutes, openWorld, whole } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

for (const { kind, open } of stores) {
  describe(`fresh proof on ${kind}`, () => {
    it('the password is one where no factor is on, for ten minutes', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org');
      const { session, plainToken } = await whole(
        world.signIn.withPassword({ email: 'ada@example.org', password: goodPassword }, from.kind, from),
      );
      const call = callIn(session);
      assert.deepEqual(await world.stepUp.start(call), {
        options: ['password'],
        freshUntil: new Date(world.clock.now() + 10 * minutes * 1000).toISOString(),
      });
      world.clock.forward(10 * minutes + 1);
      assert.deepEqual(await world.stepUp.start(call), { options: ['password'] });
      assert.equal(await codeOf(world.stepUp.prove(call, { password: 'quite 7 bad waves' })), 'password.wrong');
      assert.equal((await again(world, { call, plainToken })).session.provenAt, session.provenAt);
      const [refused] = await world.activity.list(userKey, { offset: 0, limit: 1 });
      assert.deepEqual(
        [refused?.kind, refused?.by, refused?.data, refused?.address],
        ['proof.refused', userKey, { why: 'password' }, from.address],
        'S60 the refusal is written, as done by who is signed in there',
      );
      const proven = await world.stepUp.prove(call, { password: goodPassword });
      assert.equal(Date.parse(proven.freshUntil) - world.clock.now(), 10 * minutes * 1000);
      const now = await world.sessions.find(proven.plainToken);
      assert.equal(now?.id, session.id);
      assert.equal(Date.parse(now?.actor.provenAt ?? ''), world.clock.now());
      const kinds = (await world.activity.list(userKey, { offset: 0, limit: 9 })).map((each) => each.kind);
      assert.equal(kinds[0], 'proof.succeeded');
    });

    it('S27 a fresh proof gives the session a new token, and on every node the old one opens nothing', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const { call, plainToken: before, code } = await enrolled(world);
      world.clock.forward(11 * minutes);
      assert.ok(await other.sessions.load(before));
      const { plainToken: after } = await world.stepUp.prove(call, { code: code() });
      assert.notEqual(after, before);
      assert.equal(await world.sessions.find(before), undefined);
      const deadline = Date.now() + 2000;
      while (other.sessions.findCached(before) && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      assert.equal(await other.sessions.find(before), undefined);
      const there = await other.sessions.find(after);
      assert.equal(there?.id, call.session.id, 'the same session goes on');
      assert.equal(there?.provenAt, new Date(world.clock.now()).toISOString());
      assert.equal(await other.sessions.isOpen(call.session.id), true);
    });

    it('S27 of two proofs at once in one session one counts, and the other takes nothing', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const { call, backupCodes, userKey } = await enrolled(world);
      world.clock.forward(11 * minutes);
      const [one, two] = backupCodes;
      const results = await Promise.all([
        codeOf(world.stepUp.prove(call, { password: goodPassword, backupCode: one })),
        codeOf(other.stepUp.prove(call, { password: goodPassword, backupCode: two })),
      ]);
      assert.deepEqual(results.sort(), ['ok', 'session.refused']);
      assert.equal(await world.backupCodes.countOf(userKey), 9);
    });

    it('S22 where a factor is on, the password alone is none: a code, or the password and a backup code', async (t) => {
      const world = await openWorld(t, open);
      const { call, code, wrongCode, backupCodes, userKey, plainToken } = await enrolled(world);
      const prove = async (token: string, proof: Parameters<typeof world.stepUp.prove>[1]) =>
        world.stepUp.prove(await again(world, { call, plainToken: token }), proof);
      world.clock.forward(11 * minutes);
      const stale = (await again(world, { call, plainToken })).session.provenAt;
      assert.deepEqual((await world.stepUp.start(call)).options, ['otp', 'password']);
      const refused = [
        { password: goodPassword },
        { password: goodPassword, backupCode: '00000-000000' },
        { code: wrongCode() },
      ];
      for (const proof of refused) assert.equal(await codeOf(world.stepUp.prove(call, proof)), 'factor.refused');
      const [newest] = await world.activity.list(userKey, { offset: 0, limit: 1 });
      assert.deepEqual([newest?.kind, newest?.by], ['proof.refused', userKey], 'they were signed in');
      const [first = '', second = ''] = backupCodes;
      assert.equal(
        await codeOf(world.stepUp.prove(call, { password: 'quite 7 bad waves', backupCode: first })),
        'password.wrong',
      );
      assert.equal((await again(world, { call, plainToken })).session.provenAt, stale);
      const byFirst = await prove(plainToken, { password: goodPassword, backupCode: first });
      assert.equal(
        await codeOf(prove(byFirst.plainToken, { password: goodPassword, backupCode: first })),
        'factor.refused',
      );
      assert.equal(await world.backupCodes.countOf(userKey), 9);
      assert.equal(world.mails.at(-1)?.kind, 'backup-code.used');
      const byCode = await prove(byFirst.plainToken, { code: code() });
      const bySecond = await prove(byCode.plainToken, { password: goodPassword, backupCode: second });
      assert.equal(
        (await again(world, { call, plainToken: bySecond.plainToken })).session.provenAt,
        new Date(world.clock.now()).toISOString(),
      );
    });

    it('S06 guesses at the password in a session have the budget of the sign-in door', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org');
      const call = await callOf(world);
      for (let at = 0; at < 10; at++) {
        await codeOf(world.stepUp.prove(call, { password: `quite 7 bad waves ${at}` }));
      }
      assert.equal(await codeOf(world.stepUp.prove(call, { password: goodPassword })), 'password.wrong');
      const log = await world.activity.list(userKey, { offset: 0, limit: 50 });
      const written = log.filter(({ kind }) => kind === 'proof.refused');
      assert.equal(written.length, 10, 'what is not looked at is not written: the log cannot be flooded');
    });

    it('an ended session is not proven again', async (t) => {
      const world = await openWorld(t, open);
      const { call, code } = await enrolled(world);
      await world.sessions.end(call.actor.userKey, { id: call.session.id });
      assert.equal(await codeOf(world.stepUp.prove(call, { code: code() })), 'session.refused');
    });
  });
}
