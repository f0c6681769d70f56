// Organisations and user groups as administrators find them, members with role, and groups inside groups.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ActivityKind } from '../../contract/activity.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import { domainKey } from '../../contract/permissions.ts';
import type { GroupQuery, MemberQuery } from '../../server/people/groups.ts';
import { isFailure } from '../../server/platform/failure.ts';
import { openWorld, system, type World } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const refused = (code: ErrorCode) => (error: unknown) => isFailure(error, code);

async function groupNames(world: World, query: Partial<GroupQuery> = {}): Promise<unknown[]> {
  const { groups } = await world.groups.list({ sort: 'name', offset: 0, limit: 50, ...query });
  return groups.map(({ group }) => group.data.name);
}

const memberQuery = (query: Partial<MemberQuery>): MemberQuery => ({
  ...{ state: 'all', sort: 'name', offset: 0, limit: 50 },
  ...query,
});

async function memberNames(world: World, group: string, query: Partial<MemberQuery> = {}, viewer = system) {
  const { total, members } = await world.groups.members(group, memberQuery(query), viewer);
  assert.ok(total >= members.length);
  return members.map(({ user }) => user.data.name);
}

/** Oldest first. */
async function notesOf(world: World, userKey: string, kinds: ActivityKind[]) {
  const lines = await world.activity.list(userKey, { offset: 0, limit: 50, kinds });
  assert.deepEqual((await world.activity.verify(userKey)).faults, []);
  return lines.reverse().map(({ kind, by, data }): Record<string, unknown> => ({ kind, by, ...data }));
}

async function studio(world: World) {
  const person = (name: string) => world.person(`${name.toLowerCase()}@lagoon.example`, { name, password: null });
  const [ada, bea, cy] = [await person('Ada'), await person('Béa'), await person('Cy')];
  const all = await world.group('Organisation', 'Marsh Studio', []);
  for (const key of [ada, bea, cy]) {
    world.clock.forward(60);
    await world.privileged.linkMember(null, all, key);
  }
  const crew = await world.group('Usergroup', 'Crew 100%', [ada]);
  world.clock.forward(60);
  const night = await world.group('Usergroup', 'Night crew', [bea, cy]);
  return { ada, bea, cy, all, crew, night };
}

for (const { kind, open } of stores) {
  describe(`groups as a whole on ${kind}`, () => {
    test('are listed with members and sub-groups; found, sorted and cut in the store', async (t) => {
      const world = await openWorld(t, open);
      const { bea, all, crew, night } = await studio(world);
      await world.privileged.setActive(null, bea, false);
      await world.groups.addSubgroup(all, crew, system);
      await world.groups.addSubgroup(all, night, system);
      const { total, groups } = await world.groups.list({ sort: 'name', offset: 0, limit: 50 });
      assert.equal(total, 4);
      assert.deepEqual(
        groups.map(({ group, members, subgroups }) => [group.data.name, members, subgroups]),
        [
          ['Administrators', 0, 0],
          ['Crew 100%', 1, 0],
          ['Marsh Studio', 3, 2],
          ['Night crew', 2, 0],
        ],
      );
      assert.deepEqual(await groupNames(world, { type: 'Organisation' }), ['Marsh Studio']);
      assert.deepEqual(await groupNames(world, { search: 'CREW' }), ['Crew 100%', 'Night crew']);
      assert.deepEqual(await groupNames(world, { search: '0%' }), ['Crew 100%']);
      for (const odd of ['\\', "'", '\0', '_', '%%']) assert.deepEqual(await groupNames(world, { search: odd }), []);
      assert.deepEqual(await groupNames(world, { sort: '-members' }), [
        'Marsh Studio',
        'Night crew',
        'Crew 100%',
        'Administrators',
      ]);
      assert.deepEqual(await groupNames(world, { sort: 'members', offset: 1, limit: 2 }), ['Crew 100%', 'Night crew']);
      assert.deepEqual(await groupNames(world, { sort: '-createdAt', search: 'crew', limit: 1 }), ['Night crew']);
      assert.deepEqual(await groupNames(world, { inside: all }), ['Crew 100%', 'Night crew']);
      assert.deepEqual(await groupNames(world, { around: crew }), ['Marsh Studio']);
    });

    test('in the trash are listed apart, count nowhere, and come back with all that they held', async (t) => {
      const world = await openWorld(t, open);
      const { ada, all, crew } = await studio(world);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      await world.groups.addSubgroup(all, crew, root);
      await world.privileged.grant(null, all, all, 'rw');
      await world.items.as(root).trash(crew);
      assert.deepEqual(await groupNames(world, { trashed: true }), ['Crew 100%']);
      assert.deepEqual(await groupNames(world, { inside: all }), []);
      assert.deepEqual(
        { ...(await world.groups.get(all)), group: all },
        { group: all, members: 3, subgroups: 0, permissions: 1 },
      );
      await assert.rejects(world.groups.get(crew), refused('item.not-found'));
      assert.ok(!(await world.privileged.principalsOf(ada)).includes(crew));
      await world.items.as(root).restore(crew);
      assert.deepEqual(await groupNames(world, { inside: all }), ['Crew 100%']);
      assert.deepEqual(await memberNames(world, crew), ['Ada']);
    });

    test('S46 S60 domain keeps its name and its place; what becomes of others stands in the log of who did it', async (t) => {
      const world = await openWorld(t, open);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      const access = world.items.as(root);
      await assert.rejects(access.patch(domainKey, { data: { name: 'All' } }), refused('group.domain'));
      await assert.rejects(access.put(domainKey, { data: { name: 'All' } }), refused('group.domain'));
      await access.patch(domainKey, { data: { description: 'They help.' } });
      await assert.rejects(access.trash(domainKey), refused('item.type-reserved'));
      await assert.rejects(access.delete(domainKey), refused('item.type-reserved'));
      const { _key: groupKey } = await access.create({ type: 'Usergroup', data: { name: 'Crew' } });
      await access.patch(groupKey, { data: { description: 'They work.' } });
      await access.patch(groupKey, { data: { name: 'Day crew' } });
      await access.trash(groupKey);
      await access.restore(groupKey);
      await access.delete(groupKey);
      await access.create({ type: 'Project', data: { name: 'No group' } });
      const kinds = ['created', 'renamed', 'trashed', 'restored', 'deleted'] as const;
      const notes = await notesOf(
        world,
        root.userKey,
        kinds.map((each) => `group.${each}` as const),
      );
      assert.deepEqual(
        notes.map((note) => [note.kind, note.name]),
        [
          ['group.created', 'Crew'],
          ['group.renamed', 'Day crew'],
          ['group.trashed', 'Day crew'],
          ['group.restored', 'Day crew'],
          ['group.deleted', 'Day crew'],
        ],
      );
      assert.equal(notes[1]?.from, 'Crew');
    });
  });

  describe(`members of a group on ${kind}`, () => {
    test('have role, since and state; found, sorted and cut in the store', async (t) => {
      const world = await openWorld(t, open);
      const { ada, bea, all } = await studio(world);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      await world.members.setRole(all, ada, 'lead', root);
      await world.privileged.setActive(null, bea, false);
      const { total, members } = await world.groups.members(all, memberQuery({ limit: 2 }), root);
      assert.equal(total, 3);
      assert.deepEqual(
        members.map(({ user, role, state, through }) => [user.data.name, role, state, through]),
        [
          ['Ada', 'lead', 'active', []],
          ['Béa', null, 'inactive', []],
        ],
      );
      assert.ok(members.every(({ since }) => since !== null));
      assert.deepEqual(await memberNames(world, all, { sort: '-name', limit: 1 }), ['Cy']);
      assert.deepEqual(await memberNames(world, all, { sort: '-since' }), ['Cy', 'Béa', 'Ada']);
      assert.deepEqual(await memberNames(world, all, { state: 'inactive' }), ['Béa']);
      assert.deepEqual(await memberNames(world, all, { state: 'active', offset: 1 }), ['Cy']);
      assert.deepEqual(await memberNames(world, all, { search: 'bea' }, root), ['Béa']);
      assert.deepEqual(await memberNames(world, all, { search: 'cy@lagoon' }, root), ['Cy']);
      for (const odd of ['%', '_', '\\', '\0', "'"]) {
        assert.deepEqual(await memberNames(world, all, { search: odd }, root), [], odd);
      }
    });

    test('through groups inside are told once, with the way; one in the trash opens none', async (t) => {
      const world = await openWorld(t, open);
      const { ada, all, crew, night } = await studio(world);
      const outer = await world.group('Usergroup', 'Outer', [ada]);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      await world.groups.addSubgroup(outer, crew, root);
      await world.groups.addSubgroup(crew, night, root);
      const { total, members } = await world.groups.members(outer, memberQuery({ through: true }), root);
      assert.equal(total, 3);
      assert.deepEqual(
        members.map(({ user, since, through }) => [
          user.data.name,
          since !== null,
          through.map((group) => group.data.name),
        ]),
        [
          ['Ada', true, ['Crew 100%']],
          ['Béa', false, ['Night crew']],
          ['Cy', false, ['Night crew']],
        ],
      );
      assert.deepEqual(await memberNames(world, outer, {}), ['Ada']);
      assert.deepEqual(await memberNames(world, outer, { through: true, search: 'C', sort: '-since' }, root), ['Cy']);
      await world.items.as(root).trash(crew);
      assert.deepEqual(await memberNames(world, outer, { through: true }, root), ['Ada']);
      assert.equal((await world.groups.get(all)).members, 3);
    });

    test('S04 S46 to a fellow are active faces with role, by name alone, and nobody from the groups inside', async (t) => {
      const world = await openWorld(t, open);
      const { ada, bea, cy, all, night } = await studio(world);
      const outer = await world.group('Usergroup', 'Outer', [ada, cy]);
      await world.groups.addSubgroup(outer, night, system);
      await world.privileged.setMemberRole(null, outer, cy, 'drummer');
      const viewer = await world.actorOf(ada);
      const { total, members } = await world.groups.members(outer, memberQuery({ through: true }), viewer);
      assert.equal(total, 2);
      assert.deepEqual(
        members.map(({ user, role, through }) => [user.data, role, through]),
        [
          [{ ...members[0]?.user.data, name: 'Ada' }, null, []],
          [{ name: 'Cy' }, 'drummer', []],
        ],
      );
      const asAda = (query: Partial<MemberQuery>) =>
        world.groups.members(all, memberQuery(query), viewer).then(({ total: found }) => found);
      assert.equal(await asAda({ search: 'lagoon' }), 0, 'no address is found by trying');
      await world.privileged.setActive(null, bea, false);
      assert.equal(await asAda({}), 2);
      assert.equal(await asAda({ state: 'inactive' }), 0);
    });

    test('S60 joining, leaving and another role stand once in the log of the person, in domain as a change of role', async (t) => {
      const world = await openWorld(t, open);
      const { ada, crew, night } = await studio(world);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      const added = await world.members.addSeveral(night, { userKeys: [ada, ada, 'nobody'], role: 'lead' }, root);
      assert.deepEqual(added.done, [ada]);
      assert.deepEqual(
        added.failed.map(({ key, code }) => [key, code]),
        [['nobody', 'user.not-found']],
      );
      await world.members.addSeveral(night, { userKeys: [ada] }, root);
      await world.members.setRole(night, ada, 'lead', root);
      await world.members.setRole(night, ada, null, root);
      await world.members.removeSeveral(night, [ada], root);
      const again = await world.members.removeSeveral(night, [ada, crew], root);
      assert.deepEqual(
        again.failed.map(({ code }) => code),
        ['member.not-found', 'member.not-found'],
      );
      await world.memberships.leave(crew, await world.actorOf(ada));
      await world.members.add('Usergroup', domainKey, ada, root);
      await world.members.setRole(domainKey, ada, 'on call', root);
      await world.members.remove('Usergroup', domainKey, ada, root);
      const kinds = ['membership.added', 'membership.role-changed', 'membership.removed', 'role.changed'] as const;
      const by = root.userKey;
      const inNight = { by, name: 'Night crew', groupKey: night };
      assert.deepEqual(await notesOf(world, ada, [...kinds]), [
        { kind: 'membership.added', ...inNight, role: 'lead' },
        { kind: 'membership.role-changed', ...inNight, from: 'lead', to: null },
        { kind: 'membership.removed', ...inNight },
        { kind: 'membership.removed', by: ada, name: 'Crew 100%', groupKey: crew },
        { kind: 'role.changed', by, from: 'user', to: 'admin' },
        {
          kind: 'membership.role-changed',
          by,
          name: 'Administrators',
          groupKey: domainKey,
          from: null,
          to: 'on call',
        },
        { kind: 'role.changed', by, from: 'admin', to: 'user' },
      ]);
    });

    test('S48 nobody takes part in domain by an administrator, and nobody is given what the giver lacks', async (t) => {
      const world = await openWorld(t, open);
      const { ada, bea, crew } = await studio(world);
      const admin = await world.actorOf(await world.admin('admin@example.org'));
      const codes = async (outcome: ReturnType<typeof world.members.addSeveral>) =>
        (await outcome).failed.map(({ code }) => code);
      assert.deepEqual(await codes(world.members.addSeveral(domainKey, { userKeys: [ada, admin.userKey] }, admin)), [
        'access.denied',
        'access.denied',
      ]);
      await assert.rejects(world.members.setRole(domainKey, admin.userKey, 'chief', admin), refused('access.denied'));
      const { _key: secret } = await world.items.as(await world.actorOf(bea)).create({ type: 'Project' });
      await world.privileged.grant(null, crew, secret, 'r');
      assert.deepEqual(await codes(world.members.addSeveral(crew, { userKeys: [bea] }, admin)), ['access.too-much']);
    });
  });

  describe(`groups inside groups on ${kind}`, () => {
    test('lend what the outer one holds, and take it back', async (t) => {
      const world = await openWorld(t, open);
      const { bea, crew, night } = await studio(world);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      const { _key: project } = await world.items.as(root).create({ type: 'Project' });
      await world.privileged.grant(null, crew, project, 'rw');
      const letters = async () => [...(await world.items.lettersOf(await world.actorOf(bea), project))].join('');
      assert.equal(await letters(), '');
      const edge = await world.groups.addSubgroup(crew, night, root);
      assert.equal(await letters(), 'rw');
      assert.equal((await world.groups.addSubgroup(crew, night, root))._key, edge._key);
      await world.groups.removeSubgroup(crew, night, root);
      assert.equal(await letters(), '');
      await assert.rejects(world.groups.removeSubgroup(crew, night, root), refused('member.not-found'));
      assert.deepEqual(
        (await notesOf(world, root.userKey, ['group.inside-added', 'group.inside-removed'])).map(
          ({ kind: what, name, outerName }) => [what, name, outerName],
        ),
        [
          ['group.inside-added', 'Night crew', 'Crew 100%'],
          ['group.inside-removed', 'Night crew', 'Crew 100%'],
        ],
      );
    });

    test('are no ring, not deeper than eight, and people are no groups', async (t) => {
      const world = await openWorld(t, open);
      const { ada, all, crew, night } = await studio(world);
      await world.groups.addSubgroup(all, crew, system);
      await world.groups.addSubgroup(crew, night, system);
      await assert.rejects(world.groups.addSubgroup(night, all, system), refused('group.cycle'));
      await assert.rejects(world.groups.addSubgroup(all, all, system), refused('group.cycle'));
      await assert.rejects(world.groups.addSubgroup(all, ada, system), refused('item.not-found'));
      await assert.rejects(world.groups.addSubgroup(ada, all, system), refused('item.not-found'));
      let last = night;
      for (let level = 4; level <= 8; level++) {
        const next = await world.group('Usergroup', `Level ${level}`, []);
        await world.groups.addSubgroup(last, next, system);
        last = next;
      }
      const ninth = await world.group('Usergroup', 'Level 9', [ada]);
      await assert.rejects(world.groups.addSubgroup(last, ninth, system), refused('group.too-deep'));
      await assert.rejects(world.groups.addSubgroup(ninth, all, system), refused('group.too-deep'));
    });

    test('S48 make nobody an administrator: domain holds people alone, and stands in no group', async (t) => {
      const world = await openWorld(t, open);
      const { ada, crew } = await studio(world);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      await assert.rejects(world.groups.addSubgroup(domainKey, crew, root), refused('group.domain'));
      await assert.rejects(world.groups.addSubgroup(crew, domainKey, root), refused('group.domain'));
      // Even where such a link came in otherwise, it gives no role.
      await world.storage
        .db()
        .insertInto('edges')
        .values({
          ...{ key: 'smuggled', type: 'Member', from_key: domainKey, to_key: crew, data: '{}', rev: 1 },
          ...{ created_by: null, created_at: '', updated_by: null, updated_at: '' },
        })
        .execute();
      assert.equal(await world.privileged.roleOf(ada), 'user');
    });

    test('S48 an administrator lends nobody, themselves least of all, what they do not hold', async (t) => {
      const world = await openWorld(t, open);
      const { bea, crew, night } = await studio(world);
      const admin = await world.actorOf(await world.admin('admin@example.org'));
      const { _key: secret } = await world.items.as(await world.actorOf(bea)).create({ type: 'Project' });
      const outer = await world.group('Usergroup', 'Outer', []);
      await world.groups.addSubgroup(outer, crew, admin);
      await world.privileged.grant(null, outer, secret, 'r');
      await assert.rejects(world.groups.addSubgroup(outer, night, admin), refused('access.too-much'));
      await assert.rejects(world.groups.addSubgroup(crew, night, admin), refused('access.too-much'));
      await world.privileged.revoke(null, outer, secret);
      await world.privileged.linkMember(null, night, admin.userKey);
      await assert.rejects(world.groups.addSubgroup(outer, night, admin), refused('access.denied'));
      const plain = await world.actorOf(bea);
      await assert.rejects(world.groups.addSubgroup(outer, night, plain), refused('access.denied'));
    });

    test('two at once: no ring, no double line, and nothing but a refusal that is in the catalogue', async (t) => {
      const world = await openWorld(t, open);
      const { ada } = await studio(world);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      const other = await world.another();
      for (let trial = 0; trial < 8; trial++) {
        const [one, two] = [await world.group('Usergroup', 'One', []), await world.group('Usergroup', 'Two', [])];
        const rings = await Promise.allSettled([
          world.groups.addSubgroup(one, two, root),
          other.groups.addSubgroup(two, one, root),
        ]);
        assert.deepEqual(rings.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
        const outcomes = await Promise.allSettled([
          world.members.add('Usergroup', one, ada, root),
          other.members.add('Usergroup', one, ada, root),
          other.members.setRole(one, ada, 'lead', root),
          world.members.remove('Usergroup', one, ada, root),
          other.members.remove('Usergroup', one, ada, root),
          world.items.as(root).trash(one),
          other.items.as(root).delete(two),
          world.groups.removeSubgroup(one, two, root),
        ]);
        for (const outcome of outcomes) {
          if (outcome.status === 'rejected') assert.ok(isFailure(outcome.reason), String(outcome.reason));
        }
        const lines = await notesOf(world, ada, ['membership.added', 'membership.removed']);
        const here = lines.filter(({ groupKey }) => groupKey === one).map((line) => line.kind);
        for (const [at, line] of here.entries()) {
          assert.equal(line, at % 2 === 0 ? 'membership.added' : 'membership.removed', here.join());
        }
      }
    });
  });
}
