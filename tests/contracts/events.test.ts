// Events are written and heard in the transaction that made them, or not at all.
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import { activityKinds } from '../../contract/activity.ts';
import { topics } from '../../contract/events.ts';
import { createActivity } from '../../server/events/activity/activity.ts';
import { createEvents } from '../../server/events/emit.ts';
import { createEventLog, type EventFilter } from '../../server/events/event-log.ts';
import { subscribeActivity } from '../../server/events/events.ts';
import type { UserActor } from '../../server/platform/caller.ts';
import { silentLogger } from '../../server/platform/logger.ts';
import { firstKeyAt, systemRandom } from '../../server/platform/random.ts';
import type { Storage } from '../../server/storage/storage.ts';
import type { EventsTable } from '../../server/storage/tables.ts';
import { stores } from '../support/stores.ts';

const now = Date.parse('2026-11-30T10:00:00.000Z');
const clock = { now: () => now };
const nobodyAsks = {
  readableOf: async () => new Set<string>(),
  summariesOf: async () => new Map(),
  logger: silentLogger,
};
const ada: UserActor = {
  kind: 'user',
  userKey: 'ada',
  sessionId: 'one',
  admin: false,
  superAdmin: false,
  provenAt: '2026-11-30T10:00:00.000Z',
};
const caller = { address: '192.0.2.1', userAgent: 'Firefox' };

async function opened(t: TestContext, open: (typeof stores)[number]['open'], time = clock) {
  const { storage, close } = await open();
  t.after(close);
  const events = createEvents({ storage, clock: time, random: systemRandom });
  const activity = createActivity({ storage, clock, key: Buffer.alloc(32, 7), logger: silentLogger });
  subscribeActivity(events, activity);
  return { storage, events, activity };
}

async function rowsOf(storage: Storage): Promise<EventsTable[]> {
  return (await sql<EventsTable>`select * from events order by key`.execute(storage.db())).rows;
}

test('every line that an account can have comes from the topic of its name', () => {
  for (const kind of Object.keys(activityKinds))
    assert.equal(topics[kind as keyof typeof activityKinds].activity, kind);
});

for (const { kind, open } of stores) {
  describe(`events on ${kind}`, () => {
    test('one stands in the list and in the log of its account, and says nothing of the address there', async (t) => {
      const { storage, events, activity } = await opened(t, open);
      const data = { device: 'Linux', browser: 'Firefox', sessionAddress: '198.51.100.7' };
      await events.emit('session.ended', { userKey: 'ada', by: 'root', caller, data });
      const [row] = await rowsOf(storage);
      assert(row);
      assert.deepEqual(
        { ...row, depth: Number(row.depth) },
        {
          ...{ key: row.key, topic: 'session.ended', rest: '', user_key: 'ada', item_key: null, depth: 0 },
          ...{ created_at: '2026-11-30T10:00:00.000Z', created_by: 'root', caused_by: null },
          data: JSON.stringify({ device: 'Linux', browser: 'Firefox' }),
        },
      );
      assert.doesNotMatch(JSON.stringify(row), /192\.0\.2\.1|198\.51/);
      const [line] = await activity.list('ada', { offset: 0, limit: 1 });
      assert.deepEqual([line?.kind, line?.by, line?.address, line?.data], ['session.ended', 'root', '192.0.2.1', data]);
    });

    test('what is older than the policy keeps goes, and with an account goes what happened to it', async (t) => {
      let time = now;
      const { storage, events } = await opened(t, open, { now: () => time });
      const log = createEventLog({ ...nobodyAsks, storage, clock: { now: () => now }, keptDays: async () => 90 });
      const keysLeft = async () => (await rowsOf(storage)).map(({ user_key }) => user_key);
      for (const [userKey, days] of Object.entries({ old: 91, ada: 89, bob: 0 })) {
        time = now - days * 86_400_000;
        await events.emit('password.changed', { userKey, data: {} });
      }
      assert.equal(await log.purge(), 1);
      assert.deepEqual(await keysLeft(), ['ada', 'bob']);
      await events.forget('ada');
      assert.deepEqual(await keysLeft(), ['bob']);
    });

    test('a page asks once for access to all its items, and shows what may be read', async (t) => {
      const { storage, events } = await opened(t, open);
      for (let at = 0; at < 30; at++) {
        await events.emit('item.created', { itemKey: `item-${at}`, rest: 'Shot', by: 'bob', data: { name: `${at}` } });
      }
      await events.emit('password.changed', { userKey: 'ada', by: 'bob', data: {} });
      await events.emit('password.changed', { userKey: 'bob', data: {} });
      const asked: (readonly string[])[] = [];
      const log = createEventLog({
        ...{ ...nobodyAsks, storage, clock, keptDays: async () => 90 },
        async readableOf(_, keys) {
          asked.push(keys);
          return new Set(keys.filter((key) => /[02468]$/.test(key)));
        },
      });
      const list = (admin: boolean) => log.list({ ...ada, admin }, {}, { offset: 0, limit: 20 });
      const page = await list(false);
      assert.deepEqual([asked.length, asked[0]?.length], [1, 30]);
      const read = Array.from({ length: 15 }, (_, at) => `item-${28 - 2 * at}`);
      assert.deepEqual(
        page.map(({ emittedFrom }) => emittedFrom),
        ['ada', ...read],
      );
      assert.equal((await list(true)).length, 20);
      assert.equal(asked.length, 1, 'administrators see all');
    });

    test('finds by topic, beginning, text, person and time, the same in both stores', async (t) => {
      let time = now;
      const { storage, events } = await opened(t, open, { now: () => time });
      const log = createEventLog({ ...nobodyAsks, storage, clock, keptDays: async () => 90 });
      const say = (rest: string, by: string, data: object = {}) =>
        events.emitKeyed('custom', { rest, by, data: { ...data } });
      await say('shot.a', 'ada', { note: 'ÉTÉ, 100 % done' });
      time += 1000;
      const second = await say('shot.b', 'bob', { note: 'a_b' });
      time += 1000;
      await say('shots', 'ada');
      await events.emit('item.created', { itemKey: 'i', rest: 'Shot', by: 'ada', data: { name: 'Opening' } });
      await events.emit('item.created', { itemKey: 'j', rest: 'ShotList', by: 'ada', data: { name: 'List' } });
      await events.emit('password.changed', { userKey: 'bob', data: {} });
      const find = async (filter: EventFilter, admin = true) =>
        (await log.list({ ...ada, admin }, filter, { offset: 0, limit: 50 })).map(({ topic }) => topic);
      const all = ['item.created.ShotList', 'item.created.Shot', 'custom.shots', 'custom.shot.b', 'custom.shot.a'];
      assert.deepEqual(await find({}), ['password.changed', ...all]);
      assert.deepEqual(await find({ types: ['custom', 'item'] }), all);
      assert.deepEqual(await find({ types: ['custom.shot'] }), ['custom.shot.b', 'custom.shot.a']);
      assert.deepEqual(await find({ types: ['custom.shot*'] }), ['custom.shots', 'custom.shot.b', 'custom.shot.a']);
      assert.deepEqual(await find({ types: ['item.created.Shot'] }), ['item.created.Shot']);
      assert.deepEqual(await find({ types: ['item.cr*', 'pass*'] }), ['password.changed', ...all.slice(0, 2)]);
      assert.deepEqual(await find({ search: '100 % D' }), ['custom.shot.a']);
      assert.deepEqual(await find({ search: 'a_b' }), ['custom.shot.b']);
      assert.deepEqual(await find({ search: 'A.SHOT' }), []);
      assert.deepEqual(await find({ search: 'created.shotl' }), ['item.created.ShotList']);
      assert.deepEqual(await find({ createdBy: 'bob' }), ['custom.shot.b']);
      assert.deepEqual(await find({ createdBy: 'ada', types: ['custom'] }), ['custom.shots', 'custom.shot.a']);
      const from = (ms: number) => new Date(now + ms).toISOString();
      assert.deepEqual(await find({ start: from(1000), end: from(2000) }), ['custom.shot.b']);
      assert.deepEqual(await find({ before: second }), ['custom.shot.a']);
      // Ada’s own, and none of the items or accounts of others.
      assert.deepEqual(
        await find({}, false),
        all.filter((topic) => topic !== 'custom.shot.b'),
      );
      assert.deepEqual(await find({ types: ['custom.shot'] }, false), ['custom.shot.a']);
      assert.deepEqual(await find({ search: 'opening' }, false), ['item.created.Shot']);
    });

    test("a topic goes on with the type of the item, or with a name of one's own", async (t) => {
      const { storage, events } = await opened(t, open);
      await events.emit('item.created', { itemKey: 'shot', rest: 'Shot', by: 'ada', data: { name: 'Opening' } });
      await events.emit('custom', { rest: 'render.done', data: { frames: [1, 2] } });
      assert.deepEqual(
        (await rowsOf(storage)).map(({ topic, rest, item_key }) => [topic, rest, item_key]),
        [
          ['item.created', 'Shot', 'shot'],
          ['custom', 'render.done', null],
        ],
      );
      await assert.rejects(events.emit('custom', { data: {} }), /continued/);
      await assert.rejects(events.emit('signout', { userKey: 'ada', rest: 'x', data: {} }), /not continued/);
    });

    test('subscribers hear it in their order, in the transaction, and an error of one undoes the whole', async (t) => {
      const { storage, events, activity } = await opened(t, open);
      const heard: string[] = [];
      for (const name of ['first', 'second']) {
        events.subscribe(name, ['password.changed'], async ({ by, at }) => {
          assert.equal((await activity.list('ada', { offset: 0, limit: 9 })).length, heard.length < 2 ? 1 : 2);
          heard.push(`${name} ${by} ${at}`);
          if (heard.length === 4) throw new Error('no');
        });
      }
      assert.deepEqual(events.subscribers().get('password.changed'), ['activity', 'first', 'second']);
      assert.deepEqual(events.subscribers().get('item.created'), []);
      await events.emit('password.changed', { userKey: 'ada', data: {} });
      assert.deepEqual(heard, ['first null 2026-11-30T10:00:00.000Z', 'second null 2026-11-30T10:00:00.000Z']);
      await assert.rejects(events.emit('password.changed', { userKey: 'ada', data: {} }), /no/);
      assert.equal((await rowsOf(storage)).length, 1);
      assert.equal((await activity.list('ada', { offset: 0, limit: 9 })).length, 1);
    });

    test('an event that is undone around it never happened, and nobody hears of it', async (t) => {
      const { storage, events } = await opened(t, open);
      const changed: string[] = [];
      storage.onChange((names) => changed.push(...(names === 'everything' ? [names] : names)));
      await assert.rejects(
        storage.transaction(async () => {
          await events.emit('signout', { userKey: 'ada', data: {} });
          throw new Error('no');
        }),
      );
      assert.deepEqual([await rowsOf(storage), changed], [[], []]);
      await events.emit('signout', { userKey: 'ada', data: {} });
      const [row] = await rowsOf(storage);
      assert(changed.includes(`event:${row?.key}`));
    });

    test('a fact that the contract does not name is refused', async (t) => {
      const { storage, events } = await opened(t, open);
      await assert.rejects(
        events.emit('totp.added', { userKey: 'ada', data: { id: 'app', secret: 'x' } as { id: string } }),
      );
      assert.deepEqual(await rowsOf(storage), []);
    });

    test('S03 a rehearsal leaves nothing', async (t) => {
      const { storage, events } = await opened(t, open);
      let heard = 0;
      events.subscribe('mail', ['password.reset-asked'], async () => void heard++);
      await events.rehearse('password.reset-asked', { by: null, caller, data: {} });
      assert.deepEqual([await rowsOf(storage), heard], [[], 0]);
      for (const table of ['activity', 'activity_heads']) {
        assert.deepEqual((await sql.raw(`select * from ${table}`).execute(storage.db())).rows, []);
      }
    });

    test('keys sort in the order of events, also within a millisecond', async (t) => {
      const { storage, events } = await opened(t, open);
      const names = Array.from({ length: 40 }, (_, at) => `n${at}`);
      for (const name of names) await events.emit('item.created', { rest: 'Shot', itemKey: 'a', data: { name } });
      const rows = await rowsOf(storage);
      assert.deepEqual(
        rows.map(({ data }) => JSON.parse(data).name),
        names,
      );
      assert(rows.every(({ key }) => key >= firstKeyAt(now) && key < firstKeyAt(now + 1)));
    });
  });
}
