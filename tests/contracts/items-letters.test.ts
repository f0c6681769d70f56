// Which letters somebody holds, on both stores: their own, inherited, of their groups and of their role.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { domainKey, fullPermission, type Letter, letters, writeLetters } from '../../contract/permissions.ts';
import type { Item } from '../../contract/schemas/entity.ts';
import type { UserActor } from '../../server/platform/caller.ts';
import { describeGraph, type Graph, refused } from '../support/graph.ts';

const page = { offset: 0, limit: 50 };

describeGraph('letters', (graph) => {
  it('gives the maker of an item that stands alone everything, and strangers nothing', async () => {
    const { person, thing, letters: lettersOf, items } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const item = await thing(ann);
    assert.equal(await lettersOf(ann, item), fullPermission);
    assert.equal(await lettersOf(bob, item), '');
    await refused('item.not-found', items.as(bob).get(item._key));
    for (const key of ['nosuchitem0000000000', '', 'x\0', "' or 1=1 --", '%', 'x'.repeat(1000)]) {
      await refused('item.not-found', items.as(bob).get(key));
    }
    await refused('item.not-found', items.as(bob).patch(item._key, { data: {} }));
  });

  it('tells who may read but not more by 403', async () => {
    const { person, thing, grant, items } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const item = await thing(ann);
    await grant(bob, item, 'r');
    const access = items.as(bob);
    assert.equal((await access.get(item._key))._key, item._key);
    await refused('access.denied', access.patch(item._key, { data: {} }));
    await refused('access.denied', access.put(item._key, { data: {} }));
    await refused('access.denied', access.append(item._key, { item: { type: 'Task' } }));
    await refused('access.denied', access.trash(item._key));
    await refused('access.denied', access.delete(item._key));
    await refused('access.denied', access.share(item._key, { userKey: ann.userKey, data: { permissions: 'r' } }));
    await refused(
      'access.denied',
      access.changePermission(item._key, { userKey: ann.userKey, data: { permissions: 'r' } }),
    );
    await refused('access.denied', access.unshare(item._key, ann.userKey));
    await refused('access.denied', access.restoreVersion(item._key, '1'));
    await refused('access.denied', access.uploadTo(item._key, aFile));
    await refused('access.denied', access.move(item._key, { newParentKey: bob.userKey }));
  });

  it('inherits down Child links, from every parent, and stops where a permission does not propagate', async () => {
    const { person, thing, under, grant, letters: lettersOf, items } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const project = await thing(ann);
    const list = await under(ann, project);
    const task = await under(ann, list);
    await grant(bob, project, 'rw');
    assert.equal(await lettersOf(bob, task), 'rw');
    const second = await thing(ann);
    await grant(bob, second, 'ra');
    await items.as(ann).createEdge({ fromKey: second._key, toKey: list._key, type: 'Child' });
    assert.equal(await lettersOf(bob, task), 'rwa');
    await grant(bob, project, 'rw', false);
    assert.equal(await lettersOf(bob, task), 'ra');
    assert.equal(await lettersOf(bob, project), 'rw');
    assert.equal(await lettersOf(bob, list), 'ra');
  });

  it('follows only Child links', async () => {
    const { person, thing, grant, letters: lettersOf, items } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const [one, other] = [await thing(ann), await thing(ann)];
    await items.as(ann).createEdge({ fromKey: one._key, toKey: other._key, type: 'Reference' });
    await grant(bob, one, 'r');
    assert.equal(await lettersOf(bob, other), '');
  });

  it('counts what groups and organisations hold, groups within groups too', async () => {
    const { person, group, thing, grant, letters: lettersOf, privileged, storage } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const inner = await group('Usergroup', 'Inner', [bob]);
    const outer = await group('Organisation', 'Outer');
    const item = await thing(ann);
    await grant(outer, item, 'rl');
    assert.equal(await lettersOf(bob, item), '');
    await addMember(graph(), outer, inner);
    assert.equal(await lettersOf(bob, item), 'rl');
    assert.deepEqual((await privileged.principalsOf(bob.userKey)).sort(), [bob.userKey, inner._key, outer._key].sort());
    // A ring of groups ends.
    await addMember(graph(), inner, outer);
    assert.equal(await lettersOf(bob, item), 'rl');
    const apart = await thing(ann);
    await grant(inner, apart, 'r');
    assert.equal(await lettersOf(bob, apart), 'r');
    // A group in the trash gives nothing, nor does what it is a member of.
    await storage.db().updateTable('items').set({ trashed_at: 'x' }).where('key', '=', inner._key).execute();
    assert.equal(await lettersOf(bob, item), '');
    assert.equal(await lettersOf(bob, apart), '');
  });

  it('lets members read their organisation or group, but not what lies below it', async () => {
    const { person, group, superAdmin, letters: lettersOf, under } = graph();
    const bob = await person('Bob');
    const company = await group('Organisation', 'Company', [bob]);
    const below = await under(await superAdmin('Sue'), company);
    assert.equal(await lettersOf(bob, company), 'r');
    assert.equal(await lettersOf(bob, below), '');
  });

  it('gives a deactivated person nothing, themself included', async () => {
    const { person, thing, letters: lettersOf, privileged } = graph();
    const ann = await person('Ann');
    const item = await thing(ann);
    await privileged.setActive(null, ann.userKey, false);
    assert.equal(await lettersOf(ann, item), '');
    assert.equal(await lettersOf(ann, ann.userKey), '');
    await privileged.setActive(null, ann.userKey, true);
    assert.equal(await lettersOf(ann, item), fullPermission);
  });

  it('gives administrators their letters on people and groups, and no more than sight of super-admins', async () => {
    const { person, admin, superAdmin, group, thing, letters: lettersOf } = graph();
    const [ann, ada, bea, sue] = [await person('Ann'), await admin('Ada'), await admin('Bea'), await superAdmin('Sue')];
    const company = await group('Organisation', 'Company');
    const crew = await group('Usergroup', 'Crew');
    assert.equal(await lettersOf(ada, ann.userKey), 'rwsatlu');
    assert.equal(await lettersOf(ada, bea.userKey), 'rwsatlu');
    assert.equal(await lettersOf(ada, company), 'rwsatlu');
    assert.equal(await lettersOf(ada, crew), 'rwsatlu');
    assert.equal(await lettersOf(ada, sue.userKey), 'r');
    assert.equal(await lettersOf(ada, domainKey), 'r');
    assert.equal(await lettersOf(ada, await thing(ann)), '');
    assert.equal(await lettersOf(ann, domainKey), '');
  });

  it('does not let the letters of administrators flow to what lies below a person', async () => {
    const { person, admin, under, items, letters: lettersOf } = graph();
    const [ann, ada] = [await person('Ann'), await admin('Ada')];
    const diary = await under(ann, await items.as(ann).get(ann.userKey));
    assert.equal(await lettersOf(ann, diary), fullPermission);
    assert.equal(await lettersOf(ada, diary), '');
    const children = await items.as(ada).children(ann.userKey, page);
    assert.deepEqual(children, []);
  });

  it('gives super-admins everything everywhere', async () => {
    const { person, superAdmin, thing, under, letters: lettersOf } = graph();
    const [ann, sue] = [await person('Ann'), await superAdmin('Sue')];
    const project = await thing(ann);
    for (const item of [project, await under(ann, project), ann.userKey, domainKey]) {
      assert.equal(await lettersOf(sue, item), fullPermission);
    }
    assert.equal(await lettersOf(sue, 'nosuchitem0000000000'), '');
  });

  it('believes neither a stale session nor a flag alone', async () => {
    const { person, admin, superAdmin, letters: lettersOf, privileged } = graph();
    const [ann, ada, sue] = [await person('Ann'), await admin('Ada'), await superAdmin('Sue')];
    const bob = await person('Bob');
    const boasting = { ...bob, admin: true, superAdmin: true };
    assert.equal(await lettersOf(boasting, ann.userKey), '');
    assert.equal(await lettersOf({ ...ada, superAdmin: true }, domainKey), 'r');
    assert.equal(await lettersOf({ ...sue, admin: false, superAdmin: false }, ann.userKey), '');
    assert.equal(await lettersOf({ ...sue, superAdmin: false }, ann.userKey), 'rwsatlu');
    await privileged.unlinkMember(null, domainKey, sue.userKey);
    assert.equal(await lettersOf(sue, ann.userKey), '');
    assert.equal(await lettersOf(sue, domainKey), fullPermission, 'the permission itself still stands');
  });

  it('does not make a super-admin of a group that holds everything on the domain', async () => {
    const { admin, group, thing, person, grant, privileged, items, letters: lettersOf } = graph();
    const [ada, ann] = [await admin('Ada'), await person('Ann')];
    const crew = await group('Usergroup', 'Crew', [ada]);
    await grant(crew, await items.as({ kind: 'system', reason: 'test' }).get(domainKey), fullPermission);
    assert.equal(await privileged.roleOf(ada.userKey), 'admin');
    assert.equal(await lettersOf({ ...ada, superAdmin: true }, await thing(ann)), '');
  });

  it('lets what is in the trash pass nothing down, and what stood under it alone is gone with it', async () => {
    const { person, thing, under, grant, letters: lettersOf, items } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const [project, other] = [await thing(ann), await thing(ann)];
    const list = await under(ann, project);
    const task = await under(ann, list);
    await grant(bob, project, 'rw');
    await grant(bob, task, 'l');
    await items.as(ann).trash(project._key);
    for (const item of [project, list, task]) {
      assert.equal(await lettersOf(ann, item), '');
      await refused('item.not-found', items.as(ann).get(item._key));
      await refused('item.not-found', items.as(ann).patch(item._key, { data: { a: 1 } }));
    }
    assert.equal(await lettersOf(bob, task), '');
    assert.equal(await lettersOf(ann, project, true), fullPermission);
    assert.equal(await lettersOf(ann, task, true), '', 'it is not itself in the trash');
    // With another place that stands it lives on, by that place's letters alone.
    await items.as(ann).restore(project._key);
    await items.as(ann).createEdge({ fromKey: other._key, toKey: task._key, type: 'Child' });
    await items.as(ann).trash(project._key);
    assert.equal(await lettersOf(ann, task), fullPermission);
    assert.equal(await lettersOf(bob, task), 'l', 'what came through the trashed project is gone');
    assert.equal(await lettersOf(ann, list), '');
  });

  it('answers for items in the trash by their own letters and those of where they were', async () => {
    const { person, thing, under, grant, letters: lettersOf, items } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const project = await thing(ann);
    const task = await under(ann, project);
    await grant(bob, project, 'rt');
    await items.as(bob).trash(task._key);
    assert.equal(await lettersOf(bob, task, true), 'rt');
    assert.equal(await lettersOf(bob, task), '');
    assert.equal(await lettersOf(bob, project, true), '');
    assert.equal((await items.as(bob).trashed(task._key)).trashedBy, bob.userKey);
  });

  it('agrees with a plain walk over random graphs', async () => {
    const world = graph();
    const seeds = world.storage.kind === 'sqlite' ? 8 : 3;
    for (let seed = 1; seed <= seeds; seed++) await compareWithWalk(world, seed);
  });
});

const aFile = { bytes: Buffer.from('x'), originalName: 'x.txt', mediaType: 'text/plain' };

async function addMember({ storage }: Graph, group: Item, member: Item): Promise<void> {
  await storage
    .db()
    .insertInto('edges')
    .values({
      key: `m-${group._key}-${member._key}`.slice(0, 60),
      type: 'Member',
      from_key: group._key,
      to_key: member._key,
      data: '{}',
      rev: 1,
      created_by: null,
      created_at: '',
      updated_by: null,
      updated_at: '',
    })
    .execute();
}

/** Small linear congruential generator: a failure names its seed and can be repeated. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * sides);
  };
}

/** Makes a random graph, then asks for every person and item both the store and a walk in memory. */
async function compareWithWalk(world: Graph, seed: number): Promise<void> {
  const roll = dice(seed);
  const { storage, items } = world;
  const owner = await world.person('Owner');
  const people: UserActor[] = [];
  for (let at = 0; at < 4; at++) people.push(await world.person(`Person ${at}`));
  const groups: { item: Item; members: UserActor[] }[] = [];
  for (let at = 0; at < 3; at++) {
    const members = people.filter(() => roll(2) === 0);
    groups.push({ item: await world.group('Usergroup', `Group ${at}`, members), members });
  }
  const nodes: { item: Item; parents: number[]; trashed: boolean }[] = [];
  for (let at = 0; at < 12; at++) nodes.push({ item: await world.thing(owner), parents: [], trashed: false });
  for (let at = 1; at < nodes.length; at++) {
    for (let tries = roll(3); tries > 0; tries--) {
      const parent = roll(at);
      const [above, below] = [nodes[parent], nodes[at]];
      if (!above || !below || below.parents.includes(parent)) continue;
      below.parents.push(parent);
      await items.as(owner).createEdge({ fromKey: above.item._key, toKey: below.item._key, type: 'Child' });
    }
  }
  const grants: { participant: string; node: number; text: string; flows: boolean }[] = [];
  for (let at = 0; at < 14; at++) {
    const node = roll(nodes.length);
    const someone = roll(2) === 0 ? people[roll(people.length)] : groups[roll(groups.length)]?.item;
    const target = nodes[node];
    if (!someone || !target) continue;
    const participant = 'userKey' in someone ? someone.userKey : someone._key;
    if (grants.some((one) => one.participant === participant && one.node === node)) continue;
    const text = writeLetters(new Set<Letter>(['r', ...letters.filter(() => roll(3) === 0)]));
    const flows = roll(4) > 0;
    grants.push({ participant, node, text, flows });
    await world.grant(someone, target.item, text, flows);
  }
  for (const node of nodes) {
    if (roll(5) > 0) continue;
    node.trashed = true;
    await storage
      .db()
      .updateTable('items')
      .set({ trashed_at: '2026-01-01T00:00:00.000Z' })
      .where('key', '=', node.item._key)
      .execute();
  }

  const live = (at: number): boolean => {
    const node = nodes[at];
    return !!node && !node.trashed && (node.parents.length === 0 || node.parents.some(live));
  };
  const holds = (at: number, principals: string[], below: boolean): Letter[] => {
    const own = grants
      .filter((one) => one.node === at && principals.includes(one.participant) && (one.flows || !below))
      .flatMap((one) => [...one.text] as Letter[]);
    const above = (nodes[at]?.parents ?? []).filter(live).flatMap((up) => holds(up, principals, true));
    return [...own, ...above];
  };
  for (const actor of people) {
    const principals = [
      actor.userKey,
      ...groups.filter((one) => one.members.includes(actor)).map((one) => one.item._key),
    ];
    for (const [at, node] of nodes.entries()) {
      const expected = writeLetters(new Set(holds(at, principals, false)));
      const where = `seed ${seed}, node ${at}`;
      assert.equal(await world.letters(actor, node.item), live(at) ? expected : '', where);
      assert.equal(await world.letters(actor, node.item, true), node.trashed ? expected : '', where);
    }
  }
}
