// Users, roles and memberships: who may change whom, and always one active super-admin.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fullPermission } from '../../contract/permissions.ts';
import { grantsOn, writeBits } from '../../server/items/access/letters.ts';
import type { UserActor } from '../../server/platform/caller.ts';
import { isFailure } from '../../server/platform/failure.ts';
import { openWorld, system, type World } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const page = { offset: 0, limit: 50 };

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error) => (isFailure(error) ? error.code : Promise.reject(error)),
  );

const person = (world: World, name: string) => world.person(`${name}@example.org`, { name, password: null });

async function superAdmins(world: World, count: number): Promise<UserActor[]> {
  const keys: string[] = [];
  for (let at = 0; at < count; at++) {
    const key = await person(world, `root${at}`);
    await world.users.makeSuperAdmin(key, system);
    keys.push(key);
  }
  return Promise.all(keys.map((key) => world.actorOf(key)));
}

async function adminActor(world: World, name: string): Promise<UserActor> {
  const key = await person(world, name);
  await world.privileged.linkMember(null, 'domain', key);
  return world.actorOf(key);
}

for (const { kind, open } of stores) {
  describe(`users on ${kind}`, () => {
    test('a user owns themself, and holds no secret in their item', async (t) => {
      const world = await openWorld(t, open);
      const user = await world.users.create(
        { email: ' Ada@Example.org ', name: ' Ada ', language: 'de-AT', timeZone: 'Europe/Paris' },
        system,
      );
      assert.deepEqual(user.data, {
        name: 'Ada',
        email: 'Ada@Example.org',
        language: 'de-AT',
        timeZone: 'Europe/Paris',
      });
      assert.equal(user.active, true);
      const held = await grantsOn(world.storage, await world.actorOf(user._key), [user._key]);
      assert.equal(writeBits(held.get(user._key)?.letters ?? 0), fullPermission);
      assert.deepEqual(await world.users.find(user._key), {
        userKey: user._key,
        name: 'Ada',
        email: 'Ada@Example.org',
        active: true,
        language: 'en',
        timeZone: 'Europe/Paris',
      });
    });

    test('what is no user is no user', async (t) => {
      const world = await openWorld(t, open);
      const group = await world.group('Usergroup', 'Crew');
      for (const key of [group, 'domain', 'nobody', '']) {
        assert.equal(await world.users.find(key), undefined);
        assert.equal(await codeOf(world.users.get(key)), 'user.not-found');
        assert.equal(await codeOf(world.users.getItem(key)), 'user.not-found');
        assert.equal(await world.users.standingOf(key), undefined);
        assert.equal(await codeOf(world.users.setActive(key, false, system)), 'user.not-found');
      }
    });

    test('roles: members of domain are admins; with full permission on it super-admins', async (t) => {
      const world = await openWorld(t, open);
      const key = await person(world, 'ada');
      assert.equal(await world.users.roleOf(key), 'user');
      await world.privileged.grant(null, key, 'domain', fullPermission);
      assert.equal(await world.users.roleOf(key), 'user', 'no member');
      await world.privileged.linkMember(null, 'domain', key);
      assert.equal(await world.users.roleOf(key), 'super-admin');
      await world.privileged.grant(null, key, 'domain', 'rwsadtlu');
      assert.equal(await world.users.roleOf(key), 'admin', 'one letter is missing');
    });

    test('admins activate and deactivate users, never super-admins; others nobody (S48)', async (t) => {
      const world = await openWorld(t, open);
      const [root, second] = await superAdmins(world, 2);
      assert.ok(root && second);
      const admin = await adminActor(world, 'admin');
      const otherAdmin = await adminActor(world, 'other');
      const plain = await world.actorOf(await person(world, 'plain'));
      const target = await person(world, 'target');
      const set = (actor: UserActor, key: string, active: boolean) => codeOf(world.users.setActive(key, active, actor));
      assert.equal(await set(plain, target, false), 'access.denied');
      assert.equal(await set(plain, plain.userKey, false), 'access.denied');
      assert.equal(await set(admin, target, false), 'ok');
      assert.equal((await world.users.getItem(target)).active, false);
      assert.equal(await set(admin, target, true), 'ok');
      assert.equal(await set(admin, otherAdmin.userKey, false), 'ok');
      assert.equal(await set(admin, second.userKey, false), 'access.denied');
      assert.equal((await world.users.getItem(second.userKey)).active, true);
      assert.equal(await set(root, second.userKey, false), 'ok');
      assert.equal(await set(admin, second.userKey, true), 'access.denied', 'nor wakes one');
      assert.equal((await world.users.getItem(second.userKey)).active, false);
      assert.equal(await set({ ...plain, admin: true, superAdmin: true }, target, false), 'access.denied');
      assert.equal(await set({ ...second }, target, false), 'access.denied', 'deactivated meanwhile');
    });

    test('the last active super-admin stays (S49)', async (t) => {
      const world = await openWorld(t, open);
      const [root, second] = await superAdmins(world, 2);
      assert.ok(root && second);
      assert.equal(await codeOf(world.users.setActive(second.userKey, false, root)), 'ok');
      const last = 'user.last-super-admin';
      assert.equal(await codeOf(world.users.setActive(root.userKey, false, root)), last);
      assert.equal(await codeOf(world.users.setActive(root.userKey, false, system)), last);
      const remove = () => world.members.remove('Usergroup', 'domain', root.userKey, root);
      assert.equal(await codeOf(remove()), last);
      assert.equal(await world.users.roleOf(root.userKey), 'super-admin');
      assert.equal(await codeOf(world.users.setActive(second.userKey, true, root)), 'ok');
      assert.equal(await codeOf(remove()), 'ok');
      assert.equal(await world.users.roleOf(root.userKey), 'user');
    });

    test('two super-admins who remove each other at once leave one, on two nodes (S49)', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      await superAdmins(world, 1);
      for (let trial = 0; trial < 12; trial++) {
        const [one, two] = await withAnother(world, `next${trial}`);
        assert.ok(one && two);
        const results = await Promise.all(
          trial % 2
            ? [
                codeOf(world.users.setActive(two.userKey, false, one)),
                codeOf(other.users.setActive(one.userKey, false, two)),
              ]
            : [
                codeOf(world.members.remove('Usergroup', 'domain', two.userKey, one)),
                codeOf(other.members.remove('Usergroup', 'domain', one.userKey, two)),
              ],
        );
        const left = await world.privileged.superAdmins();
        assert.equal(left.length, 1, results.join());
        assert.equal(results.filter((code) => code === 'ok').length, 1);
      }
    });
  });

  describe(`members on ${kind}`, () => {
    test('members are added, listed by state and removed', async (t) => {
      const world = await openWorld(t, open);
      const [root] = await superAdmins(world, 1);
      assert.ok(root);
      const studio = await world.group('Organisation', 'Studio');
      const [bob, ada] = [await person(world, 'bob'), await person(world, 'ada')];
      for (const key of [bob, ada]) {
        const edge = await world.members.add('Organisation', studio, key, root);
        assert.equal(edge.type, 'Member');
        assert.equal(edge._from, `items/${studio}`);
        assert.equal(edge._to, `items/${key}`);
        assert.equal((await world.members.add('Organisation', studio, key, root))._key, edge._key);
      }
      await world.users.setActive(bob, false, root);
      const names = async (state: 'all' | 'active' | 'inactive') =>
        (await world.members.list('Organisation', studio, state, page, root)).map((item) => item.data.name);
      assert.deepEqual(await names('all'), ['ada', 'bob']);
      assert.deepEqual(await names('active'), ['ada']);
      assert.deepEqual(await names('inactive'), ['bob']);
      await world.members.remove('Organisation', studio, bob, root);
      assert.deepEqual(await names('all'), ['ada']);
      assert.equal(await codeOf(world.members.remove('Organisation', studio, bob, root)), 'member.not-found');
    });

    test('a group is asked for by its kind, and takes users alone', async (t) => {
      const world = await openWorld(t, open);
      const [root] = await superAdmins(world, 1);
      assert.ok(root);
      const studio = await world.group('Organisation', 'Studio');
      const crew = await world.group('Usergroup', 'Crew');
      const ada = await person(world, 'ada');
      const { members } = world;
      assert.equal(await codeOf(members.list('Usergroup', studio, 'all', page, root)), 'item.not-found');
      assert.equal(await codeOf(members.add('Organisation', crew, ada, root)), 'item.not-found');
      assert.equal(await codeOf(members.remove('Usergroup', ada, ada, root)), 'item.not-found');
      assert.equal(await codeOf(members.add('Usergroup', 'nothing', ada, root)), 'item.not-found');
      for (const key of [studio, crew, 'domain', 'nobody']) {
        assert.equal(await codeOf(members.add('Usergroup', crew, key, root)), 'user.not-found');
      }
    });

    test('of twenty who add the same member at once, all get the one membership', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const [root] = await superAdmins(world, 1);
      assert.ok(root);
      const crew = await world.group('Usergroup', 'Crew');
      const ada = await person(world, 'ada');
      const edges = await Promise.all(
        Array.from({ length: 20 }, (_, at) => (at % 2 ? world : other).members.add('Usergroup', crew, ada, root)),
      );
      assert.equal(new Set(edges.map((edge) => edge._key)).size, 1);
    });

    test('to domain super-admins alone add and remove, by what is true now (S48)', async (t) => {
      const world = await openWorld(t, open);
      const [root, second] = await superAdmins(world, 2);
      assert.ok(root && second);
      const admin = await adminActor(world, 'admin');
      const ada = await person(world, 'ada');
      const add = (actor: UserActor, key: string) => codeOf(world.members.add('Usergroup', 'domain', key, actor));
      const remove = (actor: UserActor, key: string) => codeOf(world.members.remove('Usergroup', 'domain', key, actor));
      assert.equal(await add(admin, ada), 'access.denied');
      assert.equal(await remove(admin, second.userKey), 'access.denied');
      assert.equal(await remove(admin, admin.userKey), 'access.denied');
      assert.equal(await add({ ...admin, superAdmin: true }, ada), 'access.denied');
      assert.equal(await add(root, ada), 'ok');
      assert.equal(await world.users.roleOf(ada), 'admin');
      assert.equal(await remove(root, second.userKey), 'ok');
      assert.equal(await add(root, second.userKey), 'ok');
      assert.equal(await world.users.roleOf(second.userKey), 'admin', 'made an admin again, and no more');
    });

    test('nobody lets themselves in but super-admins; with a letter alone one adds where one belongs', async (t) => {
      const world = await openWorld(t, open);
      const [root] = await superAdmins(world, 1);
      assert.ok(root);
      const admin = await adminActor(world, 'admin');
      const ada = await world.actorOf(await person(world, 'ada'));
      const bob = await person(world, 'bob');
      const studio = await world.group('Organisation', 'Studio', [ada.userKey, bob]);
      const crew = await world.group('Usergroup', 'Crew');
      await world.privileged.grant(null, ada.userKey, crew, 'rl');
      const add = (actor: UserActor, userKey: string, organisation = false) =>
        codeOf(
          organisation
            ? world.members.add('Organisation', studio, userKey, actor)
            : world.members.add('Usergroup', crew, userKey, actor),
        );
      assert.equal(await add(admin, admin.userKey), 'access.denied');
      assert.equal(await add(admin, admin.userKey, true), 'access.denied');
      assert.equal(await add({ ...admin, superAdmin: true }, admin.userKey), 'access.denied');
      assert.equal(await add(ada, ada.userKey), 'access.denied');
      assert.equal(await add(ada, bob), 'access.denied', 'handing out what one does not have');
      assert.equal(await add({ ...ada, admin: true }, bob), 'access.denied');
      assert.equal(await world.privileged.findMember(crew, bob), undefined);
      assert.equal(await add(admin, ada.userKey), 'ok');
      assert.equal(await add(ada, bob), 'ok');
      assert.equal(await add(root, root.userKey), 'ok');
      assert.equal(await add(root, root.userKey, true), 'ok');
    });

    test('S48 an admin lends nobody, by a membership, more than they hold', async (t) => {
      const world = await openWorld(t, open);
      const [root] = await superAdmins(world, 1);
      assert.ok(root);
      const admin = await adminActor(world, 'admin');
      const [puppet, owner] = [await person(world, 'puppet'), await person(world, 'owner')];
      const { privileged } = world;
      const project = await privileged.insertItem(owner, { type: 'Project', data: { name: 'Film' } });
      const crew = await world.group('Usergroup', 'Crew');
      const studio = await world.group('Organisation', 'Studio');
      const add = (actor: UserActor, groupKey = crew) =>
        codeOf(world.members.add(groupKey === studio ? 'Organisation' : 'Usergroup', groupKey, puppet, actor));
      const leave = (groupKey = crew) => privileged.unlinkMember(null, groupKey, puppet);
      const sees = async () =>
        (await grantsOn(world.storage, await world.actorOf(puppet), [project._key])).get(project._key)?.letters !== 0;

      for (const group of [crew, studio]) {
        await privileged.grant(null, group, project._key, 'rw');
        assert.equal(await add(admin, group), 'access.too-much');
        assert.equal(await sees(), false);
        await privileged.grant(null, admin.userKey, project._key, 'r');
        assert.equal(await add(admin, group), 'access.too-much', 'some of it is not enough');
        await privileged.grant(null, admin.userKey, project._key, 'rw', false);
        assert.equal(await add(admin, group), 'access.too-much', 'nor what does not flow');
        await privileged.grant(null, admin.userKey, project._key, 'rwt');
        assert.equal(await add(admin, group), 'ok');
        assert.equal(await sees(), true);
        await leave(group);
        await privileged.revoke(null, admin.userKey, project._key);
        assert.equal(await add(root, group), 'ok', 'super-admins hold everything');
        await leave(group);
        await privileged.linkMember(null, group, admin.userKey);
        assert.equal(await add(admin, group), 'ok', 'a fellow lends what they have');
        await leave(group);
        await privileged.unlinkMember(null, group, admin.userKey);
        await privileged.revoke(null, group, project._key);
        assert.equal(await add(admin, group), 'ok', 'nothing is shared');
        await leave(group);
      }
    });

    test('a key alone brings no stranger into a group', async (t) => {
      const world = await openWorld(t, open);
      const [ada, bob, eve] = [await person(world, 'ada'), await person(world, 'bob'), await person(world, 'eve')];
      await world.group('Organisation', 'Studio', [ada, bob]);
      const crew = await world.group('Usergroup', 'Crew', [ada]);
      const actor = await world.actorOf(ada);
      assert.equal(await codeOf(world.members.add('Usergroup', crew, eve, actor)), 'user.not-found');
      assert.equal(await codeOf(world.members.add('Usergroup', crew, bob, actor)), 'ok');
      await world.privileged.grant(null, ada, eve, 'r');
      assert.equal(await codeOf(world.members.add('Usergroup', crew, eve, actor)), 'ok');
    });
  });
}

/** The one super-admin that there is, and a new one. */
async function withAnother(world: World, name: string): Promise<UserActor[]> {
  const [left = ''] = await world.privileged.superAdmins();
  const key = await person(world, name);
  await world.users.makeSuperAdmin(key, system);
  return [await world.actorOf(left), await world.actorOf(key)];
}
