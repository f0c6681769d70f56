// Throwing away, bringing back and deleting for good, on both stores.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fullPermission } from '../../contract/permissions.ts';
import * as wire from '../../contract/schemas/entity.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { describeGraph, refused, toldBy } from '../support/graph.ts';

const page = { offset: 0, limit: 50 };

async function exists(storage: Storage, ...items: wire.Item[]): Promise<boolean[]> {
  const keys = items.map((item) => item._key);
  const rows = await storage.db().selectFrom('items').select('key').where('key', 'in', keys).execute();
  return keys.map((key) => rows.some((row) => row.key === key));
}

describeGraph('the trash', (graph) => {
  it('holds what was thrown away from under an item, until it is restored to its place', async () => {
    const { person, thing, under, items, letters, storage } = graph();
    const ann = await person('Ann');
    const access = items.as(ann);
    const project = await thing(ann);
    const [list, other] = [await under(ann, project, { name: 'b' }), await under(ann, project, { name: 'a' })];
    const task = await under(ann, list);
    const told = await toldBy(storage, async () => {
      const thrown = await access.trash(list._key);
      assert.deepEqual(wire.item.parse(thrown.item), thrown.item);
      assert.equal(thrown.item.trashedBy, ann.userKey);
      assert.equal(thrown.edge?._from, project._id);
    });
    assert.deepEqual(told, [`item:${list._key}`, `item:${project._key}`].sort());
    await access.trash(other._key);
    assert.deepEqual(await access.children(project._key, page), []);
    const trashed = await access.trashOf(project._key, page);
    assert.deepEqual(trashed.map((one) => one.item._key).sort(), [list._key, other._key].sort());
    assert.deepEqual(
      (await access.trashOf(project._key, { ...page, sort: 'name' })).map((one) => one.item.data.name),
      ['a', 'b'],
    );
    assert.equal((await access.trashed(list._key))._key, list._key);
    await refused('item.not-found', access.trashed(task._key));
    await refused('item.not-found', access.trash(list._key));
    await refused('item.not-found', access.restore(project._key));
    const restored = await access.restore(list._key);
    assert.equal(restored.trashedAt, undefined);
    assert.equal(await letters(ann, task), fullPermission);
    assert.equal((await access.children(project._key, page)).length, 1);
    const alone = await thing(ann);
    assert.equal((await access.trash(alone._key)).edge, undefined);
    await access.restore(alone._key);
    assert.equal(await letters(ann, alone), fullPermission);
  });

  it('asks anew for the rights when something comes back', async () => {
    const { person, thing, under, grant, items, privileged } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const project = await thing(ann);
    const task = await under(ann, project);
    await grant(bob, project, 'rwat');
    await items.as(bob).trash(task._key);
    await grant(bob, project, 'rat');
    await items.as(bob).restore(task._key);
    await items.as(bob).trash(task._key);
    await grant(bob, project, 'rt');
    await refused('access.denied', items.as(bob).restore(task._key));
    await grant(bob, project, 'ra');
    await refused('access.denied', items.as(bob).restore(task._key));
    await privileged.revoke(null, bob.userKey, project._key);
    await refused('item.not-found', items.as(bob).restore(task._key));
    await refused('item.not-found', items.as(bob).trashed(task._key));
    await refused('item.not-found', items.as(bob).deleteTrashed(task._key));
  });

  it('restores elsewhere only where moving there would be allowed', async () => {
    const { person, thing, under, grant, items, letters } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const [project, folder] = [await thing(ann), await thing(bob)];
    const task = await under(ann, project);
    await grant(bob, project, 'rwat');
    await items.as(bob).trash(task._key);
    const elsewhere = { parentKey: folder._key };
    await refused('access.denied', items.as(bob).restore(task._key, elsewhere));
    await grant(bob, project, 'rwatu');
    await refused('access.denied', items.as(bob).restore(task._key, elsewhere));
    await grant(bob, project, 'rwatus');
    await refused('access.too-much', items.as(bob).restore(task._key, elsewhere));
    assert.equal(await letters(bob, task, true), 'rwsatu');
    // A place that lends nothing still wants u where it was.
    const open = await thing(ann);
    await grant(bob, open, 'ra', false);
    await grant(ann, open, fullPermission, false);
    await grant(bob, project, 'rwat');
    await refused('access.denied', items.as(bob).restore(task._key, { parentKey: open._key }));
    // With d too: nobody who may change its permissions would be left there.
    await grant(bob, project, 'rwatu');
    await refused('access.denied', items.as(bob).restore(task._key, { parentKey: open._key }));
    await grant(bob, project, 'rwadtu');
    await items.as(bob).restore(task._key, { parentKey: open._key });
    await grant(ann, open, fullPermission);
    await items.as(ann).move(task._key, { newParentKey: project._key });
    await items.as(ann).trash(task._key);
    // Under itself: it is in the trash, so that place is not there.
    await refused('item.not-found', items.as(ann).restore(task._key, { parentKey: task._key }));
    const mine = await thing(ann);
    await items.as(ann).restore(task._key, { parentKey: mine._key });
    assert.equal(await letters(ann, task), fullPermission);
    assert.equal(await letters(bob, task), '');
    assert.equal((await items.as(ann).trashOf(project._key, page)).length, 0);
  });

  it('asks where to, when the old place is in the trash too', async () => {
    const { person, thing, under, items, letters } = graph();
    const ann = await person('Ann');
    const access = items.as(ann);
    const [project, other] = [await thing(ann), await thing(ann)];
    const list = await under(ann, project);
    const task = await under(ann, list);
    // A permission of her own, since what is in the trash passes none down.
    await graph().grant(ann, task, fullPermission);
    await access.trash(task._key);
    await access.trash(list._key);
    await refused('item.parent-gone', access.restore(task._key));
    await refused('item.not-found', access.restore(task._key, { parentKey: list._key }));
    await access.restore(task._key, { parentKey: other._key });
    assert.equal(await letters(ann, task), fullPermission);
    assert.deepEqual(
      (await access.children(other._key, page)).map((one) => one.item._key),
      [task._key],
    );
  });

  it('lets one of two who restore or trash at once do it', async () => {
    const { person, thing, items, other } = graph();
    const ann = await person('Ann');
    const item = await thing(ann);
    const both = (call: (access: typeof items) => Promise<unknown>) =>
      Promise.allSettled([call(items), call(other.items)]);
    const thrown = await both((node) => node.as(ann).trash(item._key));
    assert.equal(thrown.filter((one) => one.status === 'fulfilled').length, 1);
    const restored = await both((node) => node.as(ann).restore(item._key));
    assert.equal(restored.filter((one) => one.status === 'fulfilled').length, 1);
  });

  it('keeps groups to super-admins', async () => {
    const { admin, superAdmin, items, privileged, storage } = graph();
    const [ada, sue] = [await admin('Ada'), await superAdmin('Sue')];
    const crew = await items.as(ada).create({ type: 'Usergroup', data: { name: 'Crew' } });
    await privileged.linkMember(null, crew._key, ada.userKey);
    await refused('access.denied', items.as(ada).trash(crew._key));
    await refused('access.denied', items.as(ada).delete(crew._key));
    const told = await toldBy(storage, () => items.as(sue).trash(crew._key));
    // Who did it has a line on it in their log.
    assert.deepEqual(told, [`activity:${sue.userKey}`, `group:${crew._key}`, `item:${crew._key}`]);
    assert.deepEqual(
      (await privileged.groupsOf(ada.userKey)).usergroups.map((one) => one._key),
      ['domain'],
    );
    await refused('access.denied', items.as(ada).restore(crew._key));
    await refused('access.denied', items.as(ada).deleteTrashed(crew._key));
    await items.as(sue).restore(crew._key);
    await items.as(sue).delete(crew._key);
    assert.deepEqual(await exists(storage, crew), [false]);
  });
});

describeGraph('deleting for good', (graph) => {
  it('takes what lies below alone, and leaves what stands elsewhere too', async () => {
    const { person, thing, under, items, storage, letters } = graph();
    const ann = await person('Ann');
    const access = items.as(ann);
    const [project, keeper] = [await thing(ann), await thing(ann)];
    const list = await under(ann, project);
    const [task, shared] = [await under(ann, list), await under(ann, list)];
    const [below, thrown] = [await under(ann, shared), await under(ann, list)];
    await access.trash(thrown._key);
    await access.createEdge({ fromKey: keeper._key, toKey: shared._key, type: 'Child' });
    await access.put(task._key, { data: { n: 2 } });
    const stored = await access.uploadTo(task._key, {
      bytes: Buffer.from('x'),
      originalName: 'x.txt',
      mediaType: 'text/plain',
    });
    const told = await toldBy(storage, async () => {
      assert.equal((await access.delete(project._key))._key, project._key);
    });
    assert.deepEqual(told, [project, list, task, thrown].map((item) => `item:${item._key}`).sort());
    assert.deepEqual(await exists(storage, project, list, task, thrown), [false, false, false, false]);
    assert.deepEqual(await exists(storage, keeper, shared, below), [true, true, true]);
    assert.equal(await letters(ann, below), fullPermission);
    const [, file = ''] = /files\/(\w+)/.exec(String(stored.data.path)) ?? [];
    await refused('file.not-found', access.readFile(file, 'txt'));
    for (const table of ['item_history', 'files'] as const) {
      const rows = await storage.db().selectFrom(table).select('item_key').execute();
      assert(!rows.some((row) => row.item_key === task._key));
    }
  });

  it('takes a diamond whole', async () => {
    const { person, thing, under, items, storage } = graph();
    const ann = await person('Ann');
    const top = await thing(ann);
    const [left, right] = [await under(ann, top), await under(ann, top)];
    const bottom = await under(ann, left);
    await items.as(ann).createEdge({ fromKey: right._key, toKey: bottom._key, type: 'Child' });
    await items.as(ann).trash(top._key);
    await refused('item.not-found', items.as(ann).delete(top._key));
    await items.as(ann).deleteTrashed(top._key);
    assert.deepEqual(await exists(storage, top, left, right, bottom), [false, false, false, false]);
  });

  it('wants d, on each of them where it does not flow', async () => {
    const { person, thing, under, grant, items, storage } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const project = await thing(ann);
    const task = await under(ann, project);
    await grant(bob, project, 'rwat');
    await refused('access.denied', items.as(bob).delete(project._key));
    await grant(bob, project, 'rd', false);
    await refused('access.denied', items.as(bob).delete(project._key));
    await grant(bob, task, 'd');
    await items.as(bob).delete(project._key);
    assert.deepEqual(await exists(storage, project, task), [false, false]);
  });

  it('never takes a group along with the folder it stands in', async () => {
    const { superAdmin, thing, under, items, storage } = graph();
    const sue = await superAdmin('Sue');
    const folder = await thing(sue);
    const crew = await under(sue, folder, { name: 'Crew' }, 'Usergroup');
    const task = await under(sue, crew);
    await items.as(sue).delete(folder._key);
    assert.deepEqual(await exists(storage, folder, crew, task), [false, true, true]);
  });

  it('leaves no orphan where somebody appends meanwhile', async () => {
    const { person, thing, items, other, storage } = graph();
    const ann = await person('Ann');
    for (let round = 0; round < 10; round++) {
      const parent = await thing(ann);
      const [deleted, appended] = await Promise.allSettled([
        items.as(ann).delete(parent._key),
        other.items.as(ann).append(parent._key, { item: { type: 'Task' } }),
      ]);
      assert.equal(deleted.status, 'fulfilled');
      if (appended.status === 'fulfilled') {
        assert.deepEqual(await exists(storage, appended.value.item), [false]);
      }
    }
  });
});
