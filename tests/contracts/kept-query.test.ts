// Queries that are compiled once: other values at each call, joined to the transaction, and refused where work may only read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptQuery } from '../../server/storage/kept-query.ts';
import { stores } from '../support/stores.ts';

for (const { kind, open } of stores) {
  test(`kept queries on ${kind}`, async (t) => {
    const { storage, close } = await open();
    t.after(close);
    let made = 0;
    const put = keptQuery((db, { name, value }: { name: string; value: string }) => {
      made++;
      return db
        .insertInto('store_facts')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }));
    });
    const find = keptQuery((db, { name }: { name: string }) =>
      db.selectFrom('store_facts').selectAll().where('name', '=', name).where('value', '!=', 'never').limit(1),
    );
    const valuesOf = async (name: string) => (await find(storage.db(), { name })).rows.map(({ value }) => value);
    await put(storage.db(), { name: 'a', value: '1' });
    await put(storage.db(), { name: 'b', value: '2' });
    await put(storage.db(), { name: 'a', value: '3' });
    assert.equal(made, 1);
    assert.deepEqual(await valuesOf('a'), ['3']);
    assert.deepEqual(await valuesOf('b'), ['2']);

    const fallen = storage.transaction(async () => {
      await put(storage.db(), { name: 'c', value: '4' });
      assert.equal((await find(storage.db(), { name: 'c' })).rows.length, 1);
      throw new Error('falls');
    });
    await assert.rejects(fallen, /falls/);
    assert.deepEqual((await find(storage.db(), { name: 'c' })).rows, []);

    await storage.reading(async () => {
      assert.equal((await find(storage.db(), { name: 'a' })).rows.length, 1);
      await assert.rejects(async () => put(storage.db(), { name: 'd', value: '5' }), /may only read/);
      // Also one that is first made here.
      const other = keptQuery((db, { name }: { name: string }) =>
        db.deleteFrom('store_facts').where('name', '=', name),
      );
      await assert.rejects(async () => other(storage.db(), { name: 'a' }), /may only read/);
    });
    assert.equal((await find(storage.db(), { name: 'a' })).rows.length, 1);
  });
}
