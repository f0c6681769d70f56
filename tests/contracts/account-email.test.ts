// Changing the address one signs in with: proven from the new one, told to the old one, undone from there; and its races.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { KindName } from '../../server/notify/kinds.ts';
import { callOf, codeOf, countOf, from, times } from '../support/factor-world.ts';
import {
  days,
  goodPassword,
  minutes,
  type Node,
  openWorld,
  publicUrl,
  system,
  whole,
} from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const origin = { address: '198.51.100.9', userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' };
const [old, next, third] = ['ada@example.org', 'ada@new.example', 'ada@third.example'];

function partsOf(link: string, page: string) {
  assert.ok(link.startsWith(`${publicUrl}${page}#`), link);
  const [id = '', secret = ''] = (link.split('#')[1] ?? '').split('.');
  return { id, secret };
}

/** The newest link of a kind, mailed to that address. */
function linkTo(node: Node, address: string, kind: KindName = 'email.change-confirm') {
  const mail = node.mails.findLast((each) => each.kind === kind && each.to.address === address);
  assert.ok(mail && 'link' in mail.data, `no ${kind} to ${address}`);
  return partsOf(mail.data.link, kind === 'email.change-confirm' ? '/email/confirm' : '/email/undo');
}
const undoLinkTo = (node: Node, address: string) => linkTo(node, address, 'email.changed');

const signIn = (node: Node, email: string) =>
  whole(node.signIn.withPassword({ email, password: goodPassword }, from.kind, from));

/** Asks and confirms, a minute after what was before. */
async function change(node: Node & { clock: { forward(seconds: number): void } }, before: string, after: string) {
  node.clock.forward(minutes);
  await node.emailChange.ask(await callOf(node, before), after);
  await node.emailChange.confirm(linkTo(node, after), origin);
}

for (const { kind, open } of stores) {
  describe(`change of address on ${kind}`, () => {
    test('S42 the old address counts until the new one is proven, then the new one alone', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person(old, { name: 'Ada' });
      const call = await callOf(world);
      const pending = await world.emailChange.ask(call, ` ADA@New.example `);
      assert.ok(pending);
      assert.equal(pending.email, 'ADA@New.example');
      assert.equal(Date.parse(pending.expiresAt) - world.clock.now(), 60 * minutes * 1000);
      assert.deepEqual(await world.emailChange.findPending(userKey), pending);
      assert.deepEqual(
        world.mails.map((mail) => [mail.kind, mail.to.address]),
        [
          ['email.change-confirm', 'ADA@New.example'],
          ['email.change-asked', old],
        ],
      );
      assert.equal(await codeOf(signIn(world, old)), 'ok');
      assert.equal(await codeOf(signIn(world, next)), 'signin.refused');

      const link = linkTo(world, 'ADA@New.example');
      assert.deepEqual(await world.emailChange.confirm(link, origin), { email: 'ADA@New.example' });
      assert.equal(await codeOf(signIn(world, old)), 'signin.refused');
      assert.equal(await codeOf(signIn(world, next)), 'ok');
      assert.equal((await world.users.getItem(userKey)).data.email, 'ADA@New.example');
      assert.equal((await world.users.get(userKey)).name, 'Ada', 'nothing else is lost');
      assert.equal(await world.emailChange.findPending(userKey), undefined);
      const notice = world.mails.at(-1);
      assert.deepEqual([notice?.kind, notice?.to.address], ['email.changed', old]);
      assert.deepEqual(notice && 'device' in notice.data && [notice.data.address, notice.data.device], [
        '198.51.100.9',
        'Firefox 140, Linux',
      ]);
      const kinds = (await world.activity.list(userKey, { offset: 0, limit: 50 })).map((each) => each.kind);
      assert.ok(kinds.includes('email.change-asked') && kinds.includes('email.changed'));
      assert.deepEqual((await world.activity.verify(userKey)).faults, []);
    });

    test('another spelling of the same address counts at once, without a mail, and ends nothing', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('Ada@example.org', { name: 'Ada' });
      const call = await callOf(world, 'Ada@example.org');
      assert.equal(await world.emailChange.ask(call, 'ada@EXAMPLE.org '), null);
      assert.equal((await world.users.getItem(userKey)).data.email, 'ada@EXAMPLE.org');
      assert.equal(await world.emailChange.ask(call, 'ada@example.org'), null);
      assert.equal((await world.users.getItem(userKey)).data.email, 'ada@example.org');
      assert.deepEqual(world.mails, []);
      assert.equal(await world.emailChange.findPending(userKey), undefined);
      assert.equal(await codeOf(signIn(world, 'ADA@example.org')), 'ok');
      assert.equal(await codeOf(world.emailChange.ask(call, 'ada@example.org')), 'request.invalid');
      const kinds = (await world.activity.list(userKey, { offset: 0, limit: 50 })).map((each) => each.kind);
      assert.equal(kinds.filter((each) => each === 'email.changed').length, 2);

      const rootKey = await world.superAdmin('root@example.org');
      assert.equal(
        await world.emailChange.ask(await callOf(world, 'root@example.org'), 'Ada@Example.org', userKey),
        null,
      );
      assert.equal((await world.users.getItem(userKey)).data.email, 'Ada@Example.org');
      await world.person(next);
      assert.equal(
        await codeOf(world.emailChange.ask(await callOf(world, next), 'root@Example.org', rootKey)),
        'access.denied',
      );
    });

    test('S42 a link works once and for an hour, the newest alone, and not once it was called off', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person(old);
      const call = await callOf(world);
      await world.emailChange.ask(call, next);
      const first = linkTo(world, next);
      await world.emailChange.ask(call, third);
      assert.equal((await world.emailChange.findPending(userKey))?.email, third);
      assert.equal(await codeOf(world.emailChange.confirm(first, origin)), 'link.refused');
      await world.emailChange.cancel(userKey);
      assert.equal(await world.emailChange.findPending(userKey), undefined);
      assert.equal(await codeOf(world.emailChange.confirm(linkTo(world, third), origin)), 'link.refused');

      await world.emailChange.ask(call, next);
      world.clock.forward(60 * minutes - 1);
      assert.ok(await world.emailChange.findPending(userKey));
      world.clock.forward(1);
      assert.equal(await world.emailChange.findPending(userKey), undefined);
      assert.equal(await codeOf(world.emailChange.confirm(linkTo(world, next), origin)), 'link.refused');
      assert.equal(await codeOf(signIn(world, old)), 'ok');
    });

    test('S42 R10 of 20 who confirm at once on two nodes one does, and of 20 who undo too', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const userKey = await world.person(old);
      await world.emailChange.ask(await callOf(world), next);
      const link = linkTo(world, next);
      const confirmed = await Promise.all(
        times(20, (at) => codeOf((at % 2 ? world : other).emailChange.confirm(link, origin))),
      );
      assert.deepEqual([countOf(confirmed, 'ok'), countOf(confirmed, 'link.refused')], [1, 19]);
      // On whichever node it was confirmed, its mail was kept there.
      const node = world.mails.some((mail) => mail.kind === 'email.changed') ? world : other;
      const back = undoLinkTo(node, old);
      const undone = await Promise.all(
        times(20, (at) => codeOf((at % 2 ? world : other).emailChange.undo(back, origin))),
      );
      assert.deepEqual([countOf(undone, 'ok'), countOf(undone, 'link.refused')], [1, 19]);
      assert.equal((await world.users.get(userKey)).email, old);
    });

    test('S42 S44 where somebody has the address the answer is the same and they are not written to', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person(old);
      await world.person('eve@example.org');
      const call = await callOf(world);
      const free = await world.emailChange.ask(call, next);
      const taken = await world.emailChange.ask(call, 'EVE@example.org');
      assert.ok(free && taken);
      assert.deepEqual(Object.keys(taken), Object.keys(free));
      assert.equal(taken.expiresAt, free.expiresAt);
      assert.equal((await world.emailChange.findPending(userKey))?.email, 'EVE@example.org');
      assert.deepEqual(
        world.mails.map((mail) => mail.to.address),
        [next, old, old],
      );
    });

    test('S42 taken meanwhile: of two people who want the same address one gets it, also at once', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      await world.person(old);
      await world.person('bob@example.org');
      await world.emailChange.ask(await callOf(world), next);
      const adas = linkTo(world, next);
      await world.emailChange.ask(await callOf(world, 'bob@example.org'), next);
      const bobs = linkTo(world, next);
      const results = await Promise.all([
        codeOf(world.emailChange.confirm(adas, origin)),
        codeOf(other.emailChange.confirm(bobs, origin)),
      ]);
      assert.deepEqual(results.sort(), ['email.taken', 'ok']);
      // Who lost keeps the old address whole: login and shown address change together or not at all.
      const loser = (await world.users.findByEmail(old)) ?? (await world.users.findByEmail('bob@example.org'));
      assert.ok(loser);
      assert.notEqual(loser.email, next);
      assert.equal(await codeOf(signIn(world, loser.email)), 'ok');
    });

    test('S42 undoing sets the old address back, ends every session, and burns what was begun', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person(old);
      await change(world, old, next);
      world.clock.forward(3 * minutes);
      const { plainToken } = await signIn(world, next);
      await world.emailChange.ask(await callOf(world, next), third);
      await world.passwordReset.forgot(next, { address: '192.0.2.7' });
      const reset = world.mails.findLast((mail) => mail.kind === 'password.reset-asked');
      assert.ok(reset && 'link' in reset.data);
      const resetLink = partsOf(reset.data.link, '/reset');

      assert.deepEqual(await world.emailChange.undo(undoLinkTo(world, old), origin), { email: old });
      assert.equal(await world.sessions.find(plainToken), undefined);
      assert.equal(await codeOf(signIn(world, old)), 'ok');
      assert.equal(await codeOf(signIn(world, next)), 'signin.refused');
      assert.equal(await codeOf(world.emailChange.confirm(linkTo(world, third), origin)), 'link.refused');
      assert.equal(await codeOf(world.passwordReset.inspect(resetLink)), 'link.refused');
      assert.deepEqual(
        world.mails.filter((mail) => mail.kind === 'email.change-undone').map((mail) => mail.to.address),
        [old, next],
      );
      const [newest] = await world.activity.list(userKey, {
        offset: 0,
        limit: 1,
        kinds: ['email.change-undone'],
      });
      assert.deepEqual([newest?.by, newest?.data], [null, { before: next, email: old }]);
    });

    test('S42 changing twice takes no link from the first owner, and the second one’s link not either', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person(old);
      await change(world, old, next);
      await change(world, next, third);
      // Who holds the address in between goes back one step; the first owner still goes back to theirs.
      const [first, second] = [undoLinkTo(world, old), undoLinkTo(world, next)];
      await world.emailChange.undo(second, origin);
      assert.equal((await world.users.get(userKey)).email, next);
      await world.emailChange.undo(first, origin);
      assert.equal((await world.users.get(userKey)).email, old);

      await change(world, old, next);
      await change(world, next, third);
      await world.emailChange.undo(undoLinkTo(world, old), origin);
      assert.equal((await world.users.get(userKey)).email, old);
      const later = undoLinkTo(world, next);
      assert.equal(await codeOf(world.emailChange.undo(later, origin)), 'link.refused');
      assert.equal((await world.users.get(userKey)).email, old);
    });

    test('S42 an undo link lives for a week, and tells where the old address went to somebody else', async (t) => {
      const world = await openWorld(t, open);
      await world.person(old);
      await change(world, old, next);
      const link = undoLinkTo(world, old);
      await world.person(old, { name: 'Another Ada' });
      assert.equal(await codeOf(world.emailChange.undo(link, origin)), 'email.taken');
      assert.equal(await codeOf(signIn(world, next)), 'ok', 'nothing was changed');
      world.clock.forward(7 * days);
      assert.equal(await codeOf(world.emailChange.undo(link, origin)), 'link.refused');
    });

    test('S42 resets go to the proven address, and those from before die with the old one', async (t) => {
      const world = await openWorld(t, open);
      await world.person(old);
      await world.emailChange.ask(await callOf(world), next);
      await world.passwordReset.forgot(old, { address: '192.0.2.7' });
      const reset = world.mails.findLast((mail) => mail.kind === 'password.reset-asked');
      assert.ok(reset && 'link' in reset.data);
      assert.equal(reset.to.address, old, 'while it waits');
      const link = partsOf(reset.data.link, '/reset');
      await world.emailChange.confirm(linkTo(world, next), origin);
      assert.equal(await codeOf(world.passwordReset.inspect(link)), 'link.refused');
      await world.passwordReset.forgot(next, { address: '192.0.2.7' });
      assert.equal(world.mails.at(-1)?.to.address, next);
    });

    test('S42 a new password calls off what waits, and keeps the way back', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person(old);
      await change(world, old, next);
      await world.emailChange.ask(await callOf(world, next), third);
      await world.passwordReset.forgot(next, { address: '192.0.2.7' });
      const reset = world.mails.findLast((mail) => mail.kind === 'password.reset-asked');
      assert.ok(reset && 'link' in reset.data);
      const link = partsOf(reset.data.link, '/reset');
      await world.passwordReset.reset({ ...link, password: 'another 9 fine shell' }, {});
      assert.equal(await world.emailChange.findPending(userKey), undefined);
      assert.equal(await codeOf(world.emailChange.confirm(linkTo(world, third), origin)), 'link.refused');
      assert.equal(await codeOf(world.emailChange.undo(undoLinkTo(world, old), origin)), 'ok');
    });

    test('S43 a link of one purpose opens none of the others', async (t) => {
      const world = await openWorld(t, open);
      await world.person(old);
      await change(world, old, next);
      const undo = undoLinkTo(world, old);
      await world.emailChange.ask(await callOf(world, next), third);
      const confirm = linkTo(world, third);
      await world.passwordReset.forgot(next, { address: '192.0.2.7' });
      const mail = world.mails.findLast((each) => each.kind === 'password.reset-asked');
      assert.ok(mail && 'link' in mail.data);
      const reset = partsOf(mail.data.link, '/reset');
      for (const wrong of [undo, reset, { ...confirm, secret: undo.secret }, { id: '', secret: 'x' }]) {
        assert.equal(await codeOf(world.emailChange.confirm(wrong, origin)), 'link.refused');
      }
      for (const wrong of [confirm, reset, { ...undo, secret: reset.secret }, { id: 'nul\0', secret: 'x' }]) {
        assert.equal(await codeOf(world.emailChange.undo(wrong, origin)), 'link.refused');
      }
      for (const wrong of [confirm, undo]) {
        assert.equal(await codeOf(world.passwordReset.inspect(wrong)), 'link.refused');
      }
      assert.equal(await codeOf(world.emailChange.confirm(confirm, origin)), 'ok', 'and none is used up');
    });

    test('S41 look-alikes, several addresses and one’s own are refused before a mail is written', async (t) => {
      const world = await openWorld(t, open);
      await world.person(old);
      const call = await callOf(world);
      for (const typed of [
        'ada@example.org',
        'no address',
        'ada@new.example,eve@example.org',
        'ada@new.example\r\nBcc: eve@example.org',
        'ada@exam\u00adple.net',
        '\uff41da@new.example',
        'nul\0@new.example',
      ]) {
        assert.equal(await codeOf(world.emailChange.ask(call, typed)), 'request.invalid', typed);
      }
      assert.deepEqual(world.mails, []);
    });

    test('S44 no more than five mails an hour go to an address, and none by a source that wrote twenty', async (t) => {
      const world = await openWorld(t, open);
      await world.person(old);
      const call = await callOf(world);
      for (let at = 0; at < 5; at++) await world.emailChange.ask(call, next);
      assert.equal(await codeOf(world.emailChange.ask(call, next)), 'request.too-many');
      for (let at = 0; at < 14; at++) await world.emailChange.ask(call, `ada${at}@new.example`);
      assert.equal(await codeOf(world.emailChange.ask(call, third)), 'request.too-many');
      assert.equal(world.mails.filter((mail) => mail.to.address !== old).length, 19);
    });

    test('S44 asking for the address of somebody else spends nothing of the links that they wait for', async (t) => {
      const world = await openWorld(t, open);
      await world.person(old, { name: 'Ada' });
      await world.person('eve@example.org');
      for (let at = 0; at < 5; at++) await world.emailChange.ask(await callOf(world, 'eve@example.org'), old);
      await world.passwordReset.forgot(old, origin);
      assert.ok(world.mails.some(({ kind, to }) => kind === 'password.reset-asked' && to.address === old));
    });

    test('S42 no link works for who was deactivated', async (t) => {
      const world = await openWorld(t, open);
      await world.superAdmin('root@example.org');
      const userKey = await world.person(old);
      await change(world, old, next);
      await world.emailChange.ask(await callOf(world, next), third);
      await world.activation.setActive(userKey, false, { actor: system });
      assert.equal(await codeOf(world.emailChange.confirm(linkTo(world, third), origin)), 'link.refused');
      assert.equal(await codeOf(world.emailChange.undo(undoLinkTo(world, old), origin)), 'link.refused');
    });
  });
}
