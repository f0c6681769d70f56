// Who has access and through what, on both stores: the list, the ways, what may be known, and what is written down.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KyselyPlugin } from 'kysely';
import { domainKey, fullPermission } from '../../contract/permissions.ts';
import type * as wire from '../../contract/schemas/entity.ts';
import { createActivity } from '../../server/events/activity/activity.ts';
import type { UserActor } from '../../server/platform/caller.ts';
import { systemClock } from '../../server/platform/clock.ts';
import { silentLogger } from '../../server/platform/logger.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { buildGraph, describeGraph, freshGraph, type Graph, refused } from '../support/graph.ts';
import { stores } from '../support/stores.ts';

const page = { offset: 0, limit: 200 };
const nameOf = (item: wire.Item | null) => (item === null ? null : item.data.name);
const give = (to: UserActor | wire.Item, permissions: string, propagate?: boolean) => ({
  userKey: 'userKey' in to ? to.userKey : to._key,
  data: { permissions },
  ...(propagate === undefined ? {} : { propagate }),
});

/** A group in a group: no call makes these yet, the question of letters knows them all the same. */
async function nest(storage: Storage, outer: wire.Item, inner: wire.Item): Promise<void> {
  const at = '2026-01-01T00:00:00.000Z';
  await storage
    .db()
    .insertInto('edges')
    .values({
      ...{ key: `nest-${outer._key}-${inner._key}`, type: 'Member', data: '{}', rev: 1 },
      ...{ from_key: outer._key, to_key: inner._key },
      ...{ created_by: null, created_at: at, updated_by: null, updated_at: at },
    })
    .execute();
}

const logOf = (storage: Storage, userKey: string) =>
  createActivity({ storage, clock: systemClock, key: Buffer.alloc(32, 7), logger: silentLogger }).list(userKey, {
    offset: 0,
    limit: 50,
  });

describeGraph('who has access', (graph) => {
  it('asks the permission question once to share, to change and to take back, beside the edge that asks first', async () => {
    const { person, thing, group, storage } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    await group('Usergroup', 'Crew', [ann, bob]);
    const { _key: key } = await thing(ann);
    let questions = 0;
    const watch: KyselyPlugin = {
      transformQuery({ node, queryId }) {
        if (storage.db().getExecutor().compileQuery(node, queryId).sql.includes("'acts-as'")) questions++;
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    const db = () => storage.db().withPlugin(watch) as ReturnType<Storage['db']>;
    const { items } = buildGraph({ ...storage, db });
    const asked = async (work: () => Promise<unknown>) => {
      questions = 0;
      await items.lettersOf(ann, key);
      await work();
      return questions;
    };
    assert.equal(await asked(() => items.as(ann).share(key, give(bob, 'r'))), 2);
    assert.equal(await asked(() => items.as(ann).changePermission(key, give(bob, 'rw'))), 2);
    assert.equal(await asked(() => items.as(ann).unshare(key, bob.userKey)), 2);
  });

  it('lists permissions on the item first, then from above, by name, page by page', async () => {
    const { person, thing, under, group, items, grant } = graph();
    const [ann, bob, cid] = [await person('Ann'), await person('Bob'), await person('Cid')];
    const crew = await group('Usergroup', 'Crew', [bob]);
    const studio = await group('Organisation', 'Studio', [ann]);
    const project = await thing(ann, { name: 'Film' });
    const task = await under(ann, project, { name: 'Shot' });
    await grant(crew, project, 'rwa');
    await grant(cid, project, 'rw', false);
    await grant(studio, task, 'r');
    await grant(bob, task, 'rwsatlu');
    const list = await items.as(ann).accessList(task._key, page);
    assert.deepEqual(nameOf(list.item), 'Shot');
    assert.deepEqual(list.held, { permissions: fullPermission, flowing: fullPermission });
    assert.equal(list.sharing, null);
    assert.deepEqual(
      list.entries.map((one) => [nameOf(one.participant), one.permissions, one.inherited, nameOf(one.from)]),
      [
        ['Bob', 'rwsatlu', false, null],
        ['Studio', 'r', false, null],
        ['Ann', fullPermission, true, 'Film'],
        ['Crew', 'rwa', true, 'Film'],
      ],
    );
    assert.deepEqual(
      list.entries.map((one) => one.changing),
      [null, null, 'inherited', 'inherited'],
    );
    assert.equal(list.total, 4);
    const second = await items.as(ann).accessList(task._key, { offset: 1, limit: 2 });
    assert.deepEqual(second.entries, list.entries.slice(1, 3));
    assert.equal(second.total, 4);
    const project_ = await items.as(ann).accessList(project._key, page);
    assert.deepEqual(
      project_.entries.map((one) => [nameOf(one.participant), one.propagate]),
      [
        ['Ann', true],
        ['Cid', false],
        ['Crew', true],
      ],
    );
    assert.deepEqual(
      list.implied.map((one) => [one.kind, one.permissions]),
      [['super-admins', fullPermission]],
    );
  });

  it('S04 shows of strangers a name, of places above that one may not read nothing', async () => {
    const { person, thing, under, items, grant, privileged } = graph();
    const [ann, bob, eve] = [await person('Ann'), await person('Bob'), await person('Eve')];
    const project = await thing(ann, { name: 'Secret film' });
    const task = await under(ann, project, { name: 'Shot' });
    await grant(eve, task, 'r');
    await privileged.changeItem(null, ann.userKey, (data) => ({ ...data, thumbnail: '/files/x.webp' }));
    await privileged.setActive(null, bob.userKey, false);
    await grant(bob, task, 'r');
    const { entries } = await items.as(eve).accessList(task._key, page);
    const annOnProject = entries.find((one) => one.inherited);
    assert(annOnProject);
    assert.equal(annOnProject.from, null);
    assert.deepEqual(annOnProject.participant.data, { name: 'Ann' });
    for (const { participant } of entries.filter((one) => one.participant._key !== eve.userKey)) {
      assert.equal(participant.active, undefined);
      assert.deepEqual(Object.keys(participant.data), ['name']);
    }
    assert.ok(!JSON.stringify(entries).includes('Secret'));
    assert.ok(!JSON.stringify(entries).includes('@'));
    await refused('item.not-found', items.as(eve).accessList(project._key, page));
    await refused('item.not-found', items.as(eve).explainAccess(project._key, eve.userKey));
    // A stranger is answered like nobody at all.
    const zoe = await person('Zoe');
    await refused('user.not-found', items.as(eve).explainAccess(task._key, zoe.userKey));
    await refused('user.not-found', items.as(eve).explainAccess(task._key, 'nosuchuser0000000000'));
    await refused('user.not-found', items.as(eve).explainAccess(task._key, task._key));
  });

  it('says what the caller may change and why not, as the calls then decide', async () => {
    const { person, thing, items, grant, group } = graph();
    const [ann, bob, cid, eve] = [await person('Ann'), await person('Bob'), await person('Cid'), await person('Eve')];
    await group('Organisation', 'Company', [bob, eve]);
    const project = await thing(ann);
    await grant(bob, project, 'rws');
    await grant(cid, project, 'rwg');
    const refusals = async (actor: UserActor) =>
      Object.fromEntries(
        (await items.as(actor).accessList(project._key, page)).entries.map((one) => [
          nameOf(one.participant),
          [one.changing, one.removing],
        ]),
      );
    assert.deepEqual(await refusals(bob), {
      Ann: ['needs-grant', 'needs-grant'],
      Bob: ['needs-grant', null],
      Cid: ['needs-grant', 'needs-grant'],
    });
    assert.deepEqual(await refusals(cid), {
      Ann: ['too-much', 'too-much'],
      Bob: ['too-much', 'too-much'],
      Cid: [null, null],
    });
    assert.equal((await items.as(cid).accessList(project._key, page)).sharing, 'needs-share');
    // Who gave it takes it back, as long as nobody else has changed it.
    await items.as(bob).share(project._key, give(eve, 'r'));
    assert.deepEqual((await refusals(bob)).Eve, ['needs-grant', null]);
    await items.as(bob).unshare(project._key, eve.userKey);
    await items.as(bob).share(project._key, give(eve, 'r'));
    await items.as(ann).changePermission(project._key, give(eve, 'rw'));
    assert.deepEqual((await refusals(bob)).Eve, ['needs-grant', 'needs-grant']);
    await refused('access.denied', items.as(bob).unshare(project._key, eve.userKey));
    await refused('access.denied', items.as(eve).unshare(project._key, bob.userKey));
    const own = await items.as(ann).accessList(ann.userKey, page);
    assert.deepEqual(
      own.entries.map((one) => [one.changing, one.removing]),
      [['own-account', 'own-account']],
    );
  });

  it('refuses a change that goes out from an older state', async () => {
    const { person, thing, items, grant } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const project = await thing(ann);
    await grant(bob, project, 'r');
    const [entry] = (await items.as(ann).accessList(project._key, page)).entries.slice(1);
    assert(entry);
    await items.as(ann).changePermission(project._key, { ...give(bob, 'rw'), _rev: entry.rev });
    const stale = { ...give(bob, 'rwa'), _rev: entry.rev };
    await refused('item.stale', items.as(ann).changePermission(project._key, stale));
  });

  it('S48 protects the group that makes administrators, and says so', async () => {
    const { superAdmin, admin, items, grant } = graph();
    const [sue, ada] = [await superAdmin('Sue'), await admin('Ada')];
    const domain = await items.as(sue).get(domainKey);
    await grant(ada, domain, 'rsg');
    const list = await items.as(ada).accessList(domainKey, page);
    assert.equal(list.sharing, 'super-admins-only');
    assert.ok(list.entries.every((one) => one.changing === 'super-admins-only'));
    assert.deepEqual(list.implied.find((one) => one.kind === 'administrators')?.permissions, 'r');
    assert.equal((await items.as(sue).accessList(domainKey, page)).sharing, null);
  });

  it('tells what the rules for administrators and members add, and their names to administrators alone', async () => {
    const { person, admin, superAdmin, group, items } = graph();
    const [ann, ada, sue] = [await person('Ann'), await admin('Ada'), await superAdmin('Sue')];
    const crew = await group('Usergroup', 'Crew', [ann]);
    const seen = await items.as(ann).accessList(crew._key, page);
    assert.deepEqual(
      seen.implied.map((one) => [one.kind, one.permissions, one.people]),
      [
        ['super-admins', fullPermission, undefined],
        ['administrators', 'rwsatlu', undefined],
        ['members', 'r', undefined],
      ],
    );
    assert.equal(seen.implied[2]?.count, 1);
    const shown = await items.as(ada).accessList(crew._key, page);
    assert.ok(shown.implied[0]?.people?.some((one) => one._key === sue.userKey));
    assert.ok(!JSON.stringify(shown.implied).includes('@'));
    const [, onSue] = (await items.as(ada).accessList(sue.userKey, page)).implied;
    assert.deepEqual([onSue?.kind, onSue?.permissions], ['administrators', 'r']);
  });

  it('keeps somebody who may change the access', async () => {
    const { person, thing, items, grant, group, superAdmin, privileged } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const project = await thing(ann);
    await grant(bob, project, 'rw');
    const last = 'permission.last-grant';
    await refused(last, items.as(ann).unshare(project._key, ann.userKey));
    await refused(last, items.as(ann).changePermission(project._key, give(ann, 'rwsadtlu')));
    // A group of nobody, and somebody deactivated, do not count.
    const crew = await group('Usergroup', 'Crew');
    await grant(crew, project, fullPermission);
    await grant(bob, project, fullPermission);
    await privileged.setActive(null, bob.userKey, false);
    await refused(last, items.as(ann).unshare(project._key, ann.userKey));
    await privileged.setActive(null, bob.userKey, true);
    await items.as(ann).unshare(project._key, ann.userKey);
    await refused(last, items.as(bob).unshare(project._key, bob.userKey));
    await items.as(await superAdmin('Sue')).unshare(project._key, bob.userKey);
  });

  it('keeps one of two who give it up at once', async () => {
    const { person, thing, items, other, grant } = graph();
    for (let round = 0; round < 8; round++) {
      const [ann, bob] = [await person('Ann'), await person('Bob')];
      const project = await thing(ann);
      await grant(bob, project, fullPermission);
      const outcomes = await Promise.allSettled([
        items.as(ann).unshare(project._key, ann.userKey),
        other.items.as(bob).unshare(project._key, bob.userKey),
      ]);
      assert.equal(outcomes.filter((one) => one.status === 'fulfilled').length, 1, `round ${round}`);
    }
  });

  it('writes down who is given access to an account, what is changed and taken', async () => {
    const { person, thing, items, storage, group } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    await group('Organisation', 'Company', [ann, bob]);
    await items.as(ann).share(ann.userKey, give(bob, 'r'));
    await items.as(ann).changePermission(ann.userKey, give(bob, 'rw'));
    await items.as(bob).unshare(ann.userKey, bob.userKey);
    await refused('access.denied', items.as(ann).unshare(ann.userKey, ann.userKey));
    const project = await thing(ann);
    await items.as(ann).share(project._key, give(bob, 'r'));
    const name = { name: 'Bob', participant: bob.userKey };
    assert.deepEqual(
      (await logOf(storage, ann.userKey)).map(({ kind, by, data: { id: _link, ...data } }) => ({
        ...{ kind, by, data },
      })),
      [
        { kind: 'access.taken', by: bob.userKey, data: { ...name, permissions: 'rw' } },
        { kind: 'access.changed', by: ann.userKey, data: { ...name, before: 'r', permissions: 'rw' } },
        { kind: 'access.given', by: ann.userKey, data: { ...name, permissions: 'r' } },
      ],
    );
    assert.deepEqual(await logOf(storage, bob.userKey), []);
  });
});

describeGraph('the ways to access', (graph) => {
  it('tells every one: own, through groups in groups, from above, as a member', async () => {
    const { person, thing, under, group, items, grant, storage } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const crew = await group('Usergroup', 'Crew', [bob]);
    const house = await group('Usergroup', 'House');
    await nest(storage, house, crew);
    for (const one of [crew, house]) await grant(ann, one, 'r');
    const project = await thing(ann, { name: 'Film' });
    const task = await under(ann, project, { name: 'Shot' });
    await grant(house, project, 'rwa');
    await grant(crew, task, 'rl', false);
    await grant(bob, task, 'rt');
    await grant(bob, project, 'rd', false);
    const told = await items.as(ann).explainAccess(task._key, bob.userKey);
    assert.deepEqual(
      told.ways.map((one) => [one.kind, one.permissions, one.through.map(nameOf), nameOf(one.from)]),
      [
        ['permission', 'rt', [], null],
        ['group', 'rl', ['Crew'], null],
        ['group', 'rwa', ['Crew', 'House'], 'Film'],
      ],
    );
    assert.equal(told.permissions, 'rwatl');
    assert.equal(told.flowing, 'rwat');
    assert.equal(told.complete, true);
    assert.deepEqual(told.permissions, await graph().letters(bob, task));
    // As a member of the group that is asked about; of groups around it no less.
    const member = await items.as(bob).explainAccess(house._key, bob.userKey);
    assert.deepEqual(
      member.ways.map((one) => one.kind),
      ['member'],
    );
    assert.equal(member.permissions, 'r');
  });

  it('S04 tells nothing of groups that the caller may not read, nor of roles of others', async () => {
    const { person, admin, superAdmin, thing, group, items, grant, letters } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const [ada, sue] = [await admin('Ada'), await superAdmin('Sue')];
    const secret = await group('Usergroup', 'Secret', [bob]);
    const project = await thing(ann);
    await grant(bob, project, 'r');
    await grant(secret, project, 'rwa');
    const told = await items.as(ann).explainAccess(project._key, bob.userKey);
    assert.equal(told.permissions, 'r');
    assert.ok(!JSON.stringify(told).includes('Secret'));
    const own = await items.as(bob).explainAccess(project._key, bob.userKey);
    assert.equal(own.permissions, 'rwa');
    assert.equal(await letters(bob, project), 'rwa');
    // Whoever is the group sees the group.
    const whole = await items.as(sue).explainAccess(project._key, bob.userKey);
    assert.equal(whole.permissions, 'rwa');

    for (const actor of [ada, sue]) await grant(actor, secret, 'r');
    const byBob = await items.as(bob).explainAccess(secret._key, ada.userKey);
    assert.deepEqual(
      byBob.ways.map((one) => one.kind),
      ['permission'],
    );
    const byAda = await items.as(ada).explainAccess(secret._key, ada.userKey);
    assert.deepEqual(
      byAda.ways.map((one) => one.kind),
      ['permission', 'administrator'],
    );
    assert.equal(byAda.permissions, await letters(ada, secret));
    const bySue = await items.as(sue).explainAccess(project._key, sue.userKey);
    assert.deepEqual(
      bySue.ways.map((one) => one.kind),
      ['super-admin'],
    );
    assert.equal(bySue.flowing, fullPermission);
  });

  it('S34 says that who is deactivated may do nothing', async () => {
    const { person, thing, items, grant, group, superAdmin, privileged } = graph();
    const [ann, bob, sue] = [await person('Ann'), await person('Bob'), await superAdmin('Sue')];
    const crew = await group('Usergroup', 'Crew', [bob]);
    const project = await thing(ann);
    await grant(bob, project, 'rw');
    await grant(crew, project, 'rw');
    await privileged.setActive(null, bob.userKey, false);
    const told = await items.as(sue).explainAccess(project._key, bob.userKey);
    assert.deepEqual([told.permissions, told.ways, told.user.active], ['', [], false]);
  });

  it('ends with what is thrown away: places above and groups', async () => {
    const { person, thing, under, group, items, grant, superAdmin, letters } = graph();
    const [ann, bob, sue] = [await person('Ann'), await person('Bob'), await superAdmin('Sue')];
    const crew = await group('Usergroup', 'Crew', [bob]);
    const [first, second] = [await thing(ann, { name: 'First' }), await thing(ann, { name: 'Second' })];
    const task = await under(ann, first);
    await items.as(ann).createEdge({ fromKey: second._key, toKey: task._key, type: 'Child', data: {} });
    await grant(bob, first, 'rw');
    await grant(bob, second, 'ra');
    await grant(crew, task, 'rt');
    const ways = async () => {
      const told = await items.as(sue).explainAccess(task._key, bob.userKey);
      assert.equal(told.permissions, await letters(bob, task));
      return told.ways.map((one) => nameOf(one.from) ?? nameOf(one.through[0] ?? null));
    };
    assert.deepEqual((await ways()).sort(), ['Crew', 'First', 'Second']);
    await items.as(ann).trash(first._key);
    await items.as(sue).trash(crew._key);
    assert.deepEqual(await ways(), ['Second']);
    const { entries } = await items.as(sue).accessList(task._key, page);
    assert.ok(!entries.some((one) => nameOf(one.participant) === 'Crew' || nameOf(one.from) === 'First'));
  });
});

for (const { kind } of stores) {
  describe(`S50 access in deep and wide graphs, on ${kind}`, () => {
    it('is bounded: deep chains, woven groups, many participants', async (t) => {
      const world = await freshGraph(t, kind);
      const { items, grant, group, person, superAdmin, thing, under, storage } = world;
      const [ann, sue] = [await person('Ann'), await superAdmin('Sue')];
      let place = await thing(ann, { name: 'Top' });
      await grant(sue, place, 'r');
      for (let level = 1; level < 60; level++) place = await under(ann, place, { name: `Level ${level}` });
      await weave(world, ann, place);
      const told = await items.as(sue).explainAccess(place._key, ann.userKey);
      assert.ok(told.ways.length <= 100);
      // 3^8 chains of groups lead there: told is that there are more.
      assert.equal(told.complete, false);
      assert.equal(told.permissions, fullPermission);
      for (let many = 0; many < 450; many++) {
        await grant(await group('Usergroup', `Group ${String(many).padStart(3, '0')}`), place, 'r');
      }
      const list = await items.as(sue).accessList(place._key, { offset: 0, limit: 50 });
      assert.equal(list.entries.length, 50);
      assert.equal(list.total, 453);
      const statements = await countStatements(storage, () =>
        items.as(sue).accessList(place._key, { offset: 100, limit: 200 }),
      );
      const fewer = await countStatements(storage, () =>
        items.as(sue).accessList(place._key, { offset: 100, limit: 2 }),
      );
      assert.equal(statements, fewer, 'as many questions for a long page as for a short one');
    });
  });
}

/** Eight layers of three groups, each group of a layer in every group of the next; the last holds a letter. */
async function weave({ group, storage, grant }: Graph, ann: UserActor, place: wire.Item): Promise<void> {
  let inner = [
    await group('Usergroup', 'A', [ann]),
    await group('Usergroup', 'B', [ann]),
    await group('Usergroup', 'C', [ann]),
  ];
  for (let layer = 0; layer < 8; layer++) {
    const outer = [];
    for (const name of ['A', 'B', 'C']) outer.push(await group('Usergroup', `${name}${layer}`));
    for (const one of outer) for (const each of inner) await nest(storage, one, each);
    inner = outer;
  }
  const [last] = inner;
  assert(last);
  await grant(last, place, 'rw');
}

/** How many statements a piece of work sends to the store. */
async function countStatements(storage: Storage, work: () => Promise<unknown>): Promise<number> {
  const db = storage.db();
  const executor = db.getExecutor();
  let count = 0;
  const original = executor.executeQuery;
  executor.executeQuery = ((...given: Parameters<typeof original>) => {
    count += 1;
    return original.apply(executor, given);
  }) as typeof original;
  try {
    await work();
  } finally {
    executor.executeQuery = original;
  }
  assert.ok(count > 0);
  return count;
}
