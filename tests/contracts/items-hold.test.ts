// Nobody makes an item vanish who may not take it away, on both stores: not by a place of theirs, not by what falls with it.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Item } from '../../contract/schemas/entity.ts';
import type { UserActor } from '../../server/platform/caller.ts';
import { describeGraph, refused } from '../support/graph.ts';

describeGraph('what an item stands by', (graph) => {
  /** A place of somebody's whose permission does not flow, so that nothing is lent by it. */
  async function closedPlace(owner: UserActor, under?: Item): Promise<Item> {
    const { thing, grant, items } = graph();
    const place = under
      ? (await items.as(owner).append(under._key, { item: { type: 'Folder' } })).item
      : await thing(owner);
    await grant(owner, place, 'rwadtlusg', false);
    return place;
  }
  const place = (actor: UserActor, from: Item, to: Item) =>
    graph().items.as(actor).createEdge({ fromKey: from._key, toKey: to._key, type: 'Child' });

  it('S49 lets nobody hang an item on a place of their own who may not take it away', async () => {
    const { person, thing, grant, items, letters } = graph();
    const [ann, eve] = [await person('Ann'), await person('Eve')];
    const item = await thing(ann);
    await grant(eve, item, 'rw');
    const own = await closedPlace(eve);
    await refused('access.denied', place(eve, own, item));
    await refused('access.denied', items.as(eve).move(item._key, { newParentKey: own._key }));
    // Also by way of a place that she may not throw away, under one that she may.
    const middle = await thing(ann);
    await grant(eve, middle, 'rwa', false);
    await refused('access.denied', place(eve, own, middle));
    assert.notEqual(await letters(ann, item), '');
    // In a place of the owner nothing is new: she may not throw that away.
    await place(eve, middle, item);
    for (const letter of ['t', 'g']) {
      const other = await thing(ann);
      await grant(eve, other, `rw${letter}`);
      await place(eve, own, other);
    }
  });

  it('S49 lets nobody take away all other places but one of their own', async () => {
    const { person, thing, grant, items, letters } = graph();
    const [ann, eve] = [await person('Ann'), await person('Eve')];
    const home = await thing(ann);
    await grant(ann, home, 'rwadtlusg', false);
    const item = (await items.as(ann).append(home._key, { item: { type: 'Task' } })).item;
    await grant(ann, item, 'rwadtlusg');
    await grant(eve, home, 'rwu', false);
    await grant(eve, item, 'rw');
    const own = await closedPlace(eve);
    const edge = (await items.as(ann).children(home._key, { offset: 0, limit: 9 })).find(
      (one) => one.item._key === item._key,
    )?.edge;
    assert(edge);
    // A second place takes nothing away ...
    await place(eve, own, item);
    // ... but the first must stay, also where hers lies in the trash.
    const unlink = () => items.as(eve).deleteEdge(edge._key);
    const leave = () => items.as(eve).move(item._key, { oldParentKey: home._key, newParentKey: own._key });
    for (const attempt of [unlink, leave]) await refused('access.denied', attempt());
    await items.as(eve).trash(own._key);
    await refused('access.denied', unlink());
    assert.notEqual(await letters(ann, item), '');
    assert.equal((await items.as(ann).get(item._key))._key, item._key);
  });

  it('S49 throws away a place only with what may be thrown away below it', async () => {
    const { person, thing, under, grant, items } = graph();
    const [ann, eve] = [await person('Ann'), await person('Eve')];
    const shared = await thing(ann);
    const below = await under(ann, shared);
    await under(ann, below);
    await grant(eve, shared, 'rt', false);
    await refused('access.denied', items.as(eve).trash(shared._key));
    // What stands elsewhere too does not fall, nor does what lies in the trash already.
    const elsewhere = await thing(ann);
    await place(ann, elsewhere, below);
    const thrown = await under(ann, shared);
    await items.as(ann).trash(thrown._key);
    await items.as(eve).trash(shared._key);
    assert.ok(await items.as(ann).get(below._key));
    await items.as(ann).restore(shared._key);
    // Whose letter flows may throw away all below, as ever.
    await grant(eve, shared, 'rt');
    await under(ann, shared);
    await items.as(eve).trash(shared._key);
  });

  it('S49 lets an administrator hide no organisation, and the audit trail has what a super-admin does', async () => {
    const { person, admin, superAdmin, group, thing, grant, items, storage } = graph();
    const [ann, adam, sue] = [await person('Ann'), await admin('Adam'), await superAdmin('Sue')];
    const shell = await group('Organisation', 'Shell', [ann]);
    const own = await closedPlace(adam);
    for (const attempt of [
      () => place(adam, own, shell),
      () => items.as(adam).move(shell._key, { newParentKey: own._key }),
    ]) {
      await refused('access.denied', attempt());
    }
    // With every letter on it, too: groups are thrown away by super-admins alone.
    await grant(adam, shell, 'rwadtlusg');
    await refused('access.denied', place(adam, own, shell));
    const shelf = await thing(sue);
    await grant(adam, shelf, 'rwadtlusg');
    await place(sue, shelf, shell);
    await refused('access.denied', items.as(adam).trash(shelf._key));
    await items.as(sue).trash(shelf._key);
    await items.as(sue).restore(shelf._key);
    const log = await storage.db().selectFrom('activity').selectAll().where('user_key', '=', sue.userKey).execute();
    const lines = log.sort((a, b) => a.seq - b.seq).map((line) => [line.kind, JSON.parse(line.data).groupKey]);
    assert.deepEqual(lines, [
      ['group.trashed', shell._key],
      ['group.restored', shell._key],
    ]);
  });

  it('S49 lets whoever holds g take an item out of a place in the trash', async () => {
    const { person, thing, grant, items, letters } = graph();
    const [ann, eve] = [await person('Ann'), await person('Eve')];
    const item = await thing(ann);
    await grant(eve, item, 'rwt');
    const own = await closedPlace(eve);
    const edge = await place(eve, own, item);
    await items.as(eve).trash(own._key);
    await refused('item.not-found', items.as(ann).get(item._key));
    await refused('edge.not-found', items.as(await person('Bob')).deleteEdge(edge._key));
    await items.as(ann).deleteEdge(edge._key);
    assert.equal((await items.as(ann).get(item._key))._key, item._key);
    assert.notEqual(await letters(ann, item), '');
  });

  it('S49 lets nobody take the room below an item who may not take it away', async () => {
    const { person, thing, under, grant, items } = graph();
    const [ann, eve] = [await person('Ann'), await person('Eve')];
    const home = await thing(ann);
    const item = await under(ann, home);
    await grant(eve, item, 'rw');
    let deep = await closedPlace(eve);
    for (let level = 2; level <= 62; level++) deep = await closedPlace(eve, deep);
    await refused('access.denied', place(eve, deep, item));
    const wide = await closedPlace(eve);
    for (let n = 0; n < 110; n++) await place(eve, await closedPlace(eve), wide);
    await refused('access.denied', place(eve, wide, item));
    await items.as(ann).append(item._key, { item: { type: 'Task' } });
    // As deep as others may.
    await place(eve, await closedPlace(eve, await closedPlace(eve)), item);
  });
});
