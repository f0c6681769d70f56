// The plans of what everybody waits for: along an index on both stores, so that it stays quick however much there is (R12).
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CompiledQuery, type KyselyPlugin } from 'kysely';
import { countUsers, searchUsers } from '../../server/administration/users/user-admin-store.ts';
import { findEntries } from '../../server/events/activity/activity-store.ts';
import { findSessionsOf } from '../../server/identity/sessions/sessions-store.ts';
import { lettersRows } from '../../server/items/access/letters-store.ts';
import { membershipsOf, membersOf } from '../../server/items/members/members-store.ts';
import { searchDirectory } from '../../server/people/directory-store.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { stores } from '../support/stores.ts';

/** @returns the statements that the work makes, as the store is asked for its plan of each */
async function plansOf(storage: Storage, work: (watched: Storage) => Promise<unknown>): Promise<string[]> {
  const made: CompiledQuery[] = [];
  const watch: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      made.push(storage.db().getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  await work({ ...storage, db: () => storage.db().withPlugin(watch) as ReturnType<Storage['db']> });
  const explain = storage.kind === 'sqlite' ? 'explain query plan ' : 'explain ';
  return storage.transaction(async () => {
    const ask = (text: string, values: readonly unknown[] = []) =>
      storage.db().executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, [...values]));
    // In a store with next to nothing in it PostgreSQL reads whole tables where it may.
    if (storage.kind === 'postgres') await ask('set local enable_seqscan = off');
    const plans: string[] = [];
    for (const { sql: text, parameters } of made) {
      const { rows } = await ask(explain + text, parameters);
      plans.push(rows.map((row) => String(row.detail ?? row['QUERY PLAN'])).join('\n'));
    }
    return plans;
  });
}

const bigTables = 'items|edges|sessions|activity|logins|passwords|totp|passkeys|devices';
/** A table read from its first row to its last: not what is read whole by an index, which is in order and narrow. */
const wholeTable = new RegExp(
  `^SCAN (?:${bigTables}|[a-z]|[a-z]+_link)(?!.*INDEX)\\b(?<!SCAN [xmn])|Seq Scan on (?:${bigTables})`,
  'm',
);

const now = '2026-11-22T00:00:00.000Z';
const page = { offset: 0, limit: 50 };
const byName = { column: 'name_folded', direction: 'asc' } as const;
const over = { expiresAt: now, createdAt: now, seenAt: now };
const userAdmin = { column: 'name_folded', direction: 'asc', total: 100_000, ...page } as const;
const users =
  (search: object, order: object = {}) =>
  (storage: Storage) =>
    searchUsers(storage, { ...search, now }, { ...userAdmin, ...order });

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
