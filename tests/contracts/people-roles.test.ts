// A change of role stands in the log of the account, whichever door it came through.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { domainKey } from '../../contract/permissions.ts';
import { createItems } from '../../server/items/items.ts';
import { systemRandom } from '../../server/platform/random.ts';
import { goodPassword, openWorld, system, type World } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

/** Oldest first. */
async function changesOf(world: World, userKey: string) {
  const lines = await world.activity.list(userKey, { offset: 0, limit: 50, kinds: ['role.changed'] });
  return lines.reverse().map(({ by, data }) => [by, data.from, data.to]);
}

const itemsOf = ({ storage, clock, events }: World) => createItems({ storage, clock, events, random: systemRandom });

for (const { kind, open } of stores) {
  describe(`changes of role on ${kind}`, () => {
    test('S60 becoming an administrator, and no more one, through the members of domain', async (t) => {
      const world = await openWorld(t, open);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      const ada = await world.person('ada@example.org');
      await world.members.add('Usergroup', domainKey, ada, root);
      await world.members.add('Usergroup', domainKey, ada, root);
      await world.members.remove('Usergroup', domainKey, ada, root);
      assert.deepEqual(await changesOf(world, ada), [
        [root.userKey, 'user', 'admin'],
        [root.userKey, 'admin', 'user'],
      ]);
      assert.deepEqual((await world.activity.verify(ada)).faults, []);
    });

    test('S60 becoming a super-admin, and no more one, through the permissions on domain', async (t) => {
      const world = await openWorld(t, open);
      const items = itemsOf(world);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      const ada = await world.admin('ada@example.org');
      const all = { permissions: 'rwatlusgd' };
      await items.as(root).share(domainKey, { userKey: ada, data: { permissions: 'r' } });
      assert.deepEqual(await changesOf(world, ada), [], 'one letter makes nobody a super-admin');
      await items.as(root).changePermission(domainKey, { userKey: ada, data: all });
      await items.as(root).changePermission(domainKey, { userKey: ada, data: { permissions: 'r' } });
      await items.as(root).unshare(domainKey, ada);
      await items.as(root).share(domainKey, { userKey: ada, data: all });
      await items.as(root).unshare(domainKey, ada);
      assert.deepEqual(await changesOf(world, ada), [
        [root.userKey, 'admin', 'super-admin'],
        [root.userKey, 'super-admin', 'admin'],
        [root.userKey, 'admin', 'super-admin'],
        [root.userKey, 'super-admin', 'admin'],
      ]);
    });

    test('S60 a super-admin who leaves domain is told one step, to user; refused changes are told nowhere', async (t) => {
      const world = await openWorld(t, open);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      const ada = await world.superAdmin('ada@example.org');
      await world.members.remove('Usergroup', domainKey, ada, root);
      assert.deepEqual(await changesOf(world, ada), [
        [null, 'user', 'super-admin'],
        [root.userKey, 'super-admin', 'user'],
      ]);
      await assert.rejects(world.members.remove('Usergroup', domainKey, root.userKey, root));
      assert.equal((await changesOf(world, root.userKey)).length, 1, 'the last one stays, and no line says else');
    });

    test('S60 who is inactive is told too: it is their role when they come back', async (t) => {
      const world = await openWorld(t, open);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      const ada = await world.person('ada@example.org');
      await world.users.setActive(ada, false, system);
      await world.members.add('Usergroup', domainKey, ada, root);
      assert.deepEqual(await changesOf(world, ada), [[root.userKey, 'user', 'admin']]);
    });

    test('S60 the first account and those that the operator makes stand in the log too', async (t) => {
      const world = await openWorld(t, open);
      const token = (await world.setUp.newLink()).split('#')[1] ?? '';
      const first = await world.setUp.complete({
        ...{ token, name: 'Ada', email: 'ada@example.org', password: goodPassword, organisation: 'Studio' },
      });
      assert.deepEqual(await changesOf(world, first._key), [[null, 'user', 'super-admin']]);
      const made = await world.provision.createUser({ email: 'bob@example.org', superAdmin: true }, { actor: system });
      assert.deepEqual(await changesOf(world, made._key), [[null, 'user', 'super-admin']]);
      const plain = await world.provision.createUser({ email: 'eve@example.org' }, { actor: system });
      assert.deepEqual(await changesOf(world, plain._key), []);
    });
  });
}
