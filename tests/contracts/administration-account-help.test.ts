// What an administrator does for somebody: told to them, written in their log, and never in their place.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codeOf, enrolled, enter, from } from '../support/factor-world.ts';
import { callerFor, goodPassword, openWorld, system, type World, whole } from '../support/identity-world.ts';
import { registered } from '../support/passkey-world.ts';
import { stores } from '../support/stores.ts';

const origin = { address: '198.51.100.9', userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' };
const first = { offset: 0, limit: 1 };

/** The newest link of a kind that was mailed to the address. */
function linkTo(world: World, address: string, kind = 'email.change-confirm') {
  const mail = world.mails.findLast((each) => each.kind === kind && each.to.address === address);
  const link = mail && 'link' in mail.data ? String(mail.data.link) : '';
  const [id = '', secret = ''] = (link.split('#')[1] ?? '').split('.');
  return { id, secret };
}

for (const { kind, open } of stores) {
  describe(`help by an administrator on ${kind}`, () => {
    test('S22 all factors go at once, sessions with them; the password stays, and nobody is signed in', async (t) => {
      const world = await openWorld(t, open);
      const { userKey, plainToken, code } = await enrolled(world);
      await registered(world, userKey);
      const admin = await world.admin('admin@example.org');
      const waiting = await enter(world);
      assert.ok('challenge' in (('otp' in waiting && waiting.otp) || {}), 'a sign-in waits for its code');
      await world.accountHelp.resetFactors(userKey, { actor: await world.actorOf(admin), ...origin });

      const status = await world.factors.statusOf(userKey);
      assert.deepEqual(status, { enabled: false, otp: false, webauthn: 0, backup: 0 });
      assert.equal(await world.sessions.load(plainToken), undefined);
      const challenge = 'otp' in waiting ? (waiting.otp?.challenge ?? '') : '';
      assert.equal(await codeOf(world.signIn.withCode({ challenge, code: code() }, from.kind, from)), 'factor.refused');
      assert.ok((await whole(enter(world) as never)).session, 'by the password alone, which only its owner knows');

      const entries = await world.activity.list(userKey, { offset: 0, limit: 10 });
      const entry = entries.find((each) => each.kind === 'factors.reset');
      assert.deepEqual([entry?.by, entry?.address], [admin, origin.address]);
      assert.deepEqual(entry?.data, { otp: true, webauthn: 1, backup: 10 });
      const mail = world.mails.findLast((each) => each.kind === 'factors.reset');
      assert.equal(mail?.to.address, 'ada@example.org');
      assert.deepEqual((await world.activity.verify(userKey)).faults, []);
    });

    test('S14 who was stopped by wrong codes is let in again by a reset of the factors', async (t) => {
      const world = await openWorld(t, open);
      const { userKey } = await enrolled(world);
      for (let at = 0; at < 12; at++) await world.throttle.takeCodeTry(userKey, 'code');
      assert.equal((await world.throttle.takeCodeTry(userKey, 'code')).outcome, 'account-spent');
      const admin = await world.admin('admin@example.org');
      await world.accountHelp.resetFactors(userKey, { actor: await world.actorOf(admin), ...origin });
      assert.equal((await world.throttle.takeCodeTry(userKey, 'code')).outcome, 'granted');
    });

    test('S37 tokens are told by name and dates alone, and revoked one by one or together, with a mail', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { password: null });
      const admin = await world.actorOf(await world.admin('admin@example.org'));
      const owner = callerFor(ada);
      const one = await world.tokens.create(owner, { name: 'Nightly' });
      for (const name of ['Two', 'Three']) await world.tokens.create(owner, { name });
      const names = await world.accountHelp.tokenNames(ada);
      assert.deepEqual(Object.keys(names[0] ?? {}).sort(), [...['createdAt', 'expireAt', 'id', 'lastUsedAt', 'name']]);
      await world.accountHelp.revokeToken(ada, one.id, { actor: admin, ...origin });
      assert.equal(await world.tokens.load(one.token), undefined);
      assert.equal(
        await codeOf(world.accountHelp.revokeToken(ada, one.id, { actor: admin, ...origin })),
        'token.not-found',
      );
      const [entry] = await world.activity.list(ada, first);
      assert.deepEqual([entry?.kind, entry?.by], ['token.revoked', admin.userKey]);
      assert.equal(await world.accountHelp.revokeTokens(ada, { actor: admin, ...origin }), 2);
      assert.equal(await world.accountHelp.revokeTokens(ada, { actor: admin, ...origin }), 0);
      assert.deepEqual(await world.tokens.list(ada), []);
      const told = world.mails.filter((mail) => mail.kind.endsWith('revoked'));
      assert.deepEqual(
        told.map(({ kind: what, to, data }) => [
          what,
          to.address,
          'name' in data && data.name,
          'count' in data && data.count,
        ]),
        [
          ['token.revoked', 'ada@example.org', 'Nightly', false],
          ['tokens.revoked', 'ada@example.org', false, 2],
        ],
      );
    });

    test('S42 an address asked for by an administrator counts once it is proven; the old one is told and can undo', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org');
      const admin = await world.person('admin@example.org', { password: null });
      await world.privileged.linkMember(null, 'domain', admin);
      await world.emailChange.ask({ actor: await world.actorOf(admin), ...origin }, 'ada@new.example', ada);
      const [asked] = await world.activity.list(ada, first);
      assert.deepEqual([asked?.kind, asked?.by], ['email.change-asked', admin]);
      const signIn = (email: string) =>
        codeOf(whole(world.signIn.withPassword({ email, password: goodPassword }, from.kind, from)));
      assert.equal(await signIn('ada@new.example'), 'signin.refused');
      await world.emailChange.confirm(linkTo(world, 'ada@new.example'), origin);
      assert.equal(await signIn('ada@new.example'), 'ok');
      await world.emailChange.undo(linkTo(world, 'ada@example.org', 'email.changed'), origin);
      assert.equal(await signIn('ada@example.org'), 'ok');
      assert.equal(await signIn('ada@new.example'), 'signin.refused');
    });

    test('S48 S49 a reset that races the promotion of its person comes before it or not at all', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      const actor = await world.actorOf(await world.admin('helper@example.org'));
      for (let trial = 0; trial < 10; trial++) {
        const ada = await world.person(`ada-${trial}@example.org`, { password: null });
        const [reset] = await Promise.all([
          codeOf(world.accountHelp.resetFactors(ada, { actor, ...origin })),
          other.roleChange.change(ada, 'super-admin', root),
        ]);
        const kinds = (await world.activity.list(ada, { offset: 0, limit: 10 })).map((line) => line.kind);
        const wanted = reset === 'ok' ? ['role.changed', 'factors.reset'] : ['role.changed'];
        assert.deepEqual([reset === 'ok' || reset === 'access.denied', kinds], [true, wanted]);
      }
    });

    test('S42 S48 an address that an administrator asked for comes to nothing once they are not above its owner any more', async (t) => {
      const world = await openWorld(t, open);
      for (const change of ['promoted', 'demoted', 'deactivated']) {
        const address = `ada-${change}@example.org`;
        const ada = await world.person(address);
        const admin = await world.person(`admin-${change}@example.org`, { password: null });
        await world.privileged.linkMember(null, 'domain', admin);
        await world.emailChange.ask({ actor: await world.actorOf(admin), ...origin }, `new-${address}`, ada);
        const told = world.mails.findLast((mail) => mail.kind === 'email.change-asked');
        assert.equal(told?.to.address, address, 'the owner is told at once');
        if (change === 'promoted') await world.users.makeSuperAdmin(ada, system);
        if (change === 'demoted') await world.privileged.unlinkMember(null, 'domain', admin);
        if (change === 'deactivated') await world.privileged.setActive(null, admin, false);
        const link = linkTo(world, `new-${address}`);
        assert.equal(await codeOf(world.emailChange.confirm(link, origin)), 'link.refused', change);
      }
    });

    test('S48 an address moved by an administrator keeps its second factors until its owner can no longer undo that', async (t) => {
      const world = await openWorld(t, open);
      const { userKey } = await enrolled(world);
      const admin = await world.admin('admin@example.org');
      await world.privileged.linkMember(null, 'domain', admin);
      const actor = await world.actorOf(admin);
      await world.emailChange.ask({ actor: await world.actorOf(admin), ...origin }, 'ada@new.example', userKey);
      await world.emailChange.confirm(linkTo(world, 'ada@new.example'), origin);
      const reset = () => codeOf(world.accountHelp.resetFactors(userKey, { actor, ...origin }));
      assert.equal(await reset(), 'factors.address-moved');
      assert.equal((await world.factors.statusOf(userKey)).otp, true);

      // Whoever reads the new mailbox sets a password; the way back takes it away again.
      world.clock.forward(60);
      await world.passwords.set(userKey, 'three quiet harbours', { provisional: false });
      await world.activation.setActive(userKey, false, { actor: system });
      await world.activation.setActive(userKey, true, { actor: system });
      await world.emailChange.undo(linkTo(world, 'ada@example.org', 'email.changed'), origin);
      assert.equal(await world.passwords.find(userKey), undefined, 'a deactivation kept the way back');
      assert.equal((await world.users.get(userKey)).email, 'ada@example.org');
      assert.equal(await reset(), 'ok');
    });
  });
}
