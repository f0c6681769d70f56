// The plans of what everybody waits for: along an index on both stores, so that it stays quick however much there is (R12).
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CompiledQuery, type KyselyPlugin, sql } from 'kysely';
import { countUsers, searchUsers } from '../../server/administration/users/user-admin-store.ts';
import { findEntries } from '../../server/events/activity/activity-store.ts';
import { type EventSearch, findEvents } from '../../server/events/event-log-store.ts';
import { findSessionsOf } from '../../server/identity/sessions/sessions-store.ts';
import { lettersRows } from '../../server/items/access/letters-store.ts';
import { membershipsOf, membersOf } from '../../server/items/members/members-store.ts';
import { searchDirectory } from '../../server/people/directory-store.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { stores } from '../support/stores.ts';

interface Ask {
  /** PostgreSQL reads whole tables where it likes, as it does at work; for stores with many rows. */
  free?: boolean;
  explain?: string;
}

/** @returns the statements that the work makes, as the store is asked for its plan of each */
async function plansOf(
  storage: Storage,
  work: (watched: Storage) => Promise<unknown>,
  { free = false, explain = storage.kind === 'sqlite' ? 'explain query plan' : 'explain' }: Ask = {},
): Promise<string[]> {
  const made: CompiledQuery[] = [];
  const watch: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      made.push(storage.db().getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  await work({ ...storage, db: () => storage.db().withPlugin(watch) as ReturnType<Storage['db']> });
  return storage.transaction(async () => {
    const ask = (text: string, values: readonly unknown[] = []) =>
      storage.db().executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, [...values]));
    // In a store with next to nothing in it PostgreSQL reads whole tables where it may.
    if (storage.kind === 'postgres' && !free) await ask('set local enable_seqscan = off');
    const plans: string[] = [];
    for (const { sql: text, parameters } of made) {
      const { rows } = await ask(`${explain} ${text}`, parameters);
      plans.push(rows.map((row) => String(row.detail ?? row['QUERY PLAN'])).join('\n'));
    }
    return plans;
  });
}

const bigTables = 'items|edges|sessions|activity|events|logins|passwords|totp|passkeys|devices';
/** A table read from its first row to its last: not what is read whole by an index, which is in order and narrow. */
const wholeTable = new RegExp(
  `^SCAN (?:${bigTables}|[a-z]|[a-z]+_link)(?!.*INDEX)\\b(?<!SCAN [xmn])|Seq Scan on (?:${bigTables})`,
  'm',
);

/** Of accounts, of items and of scripts, as they come one after the other. */
async function insertEvents(storage: Storage, count: number): Promise<void> {
  const key = storage.kind === 'postgres' ? sql`'1' || lpad(n::text, 19, '0')` : sql`printf('1%019d', n)`;
  await sql`
    insert into events (key, topic, rest, user_key, item_key, created_at, created_by, data, caused_by, depth)
    with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${sql.lit(count)})
    select ${key},
      case n % 4 when 0 then 'signout' when 1 then 'item.created' when 2 then 'custom' else 'password.changed' end,
      case n % 4 when 1 then 'Shot' when 2 then 'render.done' else '' end,
      case when n % 4 in (0, 3) then 'user-' || (n % 500) end,
      case when n % 4 = 1 then 'item-' || (n % 5000) end,
      ${now}, 'user-' || (n % 500), '{"name":"Shot of the day"}', null, 0
    from numbers
  `.execute(storage.db());
  await sql.raw(storage.kind === 'postgres' ? 'analyze events' : 'analyze').execute(storage.db());
}

const now = '2026-11-22T00:00:00.000Z';
const page = { offset: 0, limit: 50 };
const byName = { column: 'name_folded', direction: 'asc' } as const;
const over = { expiresAt: now, createdAt: now, seenAt: now };
const userAdmin = { column: 'name_folded', direction: 'asc', total: 100_000, ...page } as const;
const users =
  (search: object, order: object = {}) =>
  (storage: Storage) =>
    searchUsers(storage, { ...search, now }, { ...userAdmin, ...order });

const eventsBy = (search: EventSearch) => (storage: Storage) => findEvents(storage, search, page);
const own = { created_by: 'somebody' };
const since = { from: '1', to: '2' };

/** The lists of events, and the indexes of theirs on SQLite. */
const eventLists: Record<string, [index: string, ask: (storage: Storage) => Promise<unknown>]> = {
  'all events': ['sqlite_autoindex_events_1', eventsBy({ leads: [{ all: true }] })],
  'all events of a time': ['sqlite_autoindex_events_1', eventsBy({ leads: [{ all: true }], ...since })],
  'events of a topic': ['events_topic', eventsBy({ leads: [{ topic: 'signout' }, { topic: 'password.changed' }] })],
  'events of a topic with a type': ['events_rest', eventsBy({ leads: [{ topic: 'item.created', rest: 'Shot' }] })],
  'events whose topic begins so': [
    'events_topic',
    eventsBy({ leads: [{ topic: 'custom' }], topics: [{ topic: 'custom', rest: 'render.', prefix: true }] }),
  ],
  'events by somebody': ['events_by', eventsBy({ leads: [own], topics: [{ topic: 'signout' }] })],
  'events with a text': ['sqlite_autoindex_events_1', eventsBy({ leads: [{ all: true }], text: 'nothing says so' })],
  'events that a member may see': [
    'events_places',
    eventsBy({ leads: [own, { user_key: 'somebody' }, { places: true }], withoutAccounts: true }),
  ],
  'events that happened to an account': ['events_user', eventsBy({ leads: [{ user_key: 'somebody' }], ...since })],
};

/** What is asked, and the index that has to answer on SQLite, which is told no numbers of rows. */
const asked: Record<string, [index: string, ask: (storage: Storage) => Promise<unknown>]> = {
  'all users by name': ['items_people', users({})],
  'all users by name, backwards': ['items_people', users({}, { direction: 'desc' })],
  'all users by when they came': ['items_people_created', users({}, { column: 'created_at' })],
  'all users by when they were seen': ['logins_seen', users({}, { column: 'seen_at', direction: 'desc' })],
  'how many users there are': ['items_people\\w*', (storage) => countUsers(storage, { now })],
  'users with a factor': ['items_people', users({ factor: true })],
  'users without a factor': ['items_people', users({ factor: false })],
  'users not seen since': ['logins_seen', users({ unseenSince: now })],
  'users of a group': ['edges_from', users({ groupKey: 'domain' })],
  'inactive users': ['items_people', users({ state: 'inactive' })],
  'invited users': ['items_people', users({ state: 'invited' })],
  'seeking, by an administrator': [
    'items_type_name',
    (storage) => searchDirectory(storage, { types: ['User', 'Usergroup'], prefix: 'no', order: byName, ...page }),
  ],
  'seeking, by a member': [
    'items_type_name',
    (storage) =>
      searchDirectory(storage, {
        ...{ types: ['User', 'Usergroup'], prefix: 'no', order: byName, ...page },
        seenBy: ['domain', 'other'],
      }),
  ],
  'everybody, by an administrator': [
    'items_people',
    (storage) => searchDirectory(storage, { types: ['User'], order: byName, ...page }),
  ],
  'everybody whom a member sees': [
    'items_people',
    (storage) => searchDirectory(storage, { types: ['User'], seenBy: ['domain'], order: byName, ...page }),
  ],
  'members of a group': [
    'edges_from',
    (storage) => membersOf(storage.db(), { groupKey: 'domain', state: 'active', order: byName, ...page }),
  ],
  memberships: ['edges_to', (storage) => membershipsOf(storage.db(), 'somebody', page)],
  sessions: ['sessions_user', (storage) => findSessionsOf(storage, 'somebody', over, page)],
  'activity of an account': ['sqlite_autoindex_activity_1', (storage) => findEntries(storage, 'somebody', page)],
  ...eventLists,
  'letters on an item': ['edges_to', (storage) => lettersRows(storage.db(), 'somebody', ['some-item'], 100)],
};

for (const { kind, open } of stores) {
  describe(`plans on ${kind}`, () => {
    for (const [what, [index, ask]] of Object.entries(asked)) {
      test(`R12 ${what}: by an index, no whole table`, async (t) => {
        const { storage, close } = await open();
        t.after(close);
        const plans = await plansOf(storage, ask);
        assert.ok(plans.length > 0, 'a statement was made');
        for (const plan of plans) assert.doesNotMatch(plan, wholeTable);
        if (kind === 'sqlite') assert.match(plans.join('\n'), new RegExp(`INDEX ${index}\\b`));
      });
    }

    test('R12 lists of 100,000 events: by an index, and never more than a search may look at', async (t) => {
      const { storage, close } = await open();
      t.after(close);
      await insertEvents(storage, 100_000);
      for (const [what, [index, ask]] of Object.entries(eventLists)) {
        const [plan = ''] = await plansOf(storage, ask, { free: true });
        assert.doesNotMatch(plan, wholeTable, what);
        if (kind === 'sqlite') assert.match(plan, new RegExp(`INDEX ${index}\\b`), what);
        if (kind !== 'postgres') continue;
        const [counted = ''] = await plansOf(storage, ask, { free: true, explain: 'explain (analyze, timing off)' });
        const rows = [...counted.matchAll(/actual rows=(\d+)/g)].map(([, count]) => Number(count));
        assert.ok(rows.length > 0 && Math.max(...rows) <= 20_000, `${what}\n${counted}`);
        const filtered = [...counted.matchAll(/Removed by Filter: (\d+)/g)].map(([, count]) => Number(count));
        assert.ok(Math.max(0, ...filtered) <= 20_000, `${what}\n${counted}`);
      }
    });

    test('R12 a table without an index for what is asked is noticed', async (t) => {
      const { storage, close } = await open();
      t.after(close);
      const [plan = ''] = await plansOf(storage, (watched) =>
        watched.db().selectFrom('sessions').selectAll().where('address', '=', '192.0.2.1').execute(),
      );
      assert.match(plan, wholeTable);
    });
  });
}
