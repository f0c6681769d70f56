// The activity log: one chain per account whatever writes at once, and no line changed, taken out or cut off unseen.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { createActivityList } from '../../server/account/activity/activity-list.ts';
import { createActivity } from '../../server/events/activity/activity.ts';
import { AnchorRefused } from '../../server/events/activity/anchor.ts';
import { hashOf } from '../../server/events/activity/chain.ts';
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

    const hashedAnew = async ({ storage }: OpenedStore, userKey: string) => {
      let previous = '';
      const rows = await storage.db().selectFrom('activity').selectAll().where('user_key', '=', userKey).execute();
      rows.sort((a, b) => a.seq - b.seq);
      for (const row of rows) {
        previous = hashOf(row, previous);
        const changed = storage.db().updateTable('activity').set({ hash: previous });
        await changed.where('user_key', '=', userKey).where('seq', '=', row.seq).execute();
      }
      const head = { seq: rows.length, hash: previous };
      await storage.db().updateTable('activity_heads').set(head).where('user_key', '=', userKey).execute();
    };
    const run = (statement: string) => (opened: OpenedStore) => sql.raw(statement).execute(opened.storage.db());
    const forgeries: [what: string, forge: (opened: OpenedStore) => Promise<unknown>, mark: number][] = [
      [
        'changed and hashed anew',
        async (opened) => {
          await run(`update activity set address = '198.51.100.9' where user_key = 'ada' and seq = 2`)(opened);
          await hashedAnew(opened, 'ada');
        },
        5,
      ],
      [
        'cut and hashed anew',
        async (opened) => {
          await run(`delete from activity where user_key = 'ada' and seq > 2`)(opened);
          await hashedAnew(opened, 'ada');
        },
        3,
      ],
      ['cut off alone', run(`delete from activity where user_key = 'ada' and seq > 2`), 5],
      ['changed at its end alone', run(`update activity set kind = 'signout' where user_key = 'ada' and seq = 4`), 5],
      ['left without its head', run(`delete from activity_heads where user_key = 'ada'`), 5],
      ['left without its lines', run(`delete from activity where user_key = 'ada'`), 5],
    ];
    for (const [what, forge, mark] of forgeries) {
      test(`S60 a log that was ${what} is not healed by what is written next, but marked for good`, async (t) => {
        const opened = await open();
        t.after(() => opened.close());
        const activity = await chainOf(opened, 4);
        await forge(opened);
        for (const _ of [1, 2]) await activity.record({ userKey: 'ada', kind: 'signin.refused', by: null });
        const { faults } = await activity.verify('ada');
        assert.ok(
          faults.some((fault) => fault.what === 'broken' && fault.seq === mark),
          JSON.stringify(faults),
        );
        const kinds = (await activity.list('ada', { offset: 0, limit: 3 })).map((line) => line.kind);
        assert.deepEqual(kinds, ['signin.refused', 'signin.refused', 'activity.broken'], 'one mark, before both');
        // Taking the mark out does not help either: the store alone makes no seal.
        await run(`delete from activity where user_key = 'ada' and kind = 'activity.broken'`)(opened);
        await hashedAnew(opened, 'ada');
        assert.notDeepEqual((await activity.verify('ada')).faults, []);
        await activity.record({ userKey: 'ada', kind: 'signin.refused', by: null });
        assert.ok((await activity.verify('ada')).faults.some((fault) => fault.what === 'broken'));
      });
    }

    test('S60 the accounts give away a log that was deleted whole, also after more was written, and an account', async (t) => {
      const opened = await open();
      t.after(() => opened.close());
      const activity = on(opened.storage);
      for (const userKey of ['ada', 'bob', 'cyd', 'dan', 'eve']) {
        await activity.record({ userKey, kind: 'account.created' });
      }
      await activity.forget('dan');
      await activity.record({ userKey: 'dan', kind: 'account.deleted', by: null });
      const accounts = async () => new Set(['ada', 'bob', 'cyd']);
      const whole = async () => new Set(['ada', 'bob', 'cyd', 'eve']);
      assert.deepEqual((await activity.verify(undefined, { accounts: whole })).faults, []);
      for (const userKey of ['ada', 'bob']) await activity.forget(userKey);
      await activity.record({ userKey: 'bob', kind: 'signin.refused', by: null });
      const { faults } = await activity.verify(undefined, { accounts });
      assert.deepEqual(
        faults.sort((a, b) => (a.userKey < b.userKey ? -1 : 1)),
        [
          { userKey: 'ada', seq: 0, what: 'log-missing' },
          { userKey: 'bob', seq: 1, what: 'beginning-missing' },
          { userKey: 'eve', seq: 0, what: 'account-missing' },
        ],
      );
    });

    test('S60 an anchor from outside gives away logs that were rolled back with their seal, and deleted ones', async (t) => {
      const opened = await open();
      t.after(() => opened.close());
      const { storage } = opened;
      const activity = await chainOf(opened, 3);
      await activity.record({ userKey: 'dan', kind: 'account.created' });
      await activity.record({ userKey: 'cyd', kind: 'account.created' });
      const older = await storage.db().selectFrom('activity_heads').selectAll().execute();
      for (const userKey of ['ada', 'bob']) await activity.record({ userKey, kind: 'password.changed' });
      const text = await activity.anchor();
      const anchor = activity.readAnchor(text.replaceAll('\n', '\r\n'));
      await activity.record({ userKey: 'ada', kind: 'signout' });
      await activity.forget('dan');
      await activity.record({ userKey: 'dan', kind: 'account.deleted', by: null });
      assert.deepEqual((await activity.verify(undefined, { anchor })).faults, [], 'what went on in good order');

      for (const { user_key, ...head } of older.filter((row) => row.user_key === 'ada' || row.user_key === 'bob')) {
        await sql`delete from activity where user_key = ${user_key} and seq > ${head.seq}`.execute(storage.db());
        await storage.db().updateTable('activity_heads').set(head).where('user_key', '=', user_key).execute();
      }
      await activity.forget('cyd');
      assert.deepEqual((await activity.verify()).faults, [], 'the seals are right, so nothing inside gives it away');
      await activity.record({ userKey: 'bob', kind: 'signin.refused', by: null });
      const { faults } = await activity.verify(undefined, { anchor });
      assert.deepEqual(
        faults.sort((a, b) => (a.userKey < b.userKey ? -1 : 1)),
        [
          { userKey: 'ada', seq: 4, what: 'rolled-back' },
          { userKey: 'bob', seq: 2, what: 'not-as-anchored' },
          { userKey: 'cyd', seq: 0, what: 'log-missing' },
        ],
      );

      const refused = (given: string) => assert.throws(() => activity.readAnchor(given), AnchorRefused);
      for (const given of ['', 'x', text.replace(' 4 ', ' 3 '), text.split('\n').slice(0, 3).join('\n')])
        refused(given);
      assert.throws(() => on(storage, Buffer.alloc(32, 8)).readAnchor(text), AnchorRefused);
      await run(`update activity_heads set seal = 'x' where user_key = 'bob'`)(opened);
      await assert.rejects(activity.anchor(), AnchorRefused);
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
