// "This was not me": what it ends, what it undoes, for whom, and what an attacker gains by it, which must be nothing.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Session, SessionCaller, UserActor } from '../../server/platform/caller.ts';
import { again, callOf, codeOf, countOf, enrolled, from, times } from '../support/factor-world.ts';
import {
  callerFor,
  days,
  goodPassword,
  minutes,
  type Node,
  openWorld,
  publicUrl,
  type World,
  whole,
} from '../support/identity-world.ts';
import { registered, sessionOf } from '../support/passkey-world.ts';
import { stores } from '../support/stores.ts';

const [old, next, third] = ['ada@example.org', 'ada@new.example', 'ada@third.example'];
const origin = { address: '198.51.100.9', userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' };
const nothing = { undo: [], undoAddress: false };
const newPassword = 'another 9 fine shell';

type Kind = Node['mails'][number]['kind'];

/** The newest link that a mail of this kind to that address holds. */
function linkIn(node: Node, kind: Kind, address: string = old, page = '/not-me') {
  const mail = node.mails.findLast((each) => each.kind === kind && each.to.address === address);
  assert.ok(mail && 'link' in mail.data, `no ${kind} to ${address}`);
  assert.ok(mail.data.link.startsWith(`${publicUrl}${page}#`), mail.data.link);
  const [id = '', secret = ''] = (mail.data.link.split('#')[1] ?? '').split('.');
  return { id, secret };
}
const resetLinkTo = (node: Node, address: string) => linkIn(node, 'account.not-me', address, '/reset');

const signIn = (node: Node, email = old, password = goodPassword) =>
  whole(node.signIn.withPassword({ email, password }, from.kind, from));

/** A stranger signs in with the right password, from elsewhere. */
const intrude = (node: Node, email = old) =>
  whole(
    node.signIn.withPassword({ email, password: goodPassword }, 'browser', {
      ...{ address: '203.0.113.66', userAgent: 'Evil/1.0' },
    }),
  );

async function intruded(world: World) {
  const userKey = await world.person(old, { name: 'Ada' });
  const owner = await signIn(world);
  world.clock.forward(minutes);
  const stranger = await intrude(world);
  return { userKey, owner, stranger, link: linkIn(world, 'signin.new-device') };
}

/** A look in a session that was proven a moment ago. */
const lookOf = (world: World, userKey: string) => ({
  actor: {
    ...{ kind: 'user', userKey, admin: false, superAdmin: false, sessionId: 'x' },
    provenAt: new Date(world.clock.now()).toISOString(),
  } as UserActor,
  ...origin,
});
const callIn = (session: Session): SessionCaller => ({ actor: session.actor, session, ...origin });

async function changeAddress(world: World, before: string, after: string) {
  world.clock.forward(minutes);
  await world.emailChange.ask(await callOf(world, before), after);
  const link = linkIn(world, 'email.change-confirm', after, '/email/confirm');
  await world.emailChange.confirm(link, origin);
}

async function seqOf(world: World, userKey: string, kind: 'signin.new-device' | 'email.changed' | 'passkey.added') {
  const [entry] = await world.activity.list(userKey, { offset: 0, limit: 1, kinds: [kind] });
  assert.ok(entry);
  return entry.seq;
}

for (const { kind, open } of stores) {
  describe(`this was not me, on ${kind}`, () => {
    test('S29 S38 the mailed link ends every session, token, flow and password on every node, and mails the way back', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const { userKey, owner, stranger, link } = await intruded(world);
      const token = await world.tokens.create(callerFor(userKey, origin), { name: 'Theirs' });
      await world.passwordReset.forgot(old, { address: '192.0.2.7' });
      const earlier = linkIn(world, 'password.reset-asked', old, '/reset');
      assert.ok(await other.sessions.find(stranger.plainToken));

      const shown = await world.compromiseReports.inspect(link);
      assert.deepEqual(
        [shown.event.kind, shown.email, shown.addressBefore, shown.sessions, shown.tokens, shown.changes],
        ['signin.new-device', old, null, 2, 1, []],
      );
      const done = await world.compromiseReports.byLink(link, nothing, origin);
      assert.deepEqual(done, {
        ...{ status: 'ok', complete: true, sessions: 2, tokens: 1, factors: 0, addressUndone: false, mailedTo: old },
      });
      for (const node of [world, other]) {
        for (const { plainToken } of [owner, stranger]) {
          assert.equal(await node.sessions.load(plainToken), undefined);
        }
        assert.equal(await node.tokens.load(token.token), undefined);
      }
      assert.equal(await codeOf(signIn(world)), 'signin.refused', 'the password opens nothing');
      assert.equal(await codeOf(world.passwordReset.inspect(earlier)), 'link.refused');
      const [line] = await world.activity.list(userKey, { offset: 0, limit: 1 });
      assert.deepEqual([line?.kind, line?.by, line?.data.sessions], ['account.not-me', null, 2]);
      assert.deepEqual((await world.activity.verify(userKey)).faults, []);

      const again = resetLinkTo(world, old);
      const theOld = world.passwordReset.reset({ ...again, password: goodPassword }, {});
      assert.equal(await codeOf(theOld), 'password.unchanged', 'the one from before does not come back');
      await world.passwordReset.forgot(old, { address: '192.0.2.8' });
      const later = linkIn(world, 'password.reset-asked', old, '/reset');
      assert.equal(
        await codeOf(world.passwordReset.reset({ ...later, password: goodPassword }, {})),
        'password.unchanged',
        'with a later link neither',
      );
      await world.passwordReset.reset({ ...later, password: newPassword }, {});
      assert.equal(await codeOf(signIn(world, old, newPassword)), 'ok');
      assert.equal(await codeOf(signIn(world)), 'signin.refused');
      const tellings = () => world.mails.filter((mail) => mail.kind === 'signin.new-device').length;
      assert.equal(tellings(), 1, 'a device from before is known still');
      const { deviceSecret } = stranger;
      await whole(
        world.signIn.withPassword({ email: old, password: newPassword }, 'browser', {
          ...{ address: '203.0.113.66', userAgent: 'Evil/1.0', deviceSecret },
        }),
      );
      assert.equal(tellings(), 2, 'and one that came since is new again');
    });

    test('S38 S45 R10 looking changes nothing; of 20 uses at once on two nodes one works; a week, then none', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const { stranger, link } = await intruded(world);
      for (let at = 0; at < 5; at++) await world.compromiseReports.inspect(link);
      assert.ok(await world.sessions.load(stranger.plainToken));
      const uses = await Promise.all(
        times(20, (at) => codeOf((at % 2 ? world : other).compromiseReports.byLink(link, nothing, origin))),
      );
      assert.deepEqual([countOf(uses, 'ok'), countOf(uses, 'link.refused')], [1, 19]);
      const mails = [...new Set([...world.mails, ...other.mails])];
      assert.equal(mails.filter((mail) => mail.kind === 'account.not-me').length, 1);
      assert.equal(await codeOf(world.compromiseReports.inspect(link)), 'link.refused');

      const late = await openWorld(t, open);
      const second = await intruded(late);
      late.clock.forward(7 * days - 1);
      assert.equal(await codeOf(late.compromiseReports.inspect(second.link)), 'ok');
      late.clock.forward(1);
      assert.equal(await codeOf(late.compromiseReports.byLink(second.link, nothing, origin)), 'link.refused');
    });

    test('S29 access to the account that was given since is taken back, by link or in a session, and nothing older', async (t) => {
      const world = await openWorld(t, open);
      const { userKey, link } = await intruded(world);
      const [eve, bob] = [await world.person('eve@example.org'), await world.person('bob@example.org')];
      const asOwner = async () => (await callOf(world, old)).session.actor;
      const give = async (to: string) =>
        world.items.as(await asOwner()).share(userKey, { userKey: to, data: { permissions: 'rw' } });
      const holders = async () =>
        (await world.items.as(await asOwner()).permissions(userKey, { offset: 0, limit: 9 }))
          .map(({ user }) => user._key)
          .filter((key) => key !== userKey)
          .sort();
      world.clock.forward(-60 * minutes);
      await world.privileged.grant(null, bob, userKey, 'r');
      world.clock.forward(61 * minutes);
      const organisation = await world.privileged.insertItem(null, {
        ...{ type: 'Organisation', data: { name: 'All' } },
      });
      for (const key of [userKey, eve, bob]) await world.privileged.linkMember(null, organisation._key, key);
      await give(eve);
      const [entry] = await world.activity.list(userKey, { offset: 0, limit: 1, kinds: ['access.given'] });
      assert.ok(entry);
      const inSession = await world.compromiseReports.inspectEntry(lookOf(world, userKey), entry.seq);
      assert.deepEqual(
        inSession.changes.map(({ type, ofEvent, undoable }) => ({ type, ofEvent, undoable })),
        [{ type: 'access', ofEvent: true, undoable: true }],
      );
      const shown = await world.compromiseReports.inspect(link);
      assert.deepEqual(
        shown.changes.map(({ type, ofEvent }) => ({ type, ofEvent })),
        [{ type: 'access', ofEvent: false }],
      );
      assert.deepEqual(await holders(), [bob, eve].sort());
      const undo = shown.changes.map(({ id }) => id);
      const done = await world.compromiseReports.byLink(link, { undo, undoAddress: false }, origin);
      assert.equal(done.factors, 1);
      const left = await world.privileged.accessSince(userKey, '');
      assert.deepEqual(
        left.map((one) => one.participantKey),
        [bob],
      );
      const [taken] = await world.activity.list(userKey, { offset: 0, limit: 1, kinds: ['access.taken'] });
      assert.equal(taken?.by, null);
    });

    test('S43 a link of another purpose is none, and this one opens nothing else', async (t) => {
      const world = await openWorld(t, open);
      const { link } = await intruded(world);
      await world.passwordReset.forgot(old, { address: '192.0.2.7' });
      const reset = linkIn(world, 'password.reset-asked', old, '/reset');
      for (const wrong of [reset, { ...link, secret: reset.secret }, { id: 'nul\0', secret: 'x' }]) {
        assert.equal(await codeOf(world.compromiseReports.inspect(wrong)), 'link.refused');
        assert.equal(await codeOf(world.compromiseReports.byLink(wrong, nothing, origin)), 'link.refused');
      }
      assert.equal(await codeOf(world.passwordReset.inspect(link)), 'link.refused');
      assert.equal(await codeOf(world.emailChange.confirm(link, origin)), 'link.refused');
      assert.equal(await codeOf(world.emailChange.undo(link, origin)), 'link.refused');
      const bob = await world.person('bob@example.org');
      await world.compromiseReports.byLink(link, nothing, origin);
      assert.equal(await codeOf(signIn(world, 'bob@example.org')), 'ok', 'nobody else is touched');
      assert.equal(await codeOf(world.compromiseReports.inspectEntry(lookOf(world, bob), 999)), 'activity.not-found');
    });

    test('S29 every alert about an account holds a link that ends it all', async (t) => {
      const world = await openWorld(t, open);
      const ada = await enrolled(world);
      await world.tokens.create(callerFor(ada.userKey, origin), { name: 'Nightly' });
      await registered(world, ada.userKey);
      await intrude(world).catch(() => undefined);
      await world.passwordReset.forgot(old, { address: '192.0.2.7' });
      await world.passwordReset.reset(
        {
          ...{ ...linkIn(world, 'password.reset-asked', old, '/reset'), password: newPassword },
        },
        {},
      );
      for (const alert of ['totp.added', 'token.created', 'passkey.added', 'password.changed'] as const) {
        assert.equal(await codeOf(world.compromiseReports.inspect(linkIn(world, alert))), 'ok', alert);
      }
    });

    test('S42 who changed the address loses it: the old one counts again, and the way back goes there', async (t) => {
      const world = await openWorld(t, open);
      const { userKey, link } = await intruded(world);
      await changeAddress(world, old, next);
      await changeAddress(world, next, third);
      const back = linkIn(world, 'email.changed', next, '/email/undo');
      // An alert that the stranger reads, at the address that they brought.
      await world.tokens.create(callerFor(userKey, origin), { name: 'Theirs' });
      const theirs = linkIn(world, 'token.created', third);

      assert.equal((await world.compromiseReports.inspect(link)).addressBefore, old);
      const done = await world.compromiseReports.byLink(link, { undo: [], undoAddress: true }, origin);
      assert.deepEqual([done.addressUndone, done.mailedTo], [true, old]);
      assert.equal((await world.users.get(userKey)).email, old);
      assert.equal(await codeOf(world.emailChange.undo(back, origin)), 'link.refused');
      assert.equal(await codeOf(world.compromiseReports.byLink(theirs, nothing, origin)), 'link.refused');
      await world.passwordReset.reset({ ...resetLinkTo(world, old), password: newPassword }, {});
      assert.equal(await codeOf(signIn(world, old, newPassword)), 'ok');
      assert.ok(
        world.mails.some((mail) => mail.kind === 'email.change-undone' && mail.to.address === third),
        'whoever had it is told',
      );
    });

    test('S42 S29 the notice to the old address holds a link that undoes the change and ends all else too', async (t) => {
      const world = await openWorld(t, open);
      const { userKey, stranger } = await intruded(world);
      await changeAddress(world, old, next);
      const notice = world.mails.findLast((mail) => mail.kind === 'email.changed');
      assert.ok(notice?.kind === 'email.changed');
      const [id = '', secret = ''] = (notice.data.notMe.link.split('#')[1] ?? '').split('.');
      const shown = await world.compromiseReports.inspect({ id, secret });
      assert.deepEqual([shown.event.kind, shown.email, shown.addressBefore], ['email.changed', next, old]);
      await world.compromiseReports.byLink({ id, secret }, { undo: [], undoAddress: true }, origin);
      assert.equal((await world.users.get(userKey)).email, old);
      assert.equal(await world.sessions.load(stranger.plainToken), undefined);
      assert.equal(await codeOf(signIn(world)), 'signin.refused');
    });

    test('S42 a link sent to an address that was given up dies with the way back to it', async (t) => {
      const world = await openWorld(t, open);
      const { link } = await intruded(world);
      await changeAddress(world, old, next);
      // Without undoing, the way back still goes to where the link was read, never to the new address.
      world.clock.forward(7 * days - 2 * minutes);
      assert.equal(await codeOf(world.compromiseReports.inspect(link)), 'ok');
      const again = await openWorld(t, open);
      const second = await intruded(again);
      await changeAddress(again, old, next);
      await again.emailChange.undo(linkIn(again, 'email.changed', old, '/email/undo'), origin);
      assert.equal((await again.compromiseReports.inspect(second.link)).addressBefore, null, 'it counts again');
      await changeAddress(again, old, next);
      const done = await again.compromiseReports.byLink(second.link, nothing, origin);
      assert.deepEqual([done.addressUndone, done.mailedTo], [false, old]);
      assert.equal(again.mails.filter((mail) => mail.to.address === next && mail.kind === 'account.not-me').length, 0);
    });

    test('S42 where somebody has the old address meanwhile nothing happens but that the person is told', async (t) => {
      const world = await openWorld(t, open);
      const { stranger, link } = await intruded(world);
      await changeAddress(world, old, next);
      await world.person(old, { name: 'Another Ada' });
      const wish = { undo: [], undoAddress: true };
      assert.equal(await codeOf(world.compromiseReports.byLink(link, wish, origin)), 'email.taken');
      assert.ok(await world.sessions.load(stranger.plainToken));
      assert.equal(await codeOf(world.compromiseReports.inspect(link)), 'ok', 'and the link is not used up');
    });

    test('S21 S22 with the link, factors that came since go, those from before never do', async (t) => {
      const world = await openWorld(t, open);
      const ada = await enrolled(world);
      world.clock.forward(minutes);
      await world.tokens.create(callerFor(ada.userKey, origin), { name: 'Nightly' });
      const link = linkIn(world, 'token.created');
      world.clock.forward(minutes);
      const { passkey } = await registered(world, ada.userKey);
      const shown = await world.compromiseReports.inspect(link);
      assert.deepEqual(
        shown.changes.map(({ id, type, undoable }) => [id, type, undoable]),
        [[passkey.id, 'webauthn', true]],
      );
      const app = await world.totp.find(ada.userKey);
      const both = { undo: [passkey.id, app?.id ?? ''], undoAddress: false };
      assert.equal(await codeOf(world.compromiseReports.byLink(link, both, origin)), 'undo.refused');
      assert.equal(await world.passkeys.countOf(ada.userKey), 1, 'nothing by halves');
      const done = await world.compromiseReports.byLink(link, { undo: [passkey.id], undoAddress: false }, origin);
      assert.equal(done.factors, 1);
      const status = await world.factors.statusOf(ada.userKey);
      assert.deepEqual([status.otp, status.webauthn, status.backup], [true, 0, 10]);
      await world.passwordReset.reset({ ...resetLinkTo(world, old), password: newPassword }, {});
      const answer = await world.signIn.withPassword({ email: old, password: newPassword }, from.kind, from);
      assert.ok(!('session' in answer), 'the app is asked for as before');
    });

    test('S21 an account that had no factor loses a stranger’s, backup codes and all', async (t) => {
      const world = await openWorld(t, open);
      const { userKey, stranger, link } = await intruded(world);
      world.clock.forward(minutes);
      const { device } = await registered(world, userKey);
      const shown = await world.compromiseReports.inspect(link);
      assert.deepEqual(
        shown.changes.map(({ type, undoable }) => [type, undoable]),
        [
          ['webauthn', true],
          ['backup-codes', true],
        ],
      );
      // The alert of the passkey itself is bound to what it told of.
      const own = await world.compromiseReports.inspect(linkIn(world, 'passkey.added'));
      assert.deepEqual(own.changes[0], { ...shown.changes[0], ofEvent: true });
      await world.compromiseReports.byLink(
        link,
        { undo: shown.changes.map(({ id }) => id), undoAddress: false },
        origin,
      );
      assert.equal(await world.factors.hasAny(userKey), false);
      assert.equal(await world.backupCodes.countOf(userKey), 0);
      const [line] = await world.activity.list(userKey, {
        ...{ offset: 0, limit: 1, kinds: ['backup-codes.removed'] },
      });
      assert.deepEqual([line?.by, line?.address], [null, origin.address], 'in the log as a change of its own');
      assert.equal(await world.sessions.load(stranger.plainToken), undefined);
      const options = await world.passkeys.startSignIn({});
      const tried = world.passkeySignIn.finish(device.get(options), 'script', origin);
      assert.equal(await codeOf(tried), 'passkey.unknown');
    });

    test('S21 a link alone leaves no account without a factor that had one, also where it was replaced since', async (t) => {
      const world = await openWorld(t, open);
      const ada = await enrolled(world);
      world.clock.forward(minutes);
      await world.tokens.create(callerFor(ada.userKey, origin), { name: 'Nightly' });
      const link = linkIn(world, 'token.created');
      world.clock.forward(minutes);
      const call = await again(world, ada);
      const { plainToken } = await world.stepUp.prove(call, { code: ada.code() });
      const fresh = await again(world, { ...ada, plainToken });
      const app = await world.totp.find(ada.userKey);
      const { passkey } = await registered(world, ada.userKey);
      await world.factors.remove(fresh, app?.id ?? '');
      const shown = await world.compromiseReports.inspect(link);
      assert.deepEqual(
        shown.changes.map(({ id, undoable }) => [id, undoable]),
        [[passkey.id, false]],
      );
      assert.deepEqual(
        shown.gone.map((each) => each.kind),
        ['totp.removed'],
        'and it is said that it cannot come back',
      );
      const wish = { undo: [passkey.id], undoAddress: false };
      assert.equal(await codeOf(world.compromiseReports.byLink(link, wish, origin)), 'undo.refused');
      assert.equal(
        await codeOf(world.compromiseReports.byLink(link, nothing, origin)),
        'ok',
        'ending is always possible',
      );
      assert.equal(await world.factors.hasAny(ada.userKey), true);
    });

    test('S22 S48 in a session without a fresh proof sessions end, and a link to do the rest is mailed; undoing wants the proof', async (t) => {
      const world = await openWorld(t, open);
      const { userKey, owner } = await intruded(world);
      const seq = await seqOf(world, userKey, 'signin.new-device');
      await changeAddress(world, old, next);
      const { passkey } = await registered(world, userKey);
      world.clock.forward(11 * minutes);
      const { session, plainToken } = await world.sessions.open({ userKey, kind: 'script', method: 'password' }, from);
      await world.tokens.create(callerFor(userKey, origin), { name: 'Nightly' });
      const call = callIn({ ...session, actor: { ...session.actor, provenAt: owner.session.provenAt } });
      for (const wish of [
        { undo: [passkey.id], undoAddress: false },
        { undo: [], undoAddress: true },
      ]) {
        assert.equal(await codeOf(world.compromiseReports.inSession(call, seq, wish)), 'reauthenticate');
      }
      assert.ok(await world.sessions.load(plainToken));
      assert.equal((await world.compromiseReports.inspectEntry(call, seq)).complete, false);
      assert.equal((await world.compromiseReports.inspectEntry(lookOf(world, userKey), seq)).complete, true);
      const tokens = (await world.tokens.list(userKey)).length;
      assert.ok(tokens > 0);
      const done = await world.compromiseReports.inSession(call, seq, nothing);
      assert.deepEqual([done.complete, done.mailedTo, done.factors, done.tokens], [false, next, 0, 0]);
      assert.equal(await world.sessions.load(plainToken), undefined);
      assert.ok(await world.passwords.find(userKey), 'the password is the owner’s');
      assert.equal((await world.tokens.list(userKey)).length, tokens, 'so are the tokens');
      const [line] = await world.activity.list(userKey, { offset: 0, limit: 1 });
      assert.deepEqual([line?.kind, line?.by, line?.data.others], ['sessions.ended', userKey, false]);
      // Said in a session, it takes no way back from the owner, whoever said it.
      assert.equal(
        await codeOf(world.compromiseReports.inspect(linkIn(world, 'signin.new-device', old))),
        'ok',
        'the link at the address from before works on',
      );
      const rest = linkIn(world, 'account.not-me-link', next);
      const ended = await world.compromiseReports.byLink(rest, nothing, origin);
      assert.deepEqual([ended.complete, ended.tokens, ended.mailedTo], [true, tokens, next]);
      assert.equal(await world.passwords.find(userKey), undefined);
      const back = linkIn(world, 'email.changed', old, '/email/undo');
      assert.equal(await codeOf(world.emailChange.undo(back, origin)), 'ok');
    });

    test('S21 a link that a session without a proof asked for takes no last second factor, of whatever line it says', async (t) => {
      const world = await openWorld(t, open);
      const { userKey, owner } = await intruded(world);
      const { passkey } = await registered(world, userKey);
      const seq = await seqOf(world, userKey, 'passkey.added');
      world.clock.forward(11 * minutes);
      const { session } = await world.sessions.open({ userKey, kind: 'script', method: 'password' }, from);
      const call = callIn({ ...session, actor: { ...session.actor, provenAt: owner.session.provenAt } });
      const done = await world.compromiseReports.inSession(call, seq, nothing);
      assert.equal(done.complete, false);
      const rest = linkIn(world, 'account.not-me-link');
      const shown = await world.compromiseReports.inspect(rest);
      const [change] = shown.changes.filter(({ id }) => id === passkey.id);
      assert.equal(change?.undoable, false);
      const wish = { undo: [passkey.id], undoAddress: false };
      assert.equal(await codeOf(world.compromiseReports.byLink(rest, wish, origin)), 'undo.refused');
      assert.equal(await world.factors.hasAny(userKey), true);
    });

    test('S22 S42 freshly proven, the owner undoes what came since in one go', async (t) => {
      const world = await openWorld(t, open);
      const { userKey } = await intruded(world);
      const seq = await seqOf(world, userKey, 'signin.new-device');
      world.clock.forward(minutes);
      const { passkey } = await registered(world, userKey);
      await world.factors.remove(sessionOf(userKey, 'x'), passkey.id);
      await changeAddress(world, old, next);
      const { passkey: later } = await registered(world, userKey);
      const { session } = await world.sessions.open({ userKey, kind: 'script', method: 'password' }, from);
      const call = callIn(session);
      const shown = await world.compromiseReports.inspectEntry(lookOf(world, userKey), seq);
      assert.deepEqual([shown.email, shown.addressBefore], [next, old]);
      const ofChange = await world.compromiseReports.inspectEntry(
        lookOf(world, userKey),
        await seqOf(world, userKey, 'email.changed'),
      );
      assert.deepEqual([ofChange.addressBefore, ofChange.changes.length], [old, 2]);
      assert.deepEqual(
        shown.gone.map((each) => each.kind),
        ['passkey.removed'],
      );
      const wish = { undo: [later.id, 'backup-codes'], undoAddress: true };
      const done = await world.compromiseReports.inSession(call, seq, wish);
      assert.deepEqual([done.factors, done.addressUndone, done.mailedTo], [2, true, old]);
      const [line] = await world.activity.list(userKey, {
        ...{ offset: 0, limit: 1, kinds: ['account.not-me'] },
      });
      assert.equal(line?.by, userKey);
      assert.equal(await world.factors.hasAny(userKey), false);
    });

    test('S29 undoing a change of address revokes every token too', async (t) => {
      const world = await openWorld(t, open);
      const { userKey } = await intruded(world);
      await changeAddress(world, old, next);
      const { token } = await world.tokens.create(callerFor(userKey, origin), { name: 'Theirs' });
      await world.emailChange.undo(linkIn(world, 'email.changed', old, '/email/undo'), origin);
      assert.equal(await world.tokens.load(token), undefined);
      assert.deepEqual(await world.tokens.list(userKey), []);
    });

    test('S29 who is not active any more is not let back by a link from before', async (t) => {
      const world = await openWorld(t, open);
      const { userKey, link } = await intruded(world);
      await world.users.setActive(userKey, false, { kind: 'system', reason: 'test' });
      assert.equal(await codeOf(world.compromiseReports.byLink(link, nothing, origin)), 'link.refused');
    });
  });
}
