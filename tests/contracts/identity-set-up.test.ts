// The first run and the making of users: one winner, the rights that it gives, and nobody made by who may not.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { fullPermission } from '../../contract/permissions.ts';
import type { Item } from '../../contract/schemas/entity.ts';
import { grantsOn, writeBits } from '../../server/items/access/letters.ts';
import { isFailure } from '../../server/platform/failure.ts';
import { days, goodPassword, type Node, openWorld, publicUrl, system, whole } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const first = {
  name: 'Ada Lovelace',
  email: 'Ada@Example.org',
  password: goodPassword,
  organisation: 'Analytical Studio',
  language: 'en',
  timeZone: 'Europe/London',
};

async function tokenOf(node: Node): Promise<string> {
  const link = await node.setUp.newLink();
  assert.ok(link.startsWith(`${publicUrl}/setup#`), link);
  return link.split('#')[1] ?? '';
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error) => (isFailure(error) ? error.code : Promise.reject(error)),
  );

const signIn = (node: Node, email: string, password = goodPassword) =>
  whole(node.signIn.withPassword({ email, password }, 'browser', { address: '192.0.2.1', userAgent: '' }));

for (const { kind, open } of stores) {
  describe(`first run on ${kind}`, () => {
    test('the link makes a super-admin and an organisation that is theirs', async (t) => {
      const world = await openWorld(t, open);
      assert.equal(await world.setUp.isOpen(), true);
      const user = await world.setUp.complete({ ...first, token: await tokenOf(world) });
      assert.equal(await world.setUp.isOpen(), false);
      assert.deepEqual(user.data, {
        name: 'Ada Lovelace',
        email: 'Ada@Example.org',
        language: 'en',
        timeZone: 'Europe/London',
      });
      assert.equal(await world.users.roleOf(user._key), 'super-admin');
      const account = await world.accounts.accountOf(await world.actorOf(user._key), user._key);
      assert.equal(account.role, 'super-admin');
      assert.equal(account.permissions, fullPermission);
      assert.deepEqual(
        account.organisations.map((each) => each.data.name),
        ['Analytical Studio'],
      );
      assert.deepEqual(
        account.usergroups.map((each) => each._key),
        ['domain'],
      );
      const organisation = account.organisations[0] as Item;
      const plain = { ...(await world.actorOf(user._key)), admin: false, superAdmin: false };
      const held = await grantsOn(world.storage, plain, [organisation._key, user._key]);
      assert.equal(writeBits(held.get(organisation._key)?.letters ?? 0), fullPermission);
      assert.equal(writeBits(held.get(user._key)?.letters ?? 0), fullPermission);
      const member = await world.privileged.findMember(organisation._key, user._key);
      assert.equal(member?.data.role, 'owner');
      assert.equal((await signIn(world, 'ada@example.org')).session.actor.superAdmin, true);
    });

    test('of twenty who use the link at once, on two nodes, one wins', async (t) => {
      const world = await openWorld(t, open, { atOnce: 4 });
      const other = await world.another();
      const token = await tokenOf(world);
      const codes = await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          codeOf((at % 2 ? world : other).setUp.complete({ ...first, email: `user${at}@example.org`, token })),
        ),
      );
      assert.equal(codes.filter((code) => code === 'ok').length, 1);
      assert.ok(codes.every((code) => ['ok', 'setup.closed', 'link.refused'].includes(code)));
      const { rows } = await sql<{ type: string; count: number }>`select type, count(*) as count from items
        group by type order by type`.execute(world.storage.db());
      assert.deepEqual(
        rows.map((row) => [row.type, Number(row.count)]),
        [
          ['Organisation', 1],
          ['User', 1],
          ['Usergroup', 1],
        ],
      );
    });

    test('links of several nodes stay until one is used, and then all end; of two at once one wins', async (t) => {
      const world = await openWorld(t, open, { atOnce: 4 });
      const other = await world.another();
      const tokens = [await tokenOf(world), await tokenOf(other), await tokenOf(world)];
      const codes = await Promise.all(
        Array.from({ length: 12 }, (_, at) =>
          codeOf(
            (at % 2 ? world : other).setUp.complete({
              ...first,
              email: `user${at}@example.org`,
              token: tokens[at % 3] ?? '',
            }),
          ),
        ),
      );
      assert.equal(codes.filter((code) => code === 'ok').length, 1, codes.join());
      assert.ok(codes.every((code) => ['ok', 'setup.closed', 'link.refused'].includes(code)));
      const { rows } = await sql`select id from flows`.execute(world.storage.db());
      assert.deepEqual(rows, []);
    });

    test('an earlier link works after another was made', async (t) => {
      const world = await openWorld(t, open);
      const early = await tokenOf(world);
      await tokenOf(await world.another());
      assert.equal(await codeOf(world.setUp.complete({ ...first, token: early })), 'ok');
    });

    test('the link lives a day and is closed by the first user (S48)', async (t) => {
      const world = await openWorld(t, open);
      const token = await tokenOf(world);
      for (const wrong of ['', '.', 'a.b', `${token}x`, token.split('.')[1] ?? '', `\0.${token}`]) {
        assert.equal(await codeOf(world.setUp.complete({ ...first, token: wrong })), 'link.refused');
        assert.equal(await codeOf(world.setUp.inspect(wrong)), 'link.refused');
      }
      await world.setUp.inspect(token);
      world.clock.forward(days);
      assert.equal(await codeOf(world.setUp.inspect(token)), 'link.refused');
      assert.equal(await codeOf(world.setUp.complete({ ...first, token })), 'link.refused');
      const fresh = await tokenOf(world);
      await world.person('root@example.org');
      assert.equal(await codeOf(world.setUp.inspect(fresh)), 'setup.closed');
      assert.equal(await codeOf(world.setUp.complete({ ...first, token: fresh })), 'setup.closed');
    });

    test('what is refused leaves nothing, and the link as it was', async (t) => {
      const world = await openWorld(t, open);
      const token = await tokenOf(world);
      for (const [given, code] of [
        [{ password: 'short' }, 'password.too-short'],
        [{ password: 'ada lovelace 1815' }, 'password.contextual'],
        [{ email: '\uff41da@example.org' }, 'request.invalid'],
        [{ name: ' ' }, 'request.invalid'],
        [{ timeZone: 'Atlantis/Centre' }, 'request.invalid'],
        [{ language: 'e_n' }, 'request.invalid'],
      ] as const) {
        assert.equal(await codeOf(world.setUp.complete({ ...first, ...given, token })), code);
      }
      assert.equal(await world.setUp.isOpen(), true);
      assert.equal(await codeOf(world.setUp.complete({ ...first, token })), 'ok');
    });
  });

  describe(`making users on ${kind}`, () => {
    test('with a password they sign in with it; the store has it hashed, and as provisional', async (t) => {
      const world = await openWorld(t, open);
      const boss = await world.actorOf(await world.superAdmin('root@example.org'));
      const user = await world.provision.createUser(
        { email: 'new@example.org', password: goodPassword },
        { actor: boss },
      );
      assert.equal(user.data.name, 'new');
      assert.equal(user.createdBy, boss.userKey);
      assert.deepEqual(world.mails, []);
      assert.equal((await signIn(world, 'new@example.org')).user._key, user._key);
      const { rows } = await sql<{ hash: string; provisional: number }>`select hash, provisional
        from passwords where user_key = ${user._key}`.execute(world.storage.db());
      assert.match(rows[0]?.hash ?? '', /^\$argon2id\$/);
      assert.equal(rows[0]?.provisional, 1);
    });

    test('super-admins alone make users, by what is true now (S48)', async (t) => {
      const world = await openWorld(t, open);
      const root = await world.superAdmin('root@example.org');
      const boss = await world.actorOf(root);
      const admin = await world.actorOf(await world.admin('admin@example.org'));
      const plain = await world.actorOf(await world.person('plain@example.org'));
      const make = (actor: typeof boss) =>
        codeOf(world.provision.createUser({ email: 'new@example.org', superAdmin: true }, { actor }));
      assert.equal(await make(admin), 'access.denied');
      assert.equal(await make(plain), 'access.denied');
      assert.equal(await make({ ...admin, superAdmin: true }), 'access.denied');
      await world.superAdmin('second@example.org');
      await world.privileged.unlinkMember(null, 'domain', root);
      assert.equal(await make(boss), 'access.denied', 'a session that says more than is true');
      assert.deepEqual(world.mails, []);
    });

    test('the command line makes the first super-admin, with a password of their own', async (t) => {
      const world = await openWorld(t, open);
      const given = { email: 'root@example.org', name: 'Root', password: goodPassword, superAdmin: true };
      const user = await world.provision.createUser(given, { actor: system });
      assert.equal(await world.users.roleOf(user._key), 'super-admin');
      assert.equal(user.createdBy, null);
      assert.equal(await world.setUp.isOpen(), false);
      assert.equal((await signIn(world, 'root@example.org')).session.actor.superAdmin, true);
    });

    test('an address is given once, also to twenty at once, however it is written (S41)', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const spellings = ['new@example.org', 'NEW@example.org', 'New@EXAMPLE.org', ' new@example.org '];
      const codes = await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          codeOf((at % 2 ? world : other).provision.createUser({ email: spellings[at % 4] ?? '' }, { actor: system })),
        ),
      );
      assert.equal(codes.filter((code) => code === 'ok').length, 1);
      assert.equal(codes.filter((code) => code === 'email.taken').length, 19);
      const { rows } = await sql`select key from items where type = 'User'`.execute(world.storage.db());
      assert.equal(rows.length, 1);
      assert.equal(new Set([...world.mails, ...other.mails]).size, 1);
    });

    test('look-alikes are other people (S41)', async (t) => {
      const world = await openWorld(t, open);
      await world.person('kim.i@example.org');
      for (const [email, code] of [
        ['k\u0456m.i@example.org', 'ok'],
        ['kim.\u0131@example.org', 'ok'],
        ['kim.i@ex\u0430mple.org', 'ok'],
        ['\u212aim.i@example.org', 'request.invalid'],
        ['kim.i@\uff45xample.org', 'request.invalid'],
        ['kim.i@exam\u00adple.org', 'request.invalid'],
        ['kim.i@example.org.', 'request.invalid'],
        ['kim.i@example.org\u0000', 'request.invalid'],
        ['"kim.i"@example.org', 'request.invalid'],
        ['kim.i@example.org,eve@example.org', 'request.invalid'],
        ['KIM.I@EXAMPLE.ORG', 'email.taken'],
      ] as const) {
        assert.equal(await codeOf(world.users.create({ email }, system)), code, JSON.stringify(email));
      }
      const found = await world.users.findByEmail('kim.i@example.org');
      assert.equal(found?.email, 'kim.i@example.org');
    });

    test('a user whose invitation cannot be queued is not made', async (t) => {
      const world = await openWorld(t, open);
      await assert.rejects(
        world.storage.transaction(async () => {
          await world.provision.createUser({ email: 'new@example.org' }, { actor: system });
          throw new Error('the queue is down');
        }),
      );
      assert.equal(await world.users.findByEmail('new@example.org'), undefined);
      assert.deepEqual(world.mails, []);
    });
  });
}
