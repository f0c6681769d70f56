// Creating and changing items, on both stores: types, limits of data, merging, revisions, history, many at once.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { domainKey } from '../../contract/permissions.ts';
import * as wire from '../../contract/schemas/entity.ts';
import { describeGraph, refused, toldBy } from '../support/graph.ts';

const page = { offset: 0, limit: 50 };

describeGraph('changing items', (graph) => {
  it('answers items as the contract says', async () => {
    const { person, thing, items } = graph();
    const ann = await person('Ann');
    const item = await thing(ann, { name: 'Shell', size: 3, list: [1, { a: null }] });
    assert.deepEqual(wire.item.parse(item), item);
    assert.match(item._key, /^[0-9a-z]{20}$/);
    assert.deepEqual(item, {
      _key: item._key,
      _id: `items/${item._key}`,
      _rev: '1',
      type: 'Project',
      data: { name: 'Shell', size: 3, list: [1, { a: null }] },
      createdBy: ann.userKey,
      createdAt: item.createdAt,
      updatedBy: ann.userKey,
      updatedAt: item.createdAt,
    });
    assert.match(item.createdAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.deepEqual(await items.as(ann).get(item._key), item);
    const user = await items.as(ann).get(ann.userKey);
    assert.equal(user.active, true);
  });

  it('keeps users to people and groups to administrators', async () => {
    const { person, admin, thing, items } = graph();
    const [ann, ada] = [await person('Ann'), await admin('Ada')];
    const parent = await thing(ann);
    await refused('item.type-reserved', items.as(ada).create({ type: 'User', data: { name: 'X' } }));
    await refused('item.type-reserved', items.as(ann).append(parent._key, { item: { type: 'User' } }));
    for (const type of ['Organisation', 'Usergroup']) {
      const given = { type, data: { name: 'Crew' } };
      await refused('access.denied', items.as(ann).create(given));
      await refused('access.denied', items.as(ann).append(parent._key, { item: given }));
      const made = await items.as(ada).create(given);
      assert.equal(made.type, type);
      const nameless = await refused('request.invalid', items.as(ada).create({ type, data: {} }));
      assert.deepEqual(Object.keys(nameless.fields ?? {}), ['data.name']);
      await refused('request.invalid', items.as(ada).patch(made._key, { data: { name: ' ' } }));
      const patched = await items.as(ada).patch(made._key, { data: { name: ' Crew 2 ', colour: 'red' } });
      assert.deepEqual(patched.data, { name: 'Crew 2', colour: 'red' });
    }
  });

  it('merges shallowly, deeply, or replaces', async () => {
    const { person, thing, items } = graph();
    const ann = await person('Ann');
    const access = items.as(ann);
    const { _key } = await thing(ann, { a: { b: 1, c: [1, 2] }, d: 1 });
    const deep = await access.patch(_key, {
      data: { a: { c: [3], e: { f: 1, g: null } }, d: null },
      deepMerge: true,
    });
    assert.deepEqual(deep.data, { a: { b: 1, c: [3], e: { f: 1 } } });
    const shallow = await access.patch(_key, { data: { a: { b: null }, h: null } });
    assert.deepEqual(shallow.data, { a: { b: null }, h: null });
    assert.deepEqual((await access.put(_key, { data: { z: 1 } })).data, { z: 1 });
  });

  it('refuses names that reach a prototype, wherever they stand', async () => {
    const { person, thing, items } = graph();
    const ann = await person('Ann');
    const access = items.as(ann);
    const item = await thing(ann, { a: 1 });
    for (const text of [
      '{"__proto__":{"polluted":1}}',
      '{"a":{"__proto__":{"polluted":1}}}',
      '{"constructor":{"prototype":{"polluted":1}}}',
      '{"a":[{"prototype":1}]}',
    ]) {
      const data = JSON.parse(text);
      await refused('request.invalid', access.patch(item._key, { data, deepMerge: true }));
      await refused('request.invalid', access.patch(item._key, { data }));
      await refused('request.invalid', access.put(item._key, { data }));
      await refused('request.invalid', access.create({ type: 'Task', data }));
      assert.equal(({} as Record<string, unknown>).polluted, undefined);
    }
    assert.deepEqual((await access.get(item._key)).data, { a: 1 });
  });

  it('bounds data alike on both stores: NUL, numbers, depth, size', async () => {
    const { person, thing, items } = graph();
    const ann = await person('Ann');
    const access = items.as(ann);
    const item = await thing(ann, { a: 1 });
    const nul = await refused('request.invalid', access.patch(item._key, { data: { b: { c: 'x\0y' } } }));
    assert.deepEqual(Object.keys(nul.fields ?? {}), ['data.b.c']);
    await refused('request.invalid', access.patch(item._key, { data: { 'x\0': 1 } }));
    await refused('request.invalid', access.patch(item._key, { data: {}, message: 'x\0' }));
    await refused('request.invalid', access.put(item._key, { data: JSON.parse('{"n":1e400}') }));
    let nested: unknown = 1;
    for (let depth = 0; depth < 70; depth++) nested = { a: nested };
    await refused('request.invalid', access.put(item._key, { data: { nested } }));
    await refused('request.invalid', access.patch(item._key, { data: { nested }, deepMerge: true }));
    let bomb: unknown = 1;
    for (let depth = 0; depth < 200_000; depth++) bomb = [bomb];
    await refused('request.invalid', access.put(item._key, { data: { bomb } }));
    const large = await refused('request.too-large', access.put(item._key, { data: { a: 'é'.repeat(600_000) } }));
    assert.deepEqual(Object.keys(large.fields ?? {}), ['data']);
    const half = { data: { one: 'x'.repeat(700_000) } };
    await access.put(item._key, half);
    await refused('request.too-large', access.patch(item._key, { data: { two: 'x'.repeat(700_000) } }));
    // What is odd but JSON comes back as it was.
    const odd = { '': 'é 😀 \ud800', 'a.b': -0, big: 2 ** 53 + 2, "'; drop table items": '%_\\' };
    const kept = await access.put(item._key, { data: odd });
    assert.deepEqual((await access.get(item._key)).data, JSON.parse(JSON.stringify(odd)));
    assert.deepEqual(kept.data, JSON.parse(JSON.stringify(odd)));
  });

  it('keeps every earlier state, newest first, unless told not to', async () => {
    const { person, thing, items } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const access = items.as(ann);
    const { _key } = await thing(ann, { n: 1 });
    await graph().grant(bob, await access.get(_key), 'rw');
    await access.patch(_key, { data: { n: 2 }, message: 'two' });
    await items.as(bob).put(_key, { data: { n: 3 } });
    await access.patch(_key, { data: { n: 4 }, history: false });
    const versions = await access.history(_key, page);
    assert.deepEqual(
      versions.map(({ data, _rev, message, updatedBy }) => ({ data, _rev, message, updatedBy })),
      [
        { data: { n: 2 }, _rev: '2', message: undefined, updatedBy: ann.userKey },
        { data: { n: 1 }, _rev: '1', message: 'two', updatedBy: ann.userKey },
      ],
    );
    for (const version of versions) assert.deepEqual(wire.version.parse(version), version);
    assert.deepEqual(
      (await access.history(_key, { offset: 1, limit: 1 })).map((version) => version._rev),
      ['1'],
    );
    const whole = await access.get(_key, { history: true, populate: true });
    assert.equal(whole._rev, '4');
    assert.equal(whole.history?.length, 2);
    assert.deepEqual((await access.get(_key)).updatedBy, ann.userKey);
  });

  it('answers at most 8 MiB of data at once, and 20 earlier states with an item', async () => {
    const { person, thing, under, items, grant } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const access = items.as(ann);
    const text = 'x'.repeat(900_000);
    const top = await thing(ann);
    const { _key } = await under(ann, top, { text });
    for (let n = 0; n < 10; n++) await access.put(_key, { data: { text, n } });
    for (let n = 0; n < 10; n++) {
      const child = await under(ann, top, { text, n });
      await grant(bob, child, 'r');
    }
    const fits = Math.floor((8 * 1024 * 1024) / 900_020);
    const all = { offset: 0, limit: 200 };
    assert.equal((await access.history(_key, all)).length, fits);
    assert.equal((await access.history(_key, { ...all, offset: fits })).length, 10 - fits);
    assert.equal((await access.get(_key, { history: true })).history?.length, fits);
    assert.equal((await access.children(top._key, all)).length, fits);
    assert.equal((await access.children(top._key, { ...all, offset: fits })).length, 11 - fits);
    await grant(bob, top, 'r', false);
    const seen = await items.as(bob).children(top._key, all);
    assert.deepEqual(
      seen.map(({ item }) => item.data.n),
      Array.from({ length: fits }, (_, n) => n),
    );
    assert.equal((await items.as(bob).children(top._key, { ...all, offset: fits })).length, 10 - fits);
    const often = await thing(ann);
    for (let n = 0; n < 21; n++) await access.put(often._key, { data: { n } });
    assert.equal((await access.get(often._key, { history: true })).history?.length, 20);
  });

  it('writes an earlier state again as a new one', async () => {
    const { person, thing, items } = graph();
    const ann = await person('Ann');
    const access = items.as(ann);
    const { _key } = await thing(ann, { n: 1 });
    await access.put(_key, { data: { n: 2 } });
    await refused('item.stale', access.restoreVersion(_key, '1', '1'));
    await refused('item.not-found', access.restoreVersion(_key, '2'));
    await refused('item.not-found', access.restoreVersion(_key, '999999999999999'));
    const restored = await access.restoreVersion(_key, '1', '2');
    assert.deepEqual([restored.data, restored._rev], [{ n: 1 }, '3']);
    assert.deepEqual(
      (await access.history(_key, page)).map((version) => version._rev),
      ['2', '1'],
    );
  });

  it('changes no revision and keeps no state where nothing is changed, at every door', async () => {
    const { person, thing, items, privileged } = graph();
    const ann = await person('Ann');
    const access = items.as(ann);
    const { _key } = await thing(ann, { n: 1, deep: { a: [1, 2], b: 'x' } });
    const before = await access.get(_key);
    for (const change of [{}, { history: false }, { message: 'again' }, { _rev: '1' }]) {
      assert.deepEqual(await access.patch(_key, { data: {}, ...change }), before);
      assert.deepEqual(await access.patch(_key, { data: { n: 1 }, ...change }), before);
      assert.deepEqual(await access.patch(_key, { data: { deep: { b: 'x' } }, deepMerge: true, ...change }), before);
      assert.deepEqual(await access.put(_key, { data: { deep: { b: 'x', a: [1, 2] }, n: 1 }, ...change }), before);
    }
    assert.deepEqual(await access.history(_key, page), []);
    await refused('item.stale', access.patch(_key, { data: {}, _rev: '7' }));
    await access.put(_key, { data: { n: 2 } });
    const back = await access.restoreVersion(_key, '1');
    assert.deepEqual(await access.restoreVersion(_key, '1', '3'), back);
    assert.equal((await access.history(_key, page)).length, 2);
    assert.equal((await access.put(_key, { data: { n: '1' } }))._rev, '4', 'another type is a change');
    assert.equal((await access.put(_key, { data: { n: [2, 1] } }))._rev, '5');
    assert.equal((await access.put(_key, { data: { n: [1, 2] } }))._rev, '6', 'another order of a list is a change');

    const own = await access.get(ann.userKey);
    assert.deepEqual(await access.patch(ann.userKey, { data: { name: 'Ann ' } }), own);
    assert.deepEqual(await privileged.changeItem(null, ann.userKey, ({ thumbnail: _, ...rest }) => rest), own);
    const other = await thing(ann);
    const edge = await access.createEdge({ fromKey: _key, toKey: other._key, type: 'Link', data: { n: 1 } });
    assert.deepEqual(await access.patchEdge(edge._key, { data: { n: 1 } }), edge);
    assert.deepEqual(await access.putEdge(edge._key, { data: { n: 1 } }), edge);
    assert.equal((await access.putEdge(edge._key, { data: {} }))._rev, '2');
  });

  it('shows who made it, and of somebody whom one may not read only the name', async () => {
    const { person, thing, grant, items } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const item = await thing(ann);
    await grant(bob, item, 'r');
    const own = await items.as(ann).get(item._key, { populate: true });
    assert(typeof own.createdBy === 'object' && own.createdBy);
    assert.deepEqual((own.createdBy as unknown as wire.Item).data, { name: 'Ann', email: 'ann@example.org' });
    const others = await items.as(bob).get(item._key, { populate: true });
    assert.deepEqual(wire.item.parse(others), others);
    const card = others.createdBy as unknown as wire.Item;
    assert.equal(card._key, ann.userKey);
    assert.deepEqual(card.data, { name: 'Ann' });
    assert.equal('active' in card, false);
  });

  it('refuses a change that is based on another state', async () => {
    const { person, thing, items } = graph();
    const ann = await person('Ann');
    const access = items.as(ann);
    const { _key } = await thing(ann, { n: 1 });
    await access.patch(_key, { data: { n: 2 }, _rev: '1' });
    await refused('item.stale', access.patch(_key, { data: { n: 3 }, _rev: '1' }));
    await refused('item.stale', access.put(_key, { data: { n: 3 }, _rev: 'x' }));
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) => access.patch(_key, { data: { n }, _rev: '2' })),
    );
    assert.equal(outcomes.filter((one) => one.status === 'fulfilled').length, 1);
    assert.equal((await access.get(_key))._rev, '3');
  });

  it('loses no field of writers at once, and keeps the state before each', async () => {
    const { person, thing, items, other } = graph();
    const ann = await person('Ann');
    const { _key } = await thing(ann, {});
    const nodes = [items.as(ann), other.items.as(ann)];
    await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        nodes[at % 2]?.patch(_key, { data: { [`f${at}`]: at }, deepMerge: at % 3 === 0 }),
      ),
    );
    const item = await items.as(ann).get(_key);
    assert.equal(Object.keys(item.data).length, 20);
    assert.equal(item._rev, '21');
    const versions = await items.as(ann).history(_key, { offset: 0, limit: 200 });
    assert.deepEqual(
      versions.map((version) => Object.keys(version.data).length),
      Array.from({ length: 20 }, (_, at) => 19 - at),
    );
  });

  it('writes of a user what the person may write, and keeps e-mail and picture', async () => {
    const { person, admin, items, privileged } = graph();
    const [ann, ada] = [await person('Ann'), await admin('Ada')];
    const access = items.as(ann);
    const key = ann.userKey;
    const thumbnail = '/files/00000000000000000000.png';
    await privileged.changeItem(null, key, (data) => ({ ...data, thumbnail }));
    const email = 'ann@example.org';
    const patched = await access.patch(key, { data: { name: ' Anna ', theme: 'dark', email } });
    assert.deepEqual(patched.data, { name: 'Anna', theme: 'dark', email, thumbnail });
    for (const data of [
      { email: 'other@example.org' },
      { email: null },
      { thumbnail: '/files/x' },
      { thumbnail: null },
      { role: 'super-admin' },
      { active: false },
      { passwordHash: 'x' },
      { name: '' },
      { name: null },
      { theme: 'pink' },
      { social: [{ provider: 'x', url: 'javascript:alert(1)' }] },
      { social: [{ provider: 'x', url: 'https://ada:secret@x.test' }] },
    ]) {
      const [name = ''] = Object.keys(data);
      for (const deepMerge of [false, true]) {
        const failure = await refused('request.invalid', access.patch(key, { data, deepMerge }));
        assert(Object.keys(failure.fields ?? {}).some((field) => field.startsWith(`data.${name}`)));
      }
    }
    const put = await access.put(key, { data: { name: 'Ann' } });
    assert.deepEqual(put.data, { name: 'Ann', email, thumbnail });
    await refused('request.invalid', access.put(key, { data: { name: 'Ann', email: 'b@example.org' } }));
    await privileged.changeItem(null, key, (data) => ({ ...data, email: 'new@example.org' }));
    const [first] = (await access.history(key, page)).slice(-2);
    const restored = await access.restoreVersion(key, first?._rev ?? '');
    assert.equal(restored.data.email, 'new@example.org', 'an earlier state does not bring the old address back');
    assert.equal((await items.as(ada).patch(key, { data: { name: 'A' } })).data.name, 'A');
  });

  it('never throws users or the domain away', async () => {
    const { person, superAdmin, items, thing } = graph();
    const [ann, sue] = [await person('Ann'), await superAdmin('Sue')];
    const parent = await thing(ann);
    for (const key of [ann.userKey, domainKey]) {
      for (const actor of [ann, sue]) {
        if (key === domainKey && actor === ann) continue;
        await refused('item.type-reserved', items.as(actor).trash(key));
        await refused('item.type-reserved', items.as(actor).delete(key));
      }
      const to = { newParentKey: parent._key };
      await refused('item.type-reserved', items.as(sue).move(key, to));
      const edge = { fromKey: parent._key, toKey: key, type: 'Child' };
      await refused('item.type-reserved', items.as(sue).createEdge(edge));
    }
  });

  it('tells who waits for changes', async () => {
    const { person, thing, group, admin, items, storage } = graph();
    const [ann, ada] = [await person('Ann'), await admin('Ada')];
    const item = await thing(ann);
    const crew = await group('Usergroup', 'Crew');
    const told = (work: () => Promise<unknown>) => toldBy(storage, work);
    assert.deepEqual(await told(() => items.as(ann).patch(item._key, { data: { a: 1 } })), [`item:${item._key}`]);
    assert.deepEqual(await told(() => items.as(ann).patch(ann.userKey, { data: { name: 'A' } })), [
      `item:${ann.userKey}`,
      `user:${ann.userKey}`,
    ]);
    assert.deepEqual(await told(() => items.as(ada).patch(crew._key, { data: { name: 'B' } })), [
      // Another name of a group stands in the log of who gave it.
      `activity:${ada.userKey}`,
      `group:${crew._key}`,
      `item:${crew._key}`,
    ]);
    assert.deepEqual(
      await told(() =>
        items
          .as(ann)
          .patch(item._key, { data: { a: 1 }, _rev: '1' })
          .catch(() => {}),
      ),
      [],
      'what was refused is not told',
    );
  });
});
