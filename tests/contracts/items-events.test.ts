// What items, edges and permissions say in the log of events: one event a change, in its transaction, by whoever made it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Storage } from '../../server/storage/storage.ts';
import { describeGraph, refused } from '../support/graph.ts';

interface Said {
  topic: string;
  item: string | null;
  by: string | null;
  data: Record<string, unknown>;
}

/** What the work says, oldest first. */
async function saidBy(storage: Storage, work: () => Promise<unknown>): Promise<Said[]> {
  const all = () => storage.db().selectFrom('events').selectAll().orderBy('key').execute();
  const before = new Set((await all()).map(({ key }) => key));
  await work();
  return (await all())
    .filter(({ key }) => !before.has(key))
    .map(({ topic, rest, item_key, created_by, data }) => ({
      topic: rest === '' ? topic : `${topic}.${rest}`,
      item: item_key,
      by: created_by,
      data: JSON.parse(data) as Record<string, unknown>,
    }));
}

const topicsOf = (said: readonly Said[]) => said.map(({ topic }) => topic);

describeGraph('what items say', (graph) => {
  test('an item that is made says its name, and who made it', async () => {
    const { storage, items, person } = graph();
    const ada = await person('Ada Made');
    const said = await saidBy(storage, () =>
      items.as(ada).create({ type: 'Project', data: { name: 'Boat', budget: 7 } }),
    );
    const item = said[0]?.item ?? '';
    assert.deepEqual(said, [
      { topic: 'item.created.Project', item, by: ada.userKey, data: { name: 'Boat' } },
      {
        ...{ topic: 'permission.created', item, by: ada.userKey },
        data: { participant: ada.userKey, permissions: 'rwsadtlug' },
      },
    ]);
  });

  test('a change says the names of its fields and never what is in them, and one of nothing says nothing', async () => {
    const { storage, items, person, thing } = graph();
    const ada = await person('Ada Changed');
    const { _key } = await thing(ada, { name: 'Boat', budget: 7, note: 'as it was', list: [1, { a: 2 }] });
    const as = items.as(ada);
    const said = await saidBy(storage, async () => {
      await as.patch(_key, { data: { budget: 8, mast: 'tall', list: [1, { a: 2 }] } });
      await as.put(_key, { data: { name: 'Ship', budget: 8, mast: 'tall' } });
      await as.patch(_key, { data: { budget: 8 } });
    });
    const of = (name: string, fields: string[], rev: string) => ({
      ...{ topic: 'item.updated.Project', item: _key, by: ada.userKey },
      data: { name, fields, rev },
    });
    assert.deepEqual(said, [of('Boat', ['budget', 'mast'], '2'), of('Ship', ['name', 'note', 'list'], '3')]);
  });

  test('a name of any length and many fields leave a small event', async () => {
    const { storage, items, person, thing } = graph();
    const ada = await person('Ada Large');
    const { _key } = await thing(ada, {});
    const data = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`${'f'.repeat(500)}${at}`, at]));
    const said = await saidBy(storage, () => items.as(ada).patch(_key, { data: { ...data, name: 'x'.repeat(5000) } }));
    assert.equal(said[0]?.data.name, 'x'.repeat(200));
    assert.ok(JSON.stringify(said).length < 25_000);
  });

  test('a change that is refused says nothing', async () => {
    const { storage, items, person, thing } = graph();
    const ada = await person('Ada Refused');
    const eve = await person('Eve Refused');
    const { _key } = await thing(ada, { name: 'Boat' });
    const said = await saidBy(storage, async () => {
      await refused('item.not-found', items.as(eve).patch(_key, { data: { name: 'Mine' } }));
      await refused('item.stale', items.as(ada).patch(_key, { data: { name: 'Late' }, _rev: '9' }));
      const undone = storage.transaction(async () => {
        await items.as(ada).patch(_key, { data: { name: 'Undone' } });
        throw new Error('undone');
      });
      await assert.rejects(undone, /undone/);
    });
    assert.deepEqual(said, []);
  });

  test('moving says which place was left and which was taken', async () => {
    const { storage, items, person, thing, under } = graph();
    const ada = await person('Ada Moved');
    const [from, to] = [await thing(ada, { name: 'From' }), await thing(ada, { name: 'To' })];
    const task = await under(ada, from, { name: 'Task' });
    const move = { oldParentKey: from._key, newParentKey: to._key };
    const said = await saidBy(storage, () => items.as(ada).move(task._key, move));
    const of = (topic: string, parent: string) => ({
      ...{ topic, item: parent, by: ada.userKey, data: { from: parent, to: task._key } },
    });
    assert.deepEqual(said, [of('edge.created.Child', to._key), of('edge.removed.Child', from._key)]);
  });

  test('an edge says when it is made, changed and removed', async () => {
    const { storage, items, person, thing } = graph();
    const ada = await person('Ada Edge');
    const [one, two] = [await thing(ada), await thing(ada)];
    const as = items.as(ada);
    const said = await saidBy(storage, async () => {
      const ends = { fromKey: one._key, toKey: two._key };
      const edge = await as.createEdge({ ...ends, type: 'Dependency', data: { days: 1, why: 'paint' } });
      await as.patchEdge(edge._key, { data: { days: 2 } });
      await as.deleteEdge(edge._key);
    });
    const ends = { from: one._key, to: two._key };
    const whence = { item: one._key, by: ada.userKey };
    assert.deepEqual(said, [
      { topic: 'edge.created.Dependency', ...whence, data: ends },
      { topic: 'edge.updated.Dependency', ...whence, data: { ...ends, fields: ['days'] } },
      { topic: 'edge.removed.Dependency', ...whence, data: ends },
    ]);
  });

  test('the trash says one thing for all that lies below, deleting for good one for each', async () => {
    const { storage, items, person, thing, under } = graph();
    const ada = await person('Ada Trash');
    const project = await thing(ada, { name: 'Boat' });
    const task = await under(ada, project, { name: 'Sail' });
    const odd = await under(ada, project, { name: { not: 'a name' } });
    const as = items.as(ada);
    const said = await saidBy(storage, async () => {
      await as.trash(project._key);
      await as.restore(project._key);
      await as.trash(project._key);
      await as.deleteTrashed(project._key);
    });
    const of = (topic: string, { _key }: { _key: string }, name: string) => ({
      ...{ topic, item: _key, by: ada.userKey, data: { name } },
    });
    assert.deepEqual(said.slice(0, 3), [
      of('item.trashed.Project', project, 'Boat'),
      of('item.restored.Project', project, 'Boat'),
      of('item.trashed.Project', project, 'Boat'),
    ]);
    const gone = [
      of('item.removed.Project', project, 'Boat'),
      of('item.removed.Task', task, 'Sail'),
      of('item.removed.Task', odd, ''),
    ];
    const byItem = (all: Said[]) => all.toSorted((one, other) => String(one.item).localeCompare(String(other.item)));
    assert.deepEqual(byItem(said.slice(3)), byItem(gone));
  });

  test('deleting many things for good takes as many events, written together', async () => {
    const { storage, items, person, thing, under } = graph();
    const ada = await person('Ada Many');
    const project = await thing(ada, { name: 'Boat' });
    await storage.transaction(async () => {
      for (let at = 0; at < 520; at++) await under(ada, project, { name: `Task ${at}` });
    });
    const said = await saidBy(storage, () => items.as(ada).delete(project._key));
    assert.equal(said.length, 521);
    assert.deepEqual([...new Set(topicsOf(said))], ['item.removed.Project', 'item.removed.Task']);
  });

  test('sharing says to whom, which letters, and which before', async () => {
    const { storage, items, person, thing } = graph();
    const ada = await person('Ada Shares');
    const bob = await person('Bob Shares');
    const { _key: item } = await thing(ada, { name: 'Boat' });
    // Those whom she knows: both are in the item already.
    await graph().grant(bob, { _key: bob.userKey } as never, 'rwatlusgd');
    await graph().grant(ada, { _key: bob.userKey } as never, 'r');
    const as = items.as(ada);
    const said = await saidBy(storage, async () => {
      await as.share(item, { userKey: bob.userKey, data: { permissions: 'r' } });
      await as.changePermission(item, { userKey: bob.userKey, data: { permissions: 'rw' } });
      await as.unshare(item, bob.userKey);
    });
    const participant = bob.userKey;
    const whence = { item, by: ada.userKey };
    assert.deepEqual(said, [
      { topic: 'permission.created', ...whence, data: { participant, permissions: 'r' } },
      { topic: 'permission.updated', ...whence, data: { participant, permissions: 'rw', before: 'r' } },
      { topic: 'permission.removed', ...whence, data: { participant, permissions: 'rw' } },
    ]);
  });

  test('joining and leaving a group says so once', async () => {
    const { storage, privileged, person, group } = graph();
    const ada = await person('Ada Joins');
    const crew = await group('Usergroup', 'Crew');
    const said = await saidBy(storage, async () => {
      await privileged.linkMember(null, crew._key, ada.userKey);
      await privileged.linkMember(null, crew._key, ada.userKey);
      await privileged.setMemberRole(ada.userKey, crew._key, ada.userKey, 'cook');
      await privileged.unlinkMember(ada.userKey, crew._key, ada.userKey);
    });
    assert.deepEqual(topicsOf(said), ['edge.created.Member', 'edge.updated.Member', 'edge.removed.Member']);
    assert.deepEqual(
      said.map(({ by }) => by),
      [null, ada.userKey, ada.userKey],
    );
  });

  test('S36 a user who is deleted leaves no event with a name of theirs', async () => {
    const { storage, items, privileged, person, thing, under } = graph();
    const ada = await person('Ada Whittaker');
    const own = await under(ada, { _key: ada.userKey } as never, { name: 'Whittaker diary' }, 'Note');
    await items.as(ada).patch(own._key, { data: { name: 'Whittaker diary, second part' } });
    const other = await thing(ada, { name: 'For all' });
    await privileged.changeItem(null, ada.userKey, (data) => ({ ...data, name: 'Ada Whittaker-Bell' }));
    await privileged.keepingASuperAdmin(() => privileged.deleteUser(ada.userKey));
    const left = await storage.db().selectFrom('events').selectAll().execute();
    assert.deepEqual(
      left.filter(({ data }) => data.includes('Whittaker')),
      [],
    );
    assert.ok(
      left.some(({ item_key }) => item_key === other._key),
      'what was made for others stays told',
    );
  });
});
