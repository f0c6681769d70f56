// The activity log: one chain per account whatever writes at once, and no line changed, taken out or cut off unseen.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { createActivityList } from '../../server/account/activity/activity-list.ts';
import { createActivity } from '../../server/events/activity/activity.ts';
import { systemClock } from '../../server/platform/clock.ts';
import { silentLogger } from '../../server/platform/logger.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { type OpenedStore, stores } from '../support/stores.ts';

const key = Buffer.alloc(32, 7);
const on = (storage: Storage, withKey = key) =>
  createActivity({ storage, clock: systemClock, key: withKey, logger: silentLogger });

async function chainOf(opened: OpenedStore, length: number) {
  const activity = on(opened.storage);
  for (let at = 1; at <= length; at++) {
    await activity.record({ userKey: 'ada', kind: 'signin.succeeded', data: { at } });
  }
  await activity.record({ userKey: 'bob', kind: 'signout' });
  return activity;
}

for (const { kind, open } of stores) {
  describe(`the activity log on ${kind}`, () => {
    test('says newest first what happened, by whom, and is whole', async (t) => {
      const opened = await open();
      t.after(() => opened.close());
      const activity = await chainOf(opened, 3);
      await activity.record({ userKey: 'ada', kind: 'signin.refused', by: null, address: '192.0.2.1' });
      const list = await activity.list('ada', { offset: 0, limit: 2 });
      assert.deepEqual(
        list.map(({ seq, kind: what, by }) => [seq, what, by]),
        [
          [4, 'signin.refused', null],
          [3, 'signin.succeeded', 'ada'],
        ],
      );
      assert.deepEqual(await activity.verify(), { chains: 2, entries: 5, faults: [] });
    });

    const attacks: [what: string, sql: string, fault: { seq: number; what: string }][] = [
      [
        'changed',
        `update activity set address = '198.51.100.9' where user_key = 'ada' and seq = 2`,
        { seq: 2, what: 'changed' },
      ],
      ['taken out', `delete from activity where user_key = 'ada' and seq = 2`, { seq: 2, what: 'missing' }],
      ['cut off', `delete from activity where user_key = 'ada' and seq > 2`, { seq: 3, what: 'cut-off' }],
      ['left without its head', `delete from activity_heads where user_key = 'ada'`, { seq: 4, what: 'head-changed' }],
      [
        'moved to another account',
        `update activity set user_key = 'eve' where user_key = 'bob'`,
        { seq: 1, what: 'cut-off' },
      ],
    ];
    for (const [what, statement, fault] of attacks) {
      test(`an entry that was ${what} is found`, async (t) => {
        const opened = await open();
        t.after(() => opened.close());
        const activity = await chainOf(opened, 4);
        await sql.raw(statement).execute(opened.storage.db());
        const { faults } = await activity.verify();
        assert.ok(
          faults.some((found) => found.seq === fault.seq && found.what === fault.what),
          JSON.stringify(faults),
        );
      });
    }

    test('a chain that was cut and sealed again without the key of the server is found', async (t) => {
      const opened = await open();
      t.after(() => opened.close());
      const activity = await chainOf(opened, 2);
      const forger = on(opened.storage, Buffer.alloc(32, 8));
      await sql`delete from activity where user_key = 'ada'`.execute(opened.storage.db());
      await sql`delete from activity_heads where user_key = 'ada'`.execute(opened.storage.db());
      await forger.record({ userKey: 'ada', kind: 'signout' });
      assert.deepEqual((await activity.verify('ada')).faults, [{ userKey: 'ada', seq: 1, what: 'head-changed' }]);
    });

    test('two nodes that record at once keep one chain, and a transaction that fails leaves no line', async (t) => {
      const opened = await open();
      t.after(() => opened.close());
      const nodes = [on(opened.storage), on((await opened.openAnother?.()) ?? opened.storage)];
      const all = Array.from({ length: 40 }, (_, at) =>
        nodes[at % 2]?.record({ userKey: 'ada', kind: 'signin.succeeded', data: { at } }),
      );
      await Promise.all(all);
      await assert.rejects(
        opened.storage.transaction(async () => {
          await nodes[0]?.record({ userKey: 'ada', kind: 'signout' });
          throw new Error('no');
        }),
      );
      assert.deepEqual(await nodes[1]?.verify('ada'), { chains: 1, entries: 40, faults: [] });
    });

    test('S55 is taken out as JSON whose hashes fit, and as CSV without formulas', async (t) => {
      const opened = await open();
      t.after(() => opened.close());
      const activity = await chainOf(opened, 2);
      const userAgent = '=HYPERLINK("http://evil.example","x")';
      await activity.record({ userKey: 'ada', kind: 'signout', userAgent, address: '192.0.2.1' });
      const list = createActivityList({ activity, users: { find: async () => undefined } });
      const { entries } = JSON.parse(await list.exportAs('json', 'ada'));
      assert.deepEqual(
        entries.map((entry: { seq: number; hash: string }) => [entry.seq, entry.hash.length]),
        [
          [1, 43],
          [2, 43],
          [3, 43],
        ],
      );
      const rows = (await list.exportAs('csv', 'ada')).split('\r\n');
      assert.equal(rows.length, 5);
      assert.equal(rows[0], '\ufeff"seq","at","kind","what","by","address","userAgent","data","hash"');
      assert.match(rows[3] ?? '', /,"'=HYPERLINK\(""http:\/\/evil\.example"",""x""\)",/);
      for (const [at, sign] of [...'＝＋－＠'].entries()) {
        await activity.record({ userKey: 'ada', kind: 'signout', userAgent: `${sign}1`, address: '' });
        const cells = (await list.exportAs('csv', 'ada')).split('\r\n')[4 + at] ?? '';
        assert.ok(cells.includes(`,"'${sign}1",`), 'full-width signs begin formulas too');
      }
      const [newest] = await list.list('ada', { offset: 0, limit: 5, group: 'signin' });
      assert.deepEqual([newest?.kind, newest?.by, newest?.device], ['signout', { _key: 'ada', name: '' }, '']);
      assert.deepEqual(await list.list('ada', { offset: 0, limit: 5, group: 'tokens' }), []);
    });
  });
}
