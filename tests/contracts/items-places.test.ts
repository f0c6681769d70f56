// The tree and the links, on both stores: append, children, move, way, and that no change of place lends rights.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sql } from 'kysely';
import { fullPermission } from '../../contract/permissions.ts';
import * as wire from '../../contract/schemas/entity.ts';
import { describeGraph, refused, toldBy } from '../support/graph.ts';

const page = { offset: 0, limit: 50 };

describeGraph('places', (graph) => {
  it('appends under a parent, by the letters of the parent', async () => {
    const { person, thing, grant, items, letters, storage } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const project = await thing(ann);
    await grant(bob, project, 'ra');
    let placed: { item: wire.Item; edge: wire.Edge } | undefined;
    const told = await toldBy(storage, async () => {
      placed = await items.as(bob).append(project._key, {
        item: { type: 'Task', data: { name: 'One' } },
        edge: { type: 'Child', data: { order: 1 } },
      });
    });
    assert(placed);
    assert.deepEqual(wire.edge.parse(placed.edge), placed.edge);
    assert.equal(placed.edge._from, project._id);
    assert.equal(placed.edge._to, placed.item._id);
    assert.equal(placed.edge._id, `connections/${placed.edge._key}`);
    assert.deepEqual(placed.edge.data, { order: 1 });
    assert.deepEqual(told, [`item:${placed.item._key}`, `item:${project._key}`].sort());
    assert.equal(await letters(bob, placed.item), 'ra');
    assert.equal(await letters(ann, placed.item), fullPermission);
    for (const type of ['Permission', 'Member']) {
      const given = { item: { type: 'Task' }, edge: { type } };
      await refused('edge.type-reserved', items.as(ann).append(project._key, given));
    }
    const apart = await items.as(bob).append(project._key, {
      item: { type: 'Note' },
      edge: { type: 'Reference' },
    });
    assert.equal(await letters(bob, apart.item), fullPermission);
    assert.equal(await letters(ann, apart.item), '');
  });

  it('leaves what somebody appends in their sight where their letters stop at the parent', async () => {
    const { person, thing, grant, items, letters } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const project = await thing(ann);
    await grant(bob, project, 'rwa', false);
    const { item } = await items.as(bob).append(project._key, { item: { type: 'Task' } });
    assert.equal(await letters(bob, item), 'rwa');
  });

  it('lists children that one may read, in order, by type and by page', async () => {
    const { person, thing, under, grant, items } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const project = await thing(ann);
    const names = ['b', 'C', 'a', 'd'];
    const tasks = [];
    for (const name of names) tasks.push(await under(ann, project, { name }));
    const note = await under(ann, project, { name: 'note' }, 'Note');
    const listed = async (list: object, actor = ann) =>
      (await items.as(actor).children(project._key, { ...page, ...list })).map((one) => one.item.data.name);
    assert.deepEqual(await listed({}), ['b', 'C', 'a', 'd', 'note']);
    assert.deepEqual(await listed({ sort: 'name' }), ['a', 'b', 'C', 'd', 'note']);
    assert.deepEqual(await listed({ sort: '-name', limit: 2, offset: 1 }), ['d', 'C']);
    assert.deepEqual(await listed({ type: 'Note' }), ['note']);
    await refused('request.invalid', items.as(ann).children(project._key, { ...page, sort: 'secret' }));
    for (const one of await items.as(ann).children(project._key, page)) {
      assert.deepEqual(wire.item.parse(one.item), one.item);
      assert.deepEqual(wire.edge.parse(one.edge), one.edge);
    }
    await grant(bob, project, 'r', false);
    assert.deepEqual(await listed({}, bob), []);
    for (const item of [tasks[1], tasks[3], note]) if (item) await grant(bob, item, 'r');
    assert.deepEqual(await listed({}, bob), ['C', 'd', 'note']);
    assert.deepEqual(await listed({ limit: 1, offset: 1 }, bob), ['d']);
  });

  it('moves an item from one parent to another', async () => {
    const { person, thing, under, grant, items, letters } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const [one, two] = [await thing(ann), await thing(ann)];
    const task = await under(ann, one);
    await grant(bob, one, 'rwu');
    const moved = await items.as(ann).move(task._key, { oldParentKey: one._key, newParentKey: two._key });
    assert.equal(moved.item._key, task._key);
    assert.equal(moved.edge._from, two._id);
    assert.deepEqual((await items.as(ann).children(one._key, page)).length, 0);
    assert.equal(await letters(bob, task), '');
    // The old parent need not be said where there is but one.
    await items.as(ann).move(task._key, { newParentKey: one._key });
    assert.equal(await letters(bob, task), 'rwu');
    const wrong = { oldParentKey: two._key, newParentKey: two._key };
    await refused('request.invalid', items.as(ann).move(task._key, wrong));
    await items.as(ann).createEdge({ fromKey: two._key, toKey: task._key, type: 'Child' });
    const third = await thing(ann);
    await refused('request.invalid', items.as(ann).move(task._key, { newParentKey: third._key }));
    // To where it is already: one place less.
    const joined = await items.as(ann).move(task._key, { oldParentKey: one._key, newParentKey: two._key });
    assert.equal(joined.edge._from, two._id);
    await items.as(ann).move(task._key, { oldParentKey: two._key, newParentKey: two._key });
    assert.equal((await items.as(ann).children(two._key, page)).length, 1);
  });

  it('asks for w and t on the item, u on the old parent and a on the new', async () => {
    const { person, thing, under, grant, items } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const [one, two] = [await thing(ann), await thing(ann)];
    const task = await under(ann, one);
    const move = () => items.as(bob).move(task._key, { newParentKey: two._key });
    await refused('item.not-found', move());
    await grant(bob, one, 'r');
    await refused('access.denied', move());
    await grant(bob, task, 'w');
    await refused('access.denied', move());
    await grant(bob, one, 'ru');
    await refused('item.not-found', move());
    await grant(bob, two, 'r');
    await refused('access.denied', move());
    await grant(bob, two, 'ra', false);
    await refused('access.denied', move());
    await grant(bob, task, 'wt');
    await move();
  });

  it('lends nothing by a new place', async () => {
    const { person, thing, under, grant, items, letters, group } = graph();
    const [ann, bob, eve] = [await person('Ann'), await person('Bob'), await person('Eve')];
    const project = await thing(ann);
    const task = await under(ann, project);
    await grant(bob, project, 'rwalu');
    // Bob's own folder gives Bob everything and Eve sight: under it the task would be theirs.
    const folder = await thing(bob);
    const move = () => items.as(bob).move(task._key, { newParentKey: folder._key });
    const place = () => items.as(bob).createEdge({ fromKey: folder._key, toKey: task._key, type: 'Child' });
    for (const attempt of [move, place]) await refused('access.denied', attempt());
    await items.as(bob).changePermission(folder._key, {
      userKey: bob.userKey,
      data: { permissions: 'rwasulg' },
    });
    await grant(bob, task, 'rwalus', false);
    for (const attempt of [move, place]) await refused('access.too-much', attempt());
    // Letters that stop at the task are not enough to give what would flow on below it.
    await grant(bob, folder, 'rwalu');
    await grant(eve, folder, 'rs');
    for (const attempt of [move, place]) await refused('access.too-much', attempt());
    // With no more for himself than he holds and for Eve what he may give.
    await grant(bob, folder, 'rwalus');
    await grant(bob, task, 'rwalus');
    await grant(eve, folder, 'r');
    await place();
    assert.equal(await letters(eve, task), 'r');
    assert.equal(await letters(bob, task), 'rwsalu');
    // Who holds it through a group holds it.
    const crew = await group('Usergroup', 'Crew', [eve]);
    const [second, open] = [await thing(ann), await thing(ann)];
    const note = await under(ann, second);
    await grant(bob, second, 'rwadtlu');
    await grant(crew, second, 'rws');
    await grant(eve, open, 'rw');
    await grant(bob, open, 'ra', false);
    await grant(ann, open, 'r', false);
    await items.as(bob).move(note._key, { newParentKey: open._key });
    assert.equal(await letters(eve, note), 'rw');
  });

  it('S50 lends nothing by a place in the trash that is brought back', async () => {
    const { person, thing, under, grant, items, letters } = graph();
    const [ann, eve] = [await person('Ann'), await person('Eve')];
    const project = await thing(ann);
    const secret = await under(ann, project);
    await grant(eve, project, 'rwa');
    const access = items.as(eve);
    const top = await thing(eve);
    const place = await under(eve, top);
    await access.createEdge({ fromKey: project._key, toKey: place._key, type: 'Child' });
    await access.trash(top._key);
    const given = { fromKey: place._key, toKey: secret._key, type: 'Child' };
    await refused('access.denied', access.createEdge(given));
    await access.restore(top._key);
    assert.equal(await letters(eve, secret), 'rwa');
  });

  it('lets nobody stay by a place of their own when their permission is taken back', async () => {
    const { person, thing, under, grant, items, letters, privileged } = graph();
    const [ann, eve] = [await person('Ann'), await person('Eve')];
    const project = await thing(ann);
    const secret = await under(ann, project);
    const own = await thing(eve);
    await grant(eve, project, 'rwatu');
    await grant(eve, own, 'rwa');
    const access = items.as(eve);
    const given = { fromKey: own._key, toKey: secret._key, type: 'Child' };
    await refused('access.denied', access.createEdge(given));
    await refused('access.denied', access.move(secret._key, { newParentKey: own._key }));
    await access.trash(secret._key);
    await refused('access.denied', access.restore(secret._key, { parentKey: own._key }));
    await access.restore(secret._key);
    // Within one place everything is reached by the same permissions, and moves freely.
    const list = await under(ann, project);
    await access.move(secret._key, { newParentKey: list._key });
    await privileged.revoke(null, eve.userKey, project._key);
    assert.equal(await letters(eve, secret), '');
  });

  it('lets who may change permissions take an item out of a place that they cannot see', async () => {
    const { person, thing, under, grant, items, letters, privileged } = graph();
    const [ann, eve] = [await person('Ann'), await person('Eve')];
    const project = await thing(ann);
    const [one, two] = [await under(ann, project), await under(ann, project)];
    await grant(eve, project, 'rwas');
    const own = await thing(eve);
    await grant(eve, own, 'rwas');
    const place = (toKey: string) => items.as(eve).createEdge({ fromKey: own._key, toKey, type: 'Child' });
    const edge = await place(one._key);
    await place(two._key);
    await privileged.revoke(null, eve.userKey, project._key);
    assert.equal(await letters(eve, one), 'rwsa');
    await items.as(ann).deleteEdge(edge._key);
    await items.as(ann).move(two._key, { oldParentKey: own._key, newParentKey: project._key });
    assert.equal(await letters(eve, one), '');
    assert.equal(await letters(eve, two), '');
    assert.equal(await letters(ann, one), fullPermission);
  });

  it('counts letters that stop at an item as not reaching what lies below', async () => {
    const { person, thing, under, grant, items } = graph();
    const [ann, bob, eve] = [await person('Ann'), await person('Bob'), await person('Eve')];
    const project = await thing(ann);
    await under(ann, project);
    await grant(bob, project, 'rwalu');
    await grant(eve, project, 'r', false);
    const open = await thing(ann);
    await grant(bob, open, 'rwalu');
    await grant(eve, open, 'r');
    await grant(ann, open, 'r', false);
    await refused('access.denied', items.as(bob).move(project._key, { newParentKey: open._key }));
  });

  it('lets nothing stand under itself, also when two are moved under each other at once', async () => {
    const { person, thing, under, items, other, storage } = graph();
    const ann = await person('Ann');
    const access = items.as(ann);
    const top = await thing(ann);
    const middle = await under(ann, top);
    const bottom = await under(ann, middle);
    for (const newParentKey of [top._key, middle._key, bottom._key]) {
      await refused('item.cycle', access.move(top._key, { newParentKey }));
    }
    await refused('item.cycle', access.createEdge({ fromKey: bottom._key, toKey: top._key, type: 'Child' }));
    await access.trash(bottom._key);
    await access.trash(middle._key);
    await refused('item.not-found', access.move(top._key, { newParentKey: middle._key }));
    for (let round = 0; round < 10; round++) {
      const [a, b] = [await thing(ann), await thing(ann)];
      const outcomes = await Promise.allSettled([
        access.move(a._key, { newParentKey: b._key }),
        other.items.as(ann).move(b._key, { newParentKey: a._key }),
      ]);
      assert.equal(outcomes.filter((one) => one.status === 'fulfilled').length, 1);
      const links = await storage
        .db()
        .selectFrom('edges')
        .select('key')
        .where('type', '=', 'Child')
        .where('from_key', 'in', [a._key, b._key])
        .execute();
      assert.equal(links.length, 1);
    }
  });

  it('nests 64 deep and no deeper', async () => {
    const { person, thing, under, items, letters, grant } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const top = await thing(ann);
    const chain = [top];
    for (let level = 2; level <= 64; level++) chain.push(await under(ann, chain.at(-1) ?? top));
    const bottom = chain.at(-1) ?? top;
    await grant(bob, top, 'rw');
    assert.equal(await letters(bob, bottom), 'rw');
    await refused('item.too-deep', items.as(ann).append(bottom._key, { item: { type: 'Task' } }));
    const pair = await thing(ann);
    await under(ann, pair);
    const [last, lastButOne] = [chain[62] ?? top, chain[61] ?? top];
    await refused('item.too-deep', items.as(ann).move(pair._key, { newParentKey: last._key }));
    await refused('item.too-deep', items.as(ann).createEdge({ fromKey: last._key, toKey: pair._key, type: 'Child' }));
    await items.as(ann).move(pair._key, { newParentKey: lastButOne._key });
    const above = await thing(ann);
    await refused('item.too-deep', items.as(ann).move(top._key, { newParentKey: above._key }));
  });

  it('S50 keeps the links above an item few, also when they are woven from the middle', async () => {
    const { person, thing, items, storage } = graph();
    const ann = await person('Ann');
    const bottom = await thing(ann);
    const middles = [await thing(ann), await thing(ann)];
    const place = (from: wire.Item, to: wire.Item) =>
      items.as(ann).createEdge({ fromKey: from._key, toKey: to._key, type: 'Child' });
    for (const middle of middles) await place(middle, bottom);
    const [row] = await storage.db().selectFrom('edges').selectAll().where('to_key', '=', bottom._key).execute();
    assert(row);
    const hang = async (below: wire.Item, count: number) => {
      for (let n = 0; n < count; n++) {
        const { _key } = await items.as(ann).create({ type: 'Note' });
        await storage
          .db()
          .insertInto('edges')
          .values({
            ...row,
            key: `k${below._key.slice(-8)}${n}`,
            type: 'Child',
            from_key: _key,
            to_key: below._key,
          })
          .execute();
      }
    };
    // Above each of the two there is room, and above what lies below both there is none.
    for (const middle of middles) await hang(middle, 499);
    const [first] = middles;
    assert(first);
    await refused('item.too-deep', place(await thing(ann), first));
  });

  it('finds the shortest way over what one may read', async () => {
    const { person, thing, under, grant, items } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const root = await thing(ann, { name: 'root' });
    const left = await under(ann, root, { name: 'left' });
    const right = await under(ann, root, { name: 'right' });
    const leaf = await under(ann, left, { name: 'leaf' });
    const way = async (from: wire.Item, to: wire.Item, actor = ann) =>
      (await items.as(actor).path(from._key, to._key)).map((item) => item.data.name);
    assert.deepEqual(await way(leaf, right), ['leaf', 'left', 'root', 'right']);
    assert.deepEqual(await way(leaf, leaf), ['leaf']);
    await items.as(ann).createEdge({ fromKey: right._key, toKey: leaf._key, type: 'Blocks' });
    assert.deepEqual(await way(leaf, right), ['leaf', 'right']);
    for (const item of [left, right, leaf]) await grant(bob, item, 'r', false);
    assert.deepEqual(await way(left, right, bob), ['left', 'leaf', 'right']);
    const far = await thing(ann);
    assert.deepEqual(await way(leaf, far), []);
    await refused('item.not-found', items.as(bob).path(leaf._key, root._key));
  });

  it('S50 says of a way that is too long that there is none, and refuses one with too much data on it', async () => {
    const { person, thing, items } = graph();
    const ann = await person('Ann');
    const chain = [await thing(ann)];
    for (let at = 0; at < 130; at++) {
      const next = await thing(ann);
      const fromKey = chain.at(-1)?._key ?? '';
      await items.as(ann).createEdge({ fromKey, toKey: next._key, type: 'Next' });
      chain.push(next);
    }
    const way = (to: number) => items.as(ann).path(chain[0]?._key ?? '', chain[to]?._key ?? '');
    assert.equal((await way(128)).length, 129);
    assert.deepEqual(await way(130), []);
    const much = 'x'.repeat(900_000);
    for (const item of chain.slice(0, 10)) await items.as(ann).patch(item._key, { data: { much } });
    assert.equal((await way(8)).length, 9);
    await refused('request.too-large', way(10));
  });

  it('S50 asks in parts where much lies above, and answers nothing where it is too much', async () => {
    const { person, thing, grant, items, storage } = graph();
    const ann = await person('Ann');
    /** Woven past all checks, as no call of ours does. */
    const weaveSome = async (item: wire.Item, name: string, from: number, to: number) => {
      const numbers = sql`with recursive n(i) as (select cast(${sql.lit(from)} as integer) union all select i + 1 from n where i < ${sql.lit(to)})`;
      const keyOf = sql`${sql.lit(name)} || cast(i as text)`;
      const made = sql`null, '2026-01-01T00:00:00.000Z', null, '2026-01-01T00:00:00.000Z'`;
      await sql`insert into items (key, type, data, rev, name_folded, created_by, created_at, updated_by, updated_at)
        ${numbers} select ${keyOf}, 'Project', '{}', 1, '', ${made} from n`.execute(storage.db());
      await sql`insert into edges (key, type, from_key, to_key, data, rev, created_by, created_at, updated_by, updated_at)
        ${numbers} select ${keyOf}, 'Child', ${keyOf}, ${sql.lit(item._key)}, '{}', 1, ${made} from n`.execute(
        storage.db(),
      );
    };
    // In pieces: a store cuts off a statement that takes long.
    const weave = async (item: wire.Item, name: string, count: number) => {
      for (let from = 1; from <= count; from += 1000) {
        await weaveSome(item, name, from, Math.min(from + 999, count));
      }
    };
    const [one, other] = [await thing(ann, { name: 'one' }), await thing(ann, { name: 'other' })];
    await weave(one, 'one', 6000);
    await weave(other, 'other', 6000);
    await items.as(ann).createEdge({ fromKey: one._key, toKey: other._key, type: 'Next' });
    const around = await items.as(ann).path(one._key, other._key);
    assert.deepEqual(
      around.map((item) => item.data.name),
      ['one', 'other'],
    );
    const crowd = async (item: wire.Item, from: number, to: number) => {
      const numbers = sql`with recursive n(i) as (select cast(${sql.lit(from)} as integer) union all select i + 1 from n where i < ${sql.lit(to)})`;
      const made = sql`null, '2026-01-01T00:00:00.000Z', null, '2026-01-01T00:00:00.000Z'`;
      await sql`insert into items (key, type, data, rev, name_folded, created_by, created_at, updated_by, updated_at)
        ${numbers} select 'team' || cast(i as text), 'Usergroup', '{}', 1, '', ${made} from n`.execute(storage.db());
      await sql`insert into edges (key, type, from_key, to_key, data, rev, created_by, created_at, updated_by, updated_at)
        ${numbers} select 'crowd' || cast(i as text), 'Permission', 'team' || cast(i as text), ${sql.lit(item._key)},
          '{"permissions":"r"}', 1, ${made} from n`.execute(storage.db());
    };
    const crowded = await thing(ann, { name: 'crowded' });
    for (let from = 1; from <= 21_000; from += 1000) await crowd(crowded, from, from + 999);
    // As PostgreSQL does by itself within a minute: its plans are made of what it knows of the tables.
    if (storage.kind === 'postgres') await sql`analyze items, edges`.execute(storage.db());
    const small = await thing(ann, { name: 'small' });
    const place = { fromKey: crowded._key, toKey: small._key, type: 'Child' };
    const bob = await person('Bob');
    for (const item of [crowded, small]) await grant(bob, item, 'rwalu');
    await refused('request.too-large', items.as(bob).createEdge(place));
    const listed = await items.as(ann).permissions(crowded._key, { offset: 0, limit: 10, inherited: true });
    assert.equal(listed.length, 10, 'a page of so many is read by itself');
    assert.equal((await items.as(ann).get(crowded._key)).data.name, 'crowded', 'what asks for less is answered');
    const wide = await thing(ann);
    await weave(wide, 'wide', 11_000);
    await refused('request.too-large', items.as(ann).get(wide._key));
  });
});

describeGraph('links', (graph) => {
  it('links by l where it starts and r where it leads, once', async () => {
    const { person, thing, grant, items } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const [one, two] = [await thing(ann), await thing(ann)];
    const given = { fromKey: one._key, toKey: two._key, type: 'Reference', data: { n: 1 } };
    const create = () => items.as(bob).createEdge(given);
    await refused('item.not-found', create());
    await grant(bob, two, 'r');
    await refused('item.not-found', create());
    await grant(bob, one, 'r');
    await refused('access.denied', create());
    await grant(bob, one, 'rl');
    const edge = await create();
    assert.deepEqual(wire.edge.parse(edge), edge);
    await refused('edge.exists', create());
    assert.deepEqual(await items.as(bob).edge(edge._key), edge);
    const shown = await items.as(ann).edge(edge._key, { populate: true });
    assert.deepEqual((shown.createdBy as unknown as wire.Item).data, { name: 'Bob' });
    const patched = await items.as(bob).patchEdge(edge._key, { data: { m: { a: 1 } }, _rev: edge._rev });
    assert.deepEqual(patched.data, { n: 1, m: { a: 1 } });
    await refused('item.stale', items.as(bob).patchEdge(edge._key, { data: {}, _rev: edge._rev }));
    const deep = await items.as(bob).patchEdge(edge._key, { data: { m: { b: 2 }, n: null }, deepMerge: true });
    assert.deepEqual(deep.data, { m: { a: 1, b: 2 } });
    assert.deepEqual((await items.as(bob).putEdge(edge._key, { data: { z: 1 } })).data, { z: 1 });
    await refused('request.invalid', items.as(bob).putEdge(edge._key, { data: { z: '\0' } }));
    await refused('access.denied', items.as(bob).deleteEdge(edge._key));
    await grant(bob, one, 'ru');
    await refused('access.denied', items.as(bob).putEdge(edge._key, { data: {} }));
    await items.as(bob).deleteEdge(edge._key);
    await refused('edge.not-found', items.as(bob).edge(edge._key));
  });

  it('shows a link to those who may read both its ends', async () => {
    const { person, thing, grant, items } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const [one, two] = [await thing(ann), await thing(ann)];
    const given = { fromKey: one._key, toKey: two._key, type: 'Reference' };
    const edge = await items.as(ann).createEdge(given);
    await grant(bob, one, fullPermission);
    for (const call of [
      () => items.as(bob).edge(edge._key),
      () => items.as(bob).patchEdge(edge._key, { data: {} }),
      () => items.as(bob).putEdge(edge._key, { data: {} }),
      () => items.as(bob).deleteEdge(edge._key),
      () => items.as(bob).edge('nosuchedge0000000000'),
    ]) {
      await refused('edge.not-found', call());
    }
    await grant(bob, two, 'r');
    assert.equal((await items.as(bob).edge(edge._key))._key, edge._key);
    await items.as(ann).trash(two._key);
    await refused('edge.not-found', items.as(ann).edge(edge._key));
  });

  it('keeps permissions and memberships to their own calls', async () => {
    const { person, thing, grant, items, privileged, group, superAdmin } = graph();
    const [ann, sue] = [await person('Ann'), await superAdmin('Sue')];
    const item = await thing(ann);
    const crew = await group('Usergroup', 'Crew', [ann]);
    await grant(crew, item, 'r');
    for (const type of ['Permission', 'Member']) {
      const given = { fromKey: ann.userKey, toKey: item._key, type };
      await refused('edge.type-reserved', items.as(sue).createEdge(given));
    }
    const [permission] = await items.as(ann).permissions(item._key, page);
    const member = await privileged.findMember(crew._key, ann.userKey);
    for (const key of [permission?.edge._key ?? '', member?._key ?? '']) {
      await refused('edge.type-reserved', items.as(sue).patchEdge(key, { data: {} }));
      await refused('edge.type-reserved', items.as(sue).putEdge(key, { data: {} }));
      await refused('edge.type-reserved', items.as(sue).deleteEdge(key));
    }
  });

  it('takes an item out of a place by u there and w and t on it', async () => {
    const { person, thing, under, grant, items, letters } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const project = await thing(ann);
    const task = await under(ann, project);
    const [placed] = await items.as(ann).children(project._key, page);
    const edgeKey = placed?.edge._key ?? '';
    // Without t it would be taken from Ann; without d it would be nobody's.
    for (const permissions of ['ru', 'rw', 'rwalu', 'rwatlu']) {
      await grant(bob, project, permissions);
      await refused('access.denied', items.as(bob).deleteEdge(edgeKey));
    }
    assert.equal(await letters(ann, task), fullPermission);
    await grant(bob, project, 'rwdtu');
    await items.as(bob).deleteEdge(edgeKey);
    assert.equal(await letters(bob, task), 'rwdtu');
    assert.equal(await letters(ann, task), '');
  });

  it('leaves nothing behind for who took an item out of a place, where somebody still has it', async () => {
    const { person, thing, under, grant, items, letters } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const project = await thing(ann);
    const task = await under(ann, project);
    const [placed] = await items.as(ann).children(project._key, page);
    await grant(ann, task, fullPermission);
    await grant(bob, project, 'rwtu');
    await items.as(bob).deleteEdge(placed?.edge._key ?? '');
    assert.equal(await letters(bob, task), '');
    assert.equal(await letters(ann, task), fullPermission);
  });

  it('carries nothing away from whom it belongs to by moving', async () => {
    const { person, thing, under, grant, items, letters } = graph();
    const [ann, eve] = [await person('Ann'), await person('Eve')];
    const project = await thing(ann);
    const task = await under(ann, project);
    const own = await thing(eve);
    await grant(eve, project, 'rwaslu');
    await grant(eve, own, 'rwalu');
    const move = () => items.as(eve).move(task._key, { newParentKey: own._key });
    await refused('access.denied', move());
    assert.equal(await letters(ann, task), fullPermission);
    // One more place takes nothing from anybody, but leaving the old one for it does.
    await items.as(eve).createEdge({ fromKey: own._key, toKey: task._key, type: 'Child' });
    const join = { oldParentKey: project._key, newParentKey: own._key };
    await refused('access.denied', items.as(eve).move(task._key, join));
  });
});
