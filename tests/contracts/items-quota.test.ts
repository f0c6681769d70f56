// How much one person, and all together, may keep: counted as it is written and deleted, and refused in words before.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Item } from '../../contract/schemas/entity.ts';
import type { Failure } from '../../server/platform/failure.ts';
import { openWorld, system, type World } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const file = (bytes: number) => ({
  bytes: Buffer.alloc(bytes, 7),
  originalName: 'plate.exr',
  mediaType: 'image/x-exr',
});
const text = (bytes: number) => ({ name: 'Shot', text: 'x'.repeat(bytes) });

const full = (error: Failure) => error.code === 'storage.person-full' && error.status === 413;
const serverFull = (error: Failure) => error.code === 'storage.server-full' && error.status === 507;

async function itemsOf(world: World, email: string) {
  const key = await world.person(email);
  return { key, items: world.items.as(await world.actorOf(key)) };
}

/** What the tables hold, looked through from end to end. */
async function recounted({ storage }: World, key: string): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select (select coalesce(sum(size_bytes), 0) from files where created_by = ${key})
      + (select coalesce(sum(octet_length(data)), 0) from item_history where updated_by = ${key})
      + (select coalesce(sum(octet_length(data)), 0) from items
          where (type <> 'User' and created_by = ${key}) or key = ${key}) as bytes`.execute(storage.db());
  return Number(rows[0]?.bytes);
}

for (const { kind, open } of stores) {
  describe(`quota on ${kind}`, () => {
    test('files, items and earlier states are counted as they come and go, whatever takes them', async (t) => {
      const world = await openWorld(t, open);
      const ann = await itemsOf(world, 'ann@example.org');
      const { quota } = world;
      const before = await quota.of(ann.key);
      await ann.items.upload(file(1000));
      const item = await ann.items.create({ type: 'Project', data: text(500) });
      await ann.items.uploadTo(item._key, file(2000));
      await ann.items.patch(item._key, { data: { text: 'ü'.repeat(300) } });
      await ann.items.patch(item._key, { data: { text: 'short' }, history: false });
      const now = await quota.of(ann.key);
      assert.equal(now.files - before.files, 3000);
      assert(now.states > 1000 && now.items > before.items);
      assert.equal(now.total, now.files + now.states + now.items);
      assert.equal(now.total, await recounted(world, ann.key));
      assert.deepEqual(
        (await quota.largestOf(ann.key)).map(({ size_bytes, item_key }) => [Number(size_bytes), item_key]),
        [
          [2000, item._key],
          [1000, null],
        ],
      );
      assert((await quota.sumUp()) > 0);
      assert.deepEqual(await quota.of(ann.key), now, 'summed up is the same');
      await ann.items.trash(item._key);
      await ann.items.deleteTrashed(item._key);
      const after = await quota.of(ann.key);
      assert.deepEqual([after.files - before.files, after.states, after.items], [1000, 0, before.items]);
      world.clock.forward(25 * 3600);
      await world.items.purgeLooseFiles();
      assert.deepEqual(await quota.of(ann.key), before);
      await quota.sumUp();
      assert.equal(await quota.sumUp(), 0, 'nothing is left to sum up');
    });

    test('many writes in a row are summed up meanwhile, and the sum stays right', async (t) => {
      const world = await openWorld(t, open);
      const ann = await itemsOf(world, 'ann@example.org');
      const item = await ann.items.create({ type: 'Project', data: {} });
      for (let at = 0; at < 150; at++) await ann.items.patch(item._key, { data: { [`field ${at}`]: at } });
      const rows = () =>
        world.storage.db().selectFrom('storage_use').where('user_key', '=', ann.key).select('bytes').execute();
      for (let waited = 0; (await rows()).length > 150 && waited < 100; waited++) await sleep(20);
      assert((await rows()).length <= 150, 'of some 300 that were written');
      assert.equal((await world.quota.of(ann.key)).total, await recounted(world, ann.key));
    });

    test('one person reaches their limit in words, nothing is half written, and deleting makes room', async (t) => {
      const world = await openWorld(t, open, { env: { CONCH_STORAGE_PER_PERSON: '3MB' } });
      const [ann, bob] = [await itemsOf(world, 'ann@example.org'), await itemsOf(world, 'bob@example.org')];
      const held = await ann.items.create({ type: 'Project', data: text(500_000) });
      await ann.items.uploadTo(held._key, file(2_050_000));
      const { total } = await world.quota.of(ann.key);
      const says = /^What you keep here takes 2\.9 MB of 3 MB\. This needs [\d.]+ (bytes|KB|MB) more\.$/;
      const refused = (field: string) => (error: Failure) => full(error) && says.test(error.fields?.[field] ?? '');
      await assert.rejects(ann.items.upload(file(100_000)), refused('file'));
      await assert.rejects(ann.items.uploadTo(held._key, file(100_000)), refused('file'));
      await assert.rejects(ann.items.create({ type: 'Task', data: text(100_000) }), refused('data'));
      await assert.rejects(ann.items.append(held._key, { item: { type: 'Task', data: text(100_000) } }), full);
      await assert.rejects(ann.items.patch(held._key, { data: { more: 1 } }), refused('data'));
      assert.equal((await world.quota.of(ann.key)).total, total, 'nothing is half written');
      // Others have room of their own, and nobody's own account is shut.
      await bob.items.upload(file(2_000_000));
      await ann.items.patch(ann.key, { data: { name: 'Ann' } });
      // What makes nothing larger goes on, and makes room.
      await ann.items.patch(held._key, { data: { text: '' }, history: false });
      await ann.items.upload(file(100_000));
      await ann.items.trash(held._key);
      await ann.items.deleteTrashed(held._key);
      await ann.items.upload(file(2_500_000));
      // The server's own work is never refused.
      await world.privileged.insertItem(null, { type: 'Project', data: text(900_000) });
      await world.users.create({ email: 'eve@example.org' }, system);
    });

    test('what others write into an item is asked of the person to whom it is counted, who can make room again', async (t) => {
      const world = await openWorld(t, open, { env: { CONCH_STORAGE_PER_PERSON: '3MB' } });
      const [ann, bob] = [await itemsOf(world, 'ann@example.org'), await itemsOf(world, 'bob@example.org')];
      const held: Item[] = [];
      for (let at = 0; at < 6; at++) held.push(await ann.items.create({ type: 'Project', data: {} }));
      for (const { _key } of held) await world.privileged.grant(null, bob.key, _key, 'rw');
      let refused = 0;
      for (const { _key } of held) {
        await bob.items.patch(_key, { data: text(900_000), history: false }).catch((error: Failure) => {
          assert(full(error) && !/MB/.test(error.fields?.data ?? ''), String(error));
          refused++;
        });
      }
      assert.equal(refused, 3);
      assert((await world.quota.of(ann.key)).total <= 3_000_000);
      for (const { _key } of held) await ann.items.patch(_key, { data: { text: '' } });
      await ann.items.create({ type: 'Project', data: text(900_000) });
    });

    test('uploads that come at once do not pass the limit together', async (t) => {
      const world = await openWorld(t, open, { env: { CONCH_STORAGE_PER_PERSON: '3MB' } });
      const ann = await itemsOf(world, 'ann@example.org');
      const held = await ann.items.create({ type: 'Project', data: {} });
      const all = await Promise.allSettled(
        Array.from({ length: 8 }, (_, at) =>
          at % 2 ? ann.items.upload(file(1_200_000)) : ann.items.uploadTo(held._key, file(1_200_000)),
        ),
      );
      assert.equal(all.filter(({ status }) => status === 'fulfilled').length, 2);
      for (const one of all) if (one.status === 'rejected') assert(full(one.reason), String(one.reason));
    });

    test('all together reach theirs, and it is said that it is the server', async (t) => {
      const world = await openWorld(t, open, {
        env: { CONCH_STORAGE_PER_PERSON: 'none', CONCH_STORAGE_IN_ALL: '3MB' },
      });
      const [ann, bob] = [await itemsOf(world, 'ann@example.org'), await itemsOf(world, 'bob@example.org')];
      await ann.items.upload(file(2_000_000));
      await assert.rejects(bob.items.upload(file(1_500_000)), serverFull);
      assert.equal((await world.quota.of(bob.key)).files, 0);
      assert.equal((await world.quota.of(bob.key)).limit, null);
      await bob.items.upload(file(500_000));
    });
  });
}
