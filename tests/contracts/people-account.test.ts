// The account in one answer, and the copy of one's own that is kept until something in it changes.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { type Account, account as accountSchema } from '../../contract/api/users.ts';
import { fullPermission } from '../../contract/permissions.ts';
import { type Node, openWorld, system } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const own = async (node: Node, key: string): Promise<Account> =>
  JSON.parse(node.accounts.findSerialized(key) ?? (await node.accounts.loadSerialized(key)));

/** True once the node's answer is so; within the second that ARCHITECTURE allows. */
async function becomes(node: Node, key: string, is: (account: Account) => boolean): Promise<boolean> {
  const end = performance.now() + 1000;
  while (performance.now() < end) {
    if (is(await own(node, key))) return true;
    await sleep(5);
  }
  return false;
}

for (const { kind, open } of stores) {
  describe(`account on ${kind}`, () => {
    test('one’s own account has organisations, groups and role, in the shape of the contract', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { name: 'Ada', password: null });
      await world.group('Organisation', 'Studio', [ada]);
      await world.group('Usergroup', 'Crew', [ada]);
      await world.group('Usergroup', 'Others');
      const account = await own(world, ada);
      assert.ok(z.safeParse(accountSchema, account).success);
      assert.equal(account.user.data.email, 'ada@example.org');
      assert.deepEqual(
        account.organisations.map((each) => each.data.name),
        ['Studio'],
      );
      assert.deepEqual(
        account.usergroups.map((each) => each.data.name),
        ['Crew'],
      );
      assert.equal(account.role, 'user');
      assert.equal(account.permissions, fullPermission);
      assert.deepEqual(account, await world.accounts.accountOf(await world.actorOf(ada), ada));
    });

    test('of another’s groups one sees those that one may read', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { password: null });
      const bob = await world.person('bob@example.org', { password: null });
      await world.group('Usergroup', 'Secret', [bob]);
      await world.group('Usergroup', 'Shared', [ada, bob]);
      const pension = await world.group('Organisation', 'Pension', [bob]);
      await world.privileged.grant(null, ada, bob, 'rw');
      const seen = await world.accounts.accountOf(await world.actorOf(ada), bob);
      assert.deepEqual(
        [...seen.usergroups, ...seen.organisations].map((each) => each.data.name),
        ['Shared'],
      );
      assert.equal(seen.permissions, 'rw');
      await world.privileged.grant(null, ada, pension, 'r');
      assert.equal((await world.accounts.accountOf(await world.actorOf(ada), bob)).organisations.length, 1);
      await world.privileged.linkMember(null, 'domain', ada);
      const toAdmin = await world.accounts.accountOf(await world.actorOf(ada), bob);
      assert.equal(toAdmin.usergroups.length, 2);
      assert.equal(toAdmin.permissions, 'rwsatlu');
    });

    test('what is kept is dropped by every change in it, on each node', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const ada = await world.person('ada@example.org', { name: 'Ada', password: null });
      const crew = await world.group('Usergroup', 'Crew', [ada]);
      const changes: [() => Promise<unknown>, (account: Account) => boolean][] = [
        [
          () => world.privileged.changeItem(null, ada, (data) => ({ ...data, name: 'Ada L.' })),
          ({ user }) => user.data.name === 'Ada L.',
        ],
        [
          () => world.privileged.changeItem(null, crew, (data) => ({ ...data, name: 'Team' })),
          ({ usergroups }) => usergroups[0]?.data.name === 'Team',
        ],
        [() => world.group('Organisation', 'Studio', [ada]), ({ organisations }) => organisations.length === 1],
        [() => world.users.makeSuperAdmin(ada, system), ({ role }) => role === 'super-admin'],
        [() => world.privileged.revoke(null, ada, 'domain'), ({ role }) => role === 'admin'],
        [() => world.privileged.unlinkMember(null, 'domain', ada), ({ role }) => role === 'user'],
        [() => world.privileged.unlinkMember(null, crew, ada), ({ usergroups }) => usergroups.length === 0],
        [() => world.privileged.setActive(null, ada, false), ({ user }) => user.active === false],
      ];
      for (const [at, [change, is]] of changes.entries()) {
        for (const node of [world, other]) {
          // News of the change before may still be under way to the node.
          const kept = () => node.accounts.findSerialized(ada) !== undefined;
          assert.ok(await becomes(node, ada, kept), `kept before change ${at}`);
        }
        await change();
        assert.ok(is(await own(world, ada)), `change ${at} at once on its own node`);
        assert.ok(await becomes(other, ada, is), `change ${at} on the other node`);
      }
    });

    test('what holds less than full letters may get more from above, and is not kept', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { password: null });
      await own(world, ada);
      await world.privileged.grant(null, ada, ada, 'rw');
      assert.equal((await own(world, ada)).permissions, 'rw');
      assert.equal(world.accounts.findSerialized(ada), undefined);
    });

    test('what was read before a change is not kept after it', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { name: 'name 0', password: null });
      for (let at = 1; at <= 30; at++) {
        const reading = world.accounts.loadSerialized(ada);
        const writing = world.privileged.changeItem(null, ada, (data) => ({ ...data, name: `name ${at}` }));
        await Promise.all([reading, writing]);
        assert.equal((await own(world, ada)).user.data.name, `name ${at}`);
      }
    });
  });
}
