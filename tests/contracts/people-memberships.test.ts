// What people belong to and how they leave: by themselves where the group lets go, and never the last super-admin.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isFailure } from '../../server/platform/failure.ts';
import { openWorld, type World } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const page = { offset: 0, limit: 50 };
const refused = (code: string) => (error: unknown) => isFailure(error, code as 'member.not-found');

async function studio(world: World) {
  const person = (name: string) => world.person(`${name}@example.org`, { name, password: null });
  const [ada, bob, cleo] = [await person('ada'), await person('bob'), await person('cleo')];
  const studio = await world.group('Organisation', 'Marsh Studio', [ada, bob, cleo]);
  const crew = await world.group('Usergroup', 'Crew', [ada]);
  return { ada, bob, cleo, studio, crew };
}

for (const { kind, open } of stores) {
  describe(`memberships on ${kind}`, () => {
    test('say role, since when and how many active people belong, by name and in pages', async (t) => {
      const world = await openWorld(t, open);
      const { ada, cleo, studio: organisation } = await studio(world);
      const producers = await world.group('Usergroup', 'Producers', []);
      const edge = await world.privileged.linkMember(null, producers, ada, 'lead');
      await world.privileged.setActive(null, cleo, false);
      const actor = await world.actorOf(ada);
      const all = await world.memberships.list(actor, ada, page);
      assert.deepEqual(
        all.map(({ group, role, members, leaving }) => [group.data.name, role, members, leaving]),
        [
          ['Crew', null, 1, 'open'],
          ['Marsh Studio', null, 2, 'open'],
          ['Producers', 'lead', 1, 'open'],
        ],
      );
      assert.equal(all[2]?.since, edge.createdAt);
      const second = await world.memberships.list(actor, ada, { offset: 1, limit: 1 });
      assert.deepEqual(
        second.map(({ group }) => group._key),
        [organisation],
      );
    });

    test('S46 of somebody else there are those that the viewer may read, and nothing on leaving', async (t) => {
      const world = await openWorld(t, open);
      const { ada, bob } = await studio(world);
      await world.privileged.grant(null, bob, ada, 'r');
      const seen = await world.memberships.list(await world.actorOf(bob), ada, page);
      assert.deepEqual(
        seen.map(({ group, leaving }) => [group.data.name, leaving]),
        [['Marsh Studio', undefined]],
      );
    });

    test('S46 of somebody else what may not be read takes no place on a page', async (t) => {
      const world = await openWorld(t, open);
      const { ada, bob } = await studio(world);
      await world.privileged.grant(null, bob, ada, 'r');
      for (let at = 0; at < 4; at++) await world.group('Usergroup', `A ${at}`, [ada]);
      await world.group('Usergroup', 'Zoo', [ada, bob]);
      const viewer = await world.actorOf(bob);
      const namesAt = async (offset: number, limit: number) =>
        (await world.memberships.list(viewer, ada, { offset, limit })).map(({ group }) => group.data.name);
      assert.deepEqual(await namesAt(0, 1), ['Marsh Studio']);
      assert.deepEqual(await namesAt(1, 1), ['Zoo']);
      assert.deepEqual(await namesAt(2, 1), []);
    });

    test('end when one leaves, with what they lent', async (t) => {
      const world = await openWorld(t, open);
      const { ada, bob, crew, studio: organisation } = await studio(world);
      await world.privileged.grant(null, organisation, crew, 'rw');
      const before = await world.memberships.list(await world.actorOf(bob), bob, page);
      assert.equal(before.length, 1);
      const left = await world.memberships.leave(organisation, await world.actorOf(bob));
      assert.deepEqual([left.type, left._from, left._to], ['Member', `items/${organisation}`, `items/${bob}`]);
      assert.deepEqual(await world.memberships.list(await world.actorOf(bob), bob, page), []);
      assert.equal((await world.privileged.membersOf(organisation, { ...page, state: 'all' })).length, 2);
      assert.equal((await world.memberships.list(await world.actorOf(ada), ada, page)).length, 2);
    });

    test('S46 who does not belong learns nothing, and a group that keeps its members says so', async (t) => {
      const world = await openWorld(t, open);
      const { ada, bob, crew, studio: organisation } = await studio(world);
      const bobs = await world.actorOf(bob);
      await assert.rejects(world.memberships.leave(crew, bobs), refused('member.not-found'));
      await assert.rejects(world.memberships.leave('00000000000000000000', bobs), refused('member.not-found'));
      await assert.rejects(world.memberships.leave(ada, bobs), refused('member.not-found'));
      await world.privileged.changeItem(null, organisation, (data) => ({ ...data, leaving: 'closed' }));
      assert.equal((await world.memberships.list(bobs, bob, page))[0]?.leaving, 'closed');
      await assert.rejects(world.memberships.leave(organisation, bobs), refused('member.may-not-leave'));
      assert.equal((await world.memberships.list(bobs, bob, page)).length, 1);
    });

    test('S49 the last super-admin stays in domain; an admin and one of two may go, and lose all of it', async (t) => {
      const world = await openWorld(t, open);
      const { ada, bob, cleo } = await studio(world);
      for (const key of [ada, bob, cleo]) await world.privileged.linkMember(null, 'domain', key);
      for (const key of [ada, bob]) await world.privileged.grant(null, key, 'domain', 'rwsadtlug');
      await world.memberships.leave('domain', await world.actorOf(cleo));
      assert.equal(await world.privileged.roleOf(cleo), 'user');
      const trials = await Promise.allSettled([
        world.memberships.leave('domain', await world.actorOf(ada)),
        world.memberships.leave('domain', await world.actorOf(bob)),
      ]);
      assert.deepEqual(trials.map((trial) => trial.status).sort(), ['fulfilled', 'rejected']);
      const [last] = await world.privileged.superAdmins();
      assert(last);
      const domain = (await world.memberships.list(await world.actorOf(last), last, page)).find(
        ({ group }) => group._key === 'domain',
      );
      assert.equal(domain?.leaving, 'last-super-admin');
      const gone = last === ada ? bob : ada;
      await world.privileged.linkMember(null, 'domain', gone);
      assert.equal(await world.privileged.roleOf(gone), 'admin', 'the full permission went with the membership');
    });
  });
}
