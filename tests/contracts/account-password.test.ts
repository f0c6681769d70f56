// Changing one's own password: who may, what is asked, what it ends, and what is told.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isFailure } from '../../server/platform/failure.ts';
import { goodPassword, type Node, openWorld } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const next = 'seven boats on a pond';
const origin = {
  address: '192.0.2.9',
  userAgent: 'Mozilla/5.0 (Windows NT 10.0; rv:133.0) Gecko/20100101 Firefox/133.0',
};
const given = (password: string, currentPassword = goodPassword) => ({ password, currentPassword });
const failsWith = (code: Parameters<typeof isFailure>[1]) => (error: unknown) => isFailure(error, code);

async function signIn(node: Node, password: string) {
  return node.signIn.withPassword({ email: 'ada@example.org', password }, 'browser', origin);
}

for (const { kind, open } of stores) {
  describe(`changing a password on ${kind}`, () => {
    test('S29 ends every session, this one too, on every node; mail and log say so', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const ada = await world.person('ada@example.org');
      const opened = await Promise.all([1, 2].map(() => world.sessions.open({ ...session(ada) }, origin)));
      const link = (await world.passwordReset.resetLinkFor('ada@example.org')).link;
      await world.passwordChange.change(ada, given(next), { actor: await world.actorOf(ada), ...origin });
      for (const { plainToken } of opened) {
        assert.equal(await world.sessions.load(plainToken), undefined);
        assert.equal(await other.sessions.load(plainToken), undefined);
      }
      await assert.rejects(signIn(world, goodPassword), failsWith('signin.refused'));
      await signIn(world, next);
      const [id = '', secret = ''] = link.split('#')[1]?.split('.') ?? [];
      await assert.rejects(world.passwordReset.inspect({ id, secret }), failsWith('link.refused'));
      const mails = world.mails.filter((mail) => mail.kind === 'password.changed');
      assert.equal(mails.length, 1);
      assert.ok(mails[0] && 'link' in mails[0].data);
      const { link: notMe, expiresAt, ...told } = mails[0].data;
      assert.ok(notMe.startsWith('https://accounts.example.org/not-me#'));
      assert.equal(Date.parse(expiresAt) - world.clock.now(), 7 * 86_400_000);
      assert.deepEqual(told, {
        at: new Date(world.clock.now()).toISOString(),
        address: '192.0.2.9',
        device: 'Firefox 133, Windows',
      });
      const log = await world.activity.list(ada, { offset: 0, limit: 20, kinds: ['password.changed'] });
      assert.deepEqual(
        log.map((entry) => [entry.by, entry.address]),
        [[ada, '192.0.2.9']],
      );
    });

    test('is for oneself alone: nobody sets another’s, not a super-admin either', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org');
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      await assert.rejects(
        world.passwordChange.change(ada, given(next), { actor: root, ...origin }),
        failsWith('access.denied'),
      );
      await signIn(world, goodPassword);
    });

    test('a wrong current password is refused and counted with those of the sign-in (S06)', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org');
      const actor = await world.actorOf(ada);
      const opened = await world.sessions.open({ ...session(ada) }, origin);
      for (let tries = 0; tries < 10; tries++) {
        const change = world.passwordChange.change(ada, given(next, 'not the right one'), { actor, ...origin });
        await assert.rejects(change, failsWith('password.wrong'));
      }
      await assert.rejects(
        world.passwordChange.change(ada, given(next), { actor, ...origin }),
        failsWith('password.wrong'),
      );
      assert.ok(await world.sessions.load(opened.plainToken), 'open sessions are never locked out');
    });

    test('the same password is no change, told only to who knows the current one', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org');
      const opened = await world.sessions.open({ ...session(ada) }, origin);
      const caller = { actor: await world.actorOf(ada), ...origin };
      const guess = world.passwordChange.change(ada, given(goodPassword, 'not the right one'), caller);
      await assert.rejects(guess, failsWith('password.wrong'));
      await assert.rejects(
        world.passwordChange.change(ada, given(goodPassword), caller),
        failsWith('password.unchanged'),
      );
      assert.ok(await world.sessions.load(opened.plainToken), 'nothing has ended');
    });

    test('of two changes at once one counts', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org');
      const actor = await world.actorOf(ada);
      const results = await Promise.allSettled(
        [next, 'eight boats on a pond'].map((password) =>
          world.passwordChange.change(ada, given(password), { actor, ...origin }),
        ),
      );
      assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    });

    test('S11 refuses what everybody tries first on each door, and says why', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org');
      const actor = await world.actorOf(ada);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      const common = ['1qaz2wsx3edc', 'Password1234', 'SUPERMAN!!!!!', '123jennifer!!', 'Baseball20261122'];
      for (const password of common) {
        await assert.rejects(world.passwordChange.change(ada, given(password), { actor, ...origin }), (error) => {
          return isFailure(error, 'password.leaked') && /tries first/.test(error.fields?.password ?? '');
        });
        const made = world.provision.createUser({ email: 'new@example.org', password }, { actor: root });
        await assert.rejects(made, failsWith('password.leaked'));
        const { link } = await world.passwordReset.resetLinkFor('ada@example.org');
        const [id = '', secret = ''] = link.split('#')[1]?.split('.') ?? [];
        const reset = world.passwordReset.reset({ id, secret, password }, {});
        await assert.rejects(reset, failsWith('password.leaked'));
        await world.passwordReset.inspect({ id, secret });
        const { score, reasons } = await world.passwordStrength.rate(password, [], { address: '192.0.2.1' });
        assert.deepEqual([score, reasons], [0, ['password.leaked']]);
      }
    });

    test('an administrator has a link mailed to those below them, and the log names who asked', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org');
      const root = await world.superAdmin('root@example.org');
      const admin = await world.actorOf(await world.admin('ann@example.org'));
      const { sendTo } = world.passwordReset;
      await assert.rejects(sendTo(root, { actor: admin, ...origin }), failsWith('access.denied'));
      await assert.rejects(sendTo('nobody', { actor: admin, ...origin }), failsWith('user.not-found'));
      await sendTo(ada, { actor: admin, ...origin });
      assert.deepEqual(
        world.mails.map((mail) => [mail.kind, mail.to.address]),
        [['password.reset-asked', 'ada@example.org']],
      );
      const sent = world.mails[0];
      assert.ok(sent?.kind === 'password.reset-asked');
      assert.equal(sent.data.by, (await world.users.get(admin.userKey)).name, 'the person need not think of a thief');
      const log = await world.activity.list(ada, { offset: 0, limit: 5, kinds: ['password.reset-asked'] });
      assert.deepEqual(
        log.map((entry) => entry.by),
        [admin.userKey],
      );
      for (let times = 1; times < 5; times++) await sendTo(ada, { actor: admin, ...origin });
      await assert.rejects(
        sendTo(ada, { actor: admin, ...origin }),
        failsWith('request.too-many'),
        'S44: five an hour',
      );
    });

    test('weighing says how good a password is, and one source may ask so often', async (t) => {
      const world = await openWorld(t, open);
      const weigh = (plain: string, words: string[] = []) =>
        world.passwordStrength.rate(plain, words, { address: '198.51.100.1' });
      assert.deepEqual(await weigh('short'), {
        score: 0,
        reasons: ['password.too-short'],
        why: 'Use 12 characters or more; this has 5.',
      });
      assert.deepEqual(await weigh('ada loves boats', ['Ada Lovelace', 'lovesboats@example.org']), {
        score: 1,
        reasons: ['password.weak'],
      });
      assert.deepEqual(await weigh('lovelace in boats', ['Ada Lovelace']), {
        score: 0,
        reasons: ['password.contextual'],
        why: "Leave out “lovelace”: it is part of your name, your e-mail address or this server's name.",
      });
      assert.notEqual((await weigh('trains to heptapolis', ['Ada', 'ada@heptapolis.org'])).score, 0);
      assert.equal((await weigh('wqkzjfhvmtpx')).score, 1);
      assert.deepEqual(await weigh('correct horse battery'), { score: 2, reasons: ['password.fair'] });
      assert.equal((await weigh('correct horse battery staple on the moon')).score, 4);
      const before = performance.now();
      await weigh('x9'.repeat(512));
      assert.ok(performance.now() - before < 50, 'a long one costs no time (S05)');
      for (let asked = 8; asked < 120; asked++) await weigh('short');
      await assert.rejects(weigh('short'), failsWith('request.too-many'));
      const { score: others } = await world.passwordStrength.rate('short', [], { address: '198.51.100.2' });
      assert.equal(others, 0, 'others are not held up');
      world.clock.forward(60);
      assert.equal((await weigh('short')).score, 0);
    });
  });
}

function session(userKey: string) {
  return { userKey, kind: 'browser', method: 'password' } as const;
}
