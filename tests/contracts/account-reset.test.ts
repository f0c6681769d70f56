// Mailed links: the same answer for every address, one use, the newest alone, bound to their user, and no way around.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import type { ErrorCode } from '../../contract/errors.ts';
import { isFailure } from '../../server/platform/failure.ts';
import {
  days,
  goodPassword,
  hours,
  minutes,
  type Node,
  openWorld,
  publicUrl,
  system,
  whole,
} from '../support/identity-world.ts';
import { registered } from '../support/passkey-world.ts';
import { stores } from '../support/stores.ts';

const fresh = 'another 9 fine shell';

async function code(work: Promise<unknown>): Promise<ErrorCode | 'ok'> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    if (!isFailure(error)) throw error;
    return error.code;
  }
}

/** Id and secret of a link as a browser reads them. */
function partsOf(link: string) {
  assert.ok(link.startsWith(`${publicUrl}/reset#`), link);
  const [id = '', secret = ''] = (link.split('#')[1] ?? '').split('.');
  return { id, secret };
}

function newestLink(node: Node) {
  const mail = node.mails.findLast((each) => 'link' in each.data);
  assert.ok(mail && 'link' in mail.data);
  return partsOf(mail.data.link);
}

const signIn = (node: Node, password: string, email = 'ada@example.org') =>
  whole(node.signIn.withPassword({ email, password }, 'script', { address: '192.0.2.1', userAgent: '' }));

for (const { kind, open } of stores) {
  describe(`mailed links on ${kind}`, () => {
    test('a reset sets the password, ends every session, opens none and tells the owner (S39)', async (t) => {
      const world = await openWorld(t, open);
      await world.person('ada@example.org', { name: 'Ada' });
      const sessions = [await signIn(world, goodPassword), await signIn(world, goodPassword)];
      await world.passwordReset.forgot('ADA@example.org', { address: '192.0.2.1' });
      assert.deepEqual(world.mails[0]?.to, { address: 'ada@example.org', name: 'Ada' });
      const link = newestLink(world);
      const inspected = await world.passwordReset.inspect(link);
      assert.equal(inspected.purpose, 'reset');
      assert.equal(inspected.email, 'ada@example.org');
      assert.equal(Date.parse(inspected.expiresAt) - world.clock.now(), days * 1000);
      assert.equal(await world.passwordReset.reset({ ...link, password: fresh }, {}), undefined);
      for (const { plainToken } of sessions) assert.equal(await world.sessions.find(plainToken), undefined);
      const { rows } = await sql`select id from sessions`.execute(world.storage.db());
      assert.deepEqual(rows, []);
      assert.equal(await code(signIn(world, goodPassword)), 'signin.refused');
      assert.equal(await code(signIn(world, fresh)), 'ok');
      assert.deepEqual(
        world.mails.map((mail) => mail.kind),
        ['password.reset-asked', 'password.changed'],
      );
    });

    test('asking tells nothing of the address, and mails only who is there and active (S03)', async (t) => {
      const world = await openWorld(t, open);
      await world.person('ada@example.org');
      const inactive = await world.person('inactive@example.org');
      await world.superAdmin('root@example.org');
      await world.activation.setActive(inactive, false, { actor: system });
      // The notice of it.
      world.mails.length = 0;
      for (const email of [
        'nobody@example.org',
        'inactive@example.org',
        'no address',
        'ada@example.org\r\nBcc: eve@example.org',
        'ada@example.org,eve@example.org',
        '\u0430da@example.org',
        'ada@exam\u00adple.org',
        'nul\0@example.org',
      ]) {
        assert.equal(await world.passwordReset.forgot(email, { address: '192.0.2.1' }), undefined);
      }
      assert.deepEqual(world.mails, []);
      await world.passwordReset.forgot('ada@example.org', { address: '192.0.2.1' });
      assert.equal(world.mails.length, 1);
    });

    test('S03 the store works as much for an unknown address as for a known one', async (t) => {
      const world = await openWorld(t, open);
      await world.person('ada@example.org');
      const rowsAfter = async (email: string) => {
        await world.passwordReset.forgot(email, { address: '192.0.2.1' });
        const { rows } = await sql`select purpose from flows`.execute(world.storage.db());
        await sql`delete from flows`.execute(world.storage.db());
        return rows.length;
      };
      assert.equal(await rowsAfter('ada@example.org'), 1);
      assert.equal(await rowsAfter('nobody@example.org'), 1);
    });

    test('S03 asking for an unknown address writes as many lines of activity, and leaves none', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org');
      const rows = async () => {
        const found = await sql<{ user_key: string }>`
          select user_key from activity union all select user_key from activity_heads`.execute(world.storage.db());
        return found.rows.map((row) => row.user_key).filter((key) => key !== ada);
      };
      const told: string[] = [];
      world.storage.onChange((names) => told.push(...(names === 'everything' ? [] : names)));
      await world.passwordReset.forgot('nobody@example.org', { address: '192.0.2.1' });
      await world.passwordReset.forgot('no address', { address: '192.0.2.1' });
      assert.deepEqual(await rows(), []);
      assert.equal(told.filter((name) => name.startsWith('activity:nobody ')).length, 2, 'was gone through');
      await world.passwordReset.forgot('ada@example.org', { address: '192.0.2.1' });
      const [line] = await world.activity.list(ada, { offset: 0, limit: 1 });
      assert.equal(line?.kind, 'password.reset-asked');
      assert.deepEqual((await world.activity.verify()).faults, []);
    });

    test('a mail is queued for every address alike, later, and goes nowhere but to who is there (S03)', async (t) => {
      const world = await openWorld(t, open);
      await world.person('ada@example.org');
      const inactive = await world.person('inactive@example.org');
      await world.superAdmin('root@example.org');
      await world.activation.setActive(inactive, false, { actor: system });
      // The notice of it.
      world.mails.length = 0;
      world.waits.length = 0;
      for (const email of ['ada@example.org', 'nobody@example.org', 'inactive@example.org', 'no address']) {
        await world.passwordReset.forgot(email, { address: '192.0.2.1' });
      }
      assert.deepEqual(world.waits, [true, true, true, true]);
      assert.equal(world.mails.length, 1);
      assert.equal(world.decoys.length, 3);
      for (const decoy of world.decoys) {
        assert.equal(decoy.kind, 'password.reset-asked');
        assert.match(decoy.to.address, /@[a-z.]+\.invalid$/);
      }
    });

    test('a link works once, also for 20 who use it at once on two nodes (S38, R10)', async (t) => {
      const world = await openWorld(t, open, { atOnce: 4 });
      const other = await world.another();
      await world.person('ada@example.org');
      for (let trial = 0; trial < 3; trial++) {
        await world.passwordReset.forgot('ada@example.org', { address: `192.0.2.${trial}` });
        const link = newestLink(world);
        const codes = await Promise.all(
          Array.from({ length: 20 }, (_, at) =>
            code((at % 2 ? world : other).passwordReset.reset({ ...link, password: `${fresh} ${trial} ${at}` }, {})),
          ),
        );
        assert.equal(codes.filter((each) => each === 'ok').length, 1);
        assert.equal(codes.filter((each) => each === 'link.refused').length, 19);
        assert.equal(await code(world.passwordReset.inspect(link)), 'link.refused');
        const winner = codes.indexOf('ok');
        assert.equal(await code(signIn(world, `${fresh} ${trial} ${winner}`)), 'ok');
      }
    });

    test('the newest link alone works, for a day', async (t) => {
      const world = await openWorld(t, open);
      await world.person('ada@example.org');
      await world.passwordReset.forgot('ada@example.org', { address: '192.0.2.1' });
      const first = newestLink(world);
      await world.passwordReset.forgot('ada@example.org', { address: '192.0.2.1' });
      const second = newestLink(world);
      assert.equal(await code(world.passwordReset.reset({ ...first, password: fresh }, {})), 'link.refused');
      world.clock.forward(days - 1);
      assert.equal(await code(world.passwordReset.inspect(second)), 'ok');
      world.clock.forward(1);
      assert.equal(await code(world.passwordReset.inspect(second)), 'link.refused');
      assert.equal(await code(world.passwordReset.reset({ ...second, password: fresh }, {})), 'link.refused');
      assert.equal(await code(signIn(world, goodPassword)), 'ok');
    });

    test('the secret of one link opens no other (S38)', async (t) => {
      const world = await openWorld(t, open);
      await world.person('ada@example.org');
      await world.person('eve@example.org');
      await world.passwordReset.forgot('ada@example.org', { address: '192.0.2.1' });
      const adas = newestLink(world);
      await world.passwordReset.forgot('eve@example.org', { address: '192.0.2.1' });
      const eves = newestLink(world);
      const setUp = (await world.setUp.newLink()).split('#')[1]?.split('.') ?? [];
      for (const [id, secret] of [
        [adas.id, eves.secret],
        [eves.id, adas.secret],
        [adas.id, adas.secret.slice(0, -1)],
        [adas.id, ''],
        ['\0', adas.secret],
        [setUp[0] ?? '', setUp[1] ?? ''],
      ] as const) {
        assert.equal(await code(world.passwordReset.reset({ id, secret, password: fresh }, {})), 'link.refused');
      }
      assert.equal(await code(signIn(world, goodPassword)), 'ok');
      assert.equal(await code(signIn(world, goodPassword, 'eve@example.org')), 'ok');
      assert.equal(await code(world.passwordReset.inspect(adas)), 'ok');
    });

    test('a refused password does not use the link up, and says why', async (t) => {
      const world = await openWorld(t, open);
      await world.person('ada@example.org', { name: 'Ada Lovelace' });
      await world.passwordReset.forgot('ada@example.org', { address: '192.0.2.1' });
      const link = newestLink(world);
      for (const [password, expected] of [
        ['short', 'password.too-short'],
        [`x${'y z'.repeat(400)}`, 'password.too-long'],
        ['my lovelace wave', 'password.contextual'],
        ['accounts and waves', 'password.contextual'],
        ['abcabcabcabcabc', 'password.too-simple'],
      ] as const) {
        const error = await world.passwordReset.reset({ ...link, password }, {}).catch((each) => each);
        assert.ok(isFailure(error, expected), `${password}: ${error}`);
        assert.ok(error.fields?.password);
      }
      assert.equal(await code(world.passwordReset.reset({ ...link, password: fresh }, {})), 'ok');
    });

    test('the password that one has already is refused, and the link stays', async (t) => {
      const world = await openWorld(t, open);
      await world.person('ada@example.org');
      const link = partsOf((await world.passwordReset.resetLinkFor('ada@example.org')).link);
      assert.equal(
        await code(world.passwordReset.reset({ ...link, password: goodPassword }, {})),
        'password.unchanged',
      );
      assert.equal(await code(signIn(world, goodPassword)), 'ok', 'nothing has ended');
      assert.equal(await code(world.passwordReset.reset({ ...link, password: fresh }, {})), 'ok');
    });

    test('a reset ends the other links of the user, and nobody else’s', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org', { password: null });
      await world.passwordReset.invite(userKey);
      const invitation = newestLink(world);
      await world.person('eve@example.org');
      await world.passwordReset.forgot('eve@example.org', { address: '192.0.2.1' });
      const eves = newestLink(world);
      await world.passwordReset.forgot('ada@example.org', { address: '192.0.2.1' });
      assert.equal(await code(world.passwordReset.reset({ ...newestLink(world), password: fresh }, {})), 'ok');
      assert.equal(await code(world.passwordReset.inspect(invitation)), 'link.refused');
      assert.equal(await code(world.passwordReset.inspect(eves)), 'ok');
    });

    test('who has not accepted an invitation gets it again at every door, and one link counts', async (t) => {
      const world = await openWorld(t, open);
      const rootKey = await world.superAdmin('root@example.org');
      const boss = await world.actorOf(rootKey);
      const caller = { actor: boss, address: '192.0.2.7' };
      const { _key: userKey } = await world.provision.createUser({ email: 'new@example.org' }, { actor: boss });
      const doors: [what: string, send: () => Promise<unknown>][] = [
        ['forgot', () => world.passwordReset.forgot('new@example.org', { address: '192.0.2.1' })],
        ['sent by an administrator', () => world.passwordReset.sendTo(userKey, caller)],
        ['sent as one of many', () => world.passwordReset.sendInChange(userKey, caller)],
        [
          'activated again',
          async () => {
            await world.activation.setActive(userKey, false, caller);
            await world.activation.setActive(userKey, true, caller);
          },
        ],
      ];
      for (const [what, send] of doors) {
        const before = newestLink(world);
        world.clock.forward(days);
        await send();
        const mail = world.mails.at(-1);
        assert.equal(mail?.kind, 'account.invited', what);
        assert.equal(mail.data.invitedBy, what === 'forgot' ? undefined : 'root', what);
        const inspected = await world.passwordReset.inspect(newestLink(world));
        assert.equal(inspected.purpose, 'invitation', what);
        assert.equal(Date.parse(inspected.expiresAt) - world.clock.now(), 7 * days * 1000, what);
        assert.equal(await code(world.passwordReset.inspect(before)), 'link.refused', what);
      }
      assert.ok(world.mails.every(({ kind: each }) => each !== 'password.reset-asked' && each !== 'account.activated'));
      const byOperator = partsOf((await world.passwordReset.resetLinkFor('new@example.org')).link);
      assert.equal((await world.passwordReset.inspect(byOperator)).purpose, 'invitation');
      assert.equal(await code(world.passwordReset.reset({ ...byOperator, password: fresh }, {})), 'ok');

      await world.passwordReset.forgot('new@example.org', { address: '192.0.2.1' });
      assert.equal(world.mails.at(-1)?.kind, 'password.reset-asked', 'once it is accepted, a reset');
      const mails = world.mails.length;
      await world.activation.setActive(userKey, true, caller);
      assert.equal(world.mails.length, mails);
      const passkeyOnly = await world.person('key@example.org', { password: null });
      await registered(world, passkeyOnly);
      await world.passwordReset.forgot('key@example.org', { address: '192.0.2.1' });
      assert.equal(world.mails.at(-1)?.kind, 'password.reset-asked', 'a passkey is a way in');
    });

    test('an invitation sets the first password, for as long as it says', async (t) => {
      const world = await openWorld(t, open);
      const boss = await world.actorOf(await world.superAdmin('root@example.org'));
      const user = await world.provision.createUser(
        { email: 'new@example.org', name: 'New', inviteSeconds: 2 * hours },
        { actor: boss },
      );
      const mail = world.mails[0];
      assert.ok(mail?.kind === 'account.invited');
      assert.equal(mail.data.invitedBy, 'root');
      const link = newestLink(world);
      assert.equal((await world.passwordReset.inspect(link)).purpose, 'invitation');
      assert.equal(await code(signIn(world, fresh, 'new@example.org')), 'signin.refused');
      world.clock.forward(2 * hours - 1);
      assert.equal(await code(world.passwordReset.reset({ ...link, password: fresh }, {})), 'ok');
      const signedIn = await signIn(world, fresh, 'new@example.org');
      assert.equal(signedIn.user._key, user._key);
      assert.equal(world.mails.length, 1, 'nobody is warned of their own first password');
      await world.provision.createUser({ email: 'late@example.org' }, { actor: boss });
      world.clock.forward(7 * days);
      assert.equal(await code(world.passwordReset.inspect(newestLink(world))), 'link.refused');
    });

    test('links of the inactive are refused, also once they are active again (S29)', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org');
      await world.superAdmin('root@example.org');
      await world.passwordReset.forgot('ada@example.org', { address: '192.0.2.1' });
      const link = newestLink(world);
      await world.users.setActive(userKey, false, system);
      assert.equal(await code(world.passwordReset.inspect(link)), 'link.refused');
      assert.equal(await code(world.passwordReset.reset({ ...link, password: fresh }, {})), 'link.refused');
      await world.activation.setActive(userKey, false, { actor: system });
      await world.activation.setActive(userKey, true, { actor: system });
      assert.equal(await code(world.passwordReset.inspect(link)), 'link.refused');
    });

    test('a reset opens an account that guessing has shut', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org');
      for (let at = 0; at < 100; at++) {
        await world.throttle.takeSignInTry({ userKey }, `10.0.0.${at}`);
        world.clock.forward(15 * minutes);
      }
      assert.equal(await code(signIn(world, goodPassword)), 'signin.refused');
      await world.passwordReset.forgot('ada@example.org', { address: '192.0.2.1' });
      await world.passwordReset.reset({ ...newestLink(world), password: fresh }, {});
      assert.equal(await code(signIn(world, fresh)), 'ok');
    });

    test('mails stay within their budgets, with the same answer for all (S44)', async (t) => {
      const world = await openWorld(t, open);
      await world.person('ada@example.org');
      for (let at = 0; at < 30; at++) {
        await world.passwordReset.forgot('ada@example.org', { address: `192.0.2.${at}` });
        await world.passwordReset.forgot('nobody@example.org', { address: `192.0.2.${at}` });
      }
      assert.equal(world.mails.length, 5);
      const codes: string[] = [];
      for (let at = 0; at < 25; at++) {
        codes.push(await code(world.passwordReset.forgot(`user${at}@example.org`, { address: '198.51.100.1' })));
      }
      assert.deepEqual(codes, [...Array(20).fill('ok'), ...Array(5).fill('request.too-many')]);
    });

    test('the operator makes a link without mail, and it replaces those that there were', async (t) => {
      const world = await openWorld(t, open);
      await world.person('ada@example.org');
      await world.passwordReset.forgot('ada@example.org', { address: '192.0.2.1' });
      const mailed = newestLink(world);
      const { link } = await world.passwordReset.resetLinkFor('Ada@example.org');
      assert.equal(world.mails.length, 1);
      assert.equal(await code(world.passwordReset.inspect(mailed)), 'link.refused');
      assert.equal(await code(world.passwordReset.reset({ ...partsOf(link), password: fresh }, {})), 'ok');
      assert.equal(await code(world.passwordReset.resetLinkFor('nobody@example.org')), 'user.not-found');
    });
  });
}
