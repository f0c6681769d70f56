// Keeps the lists of a large store quick: an index over all that people are sorted by, and when each was last seen.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  const postgres = db.getExecutor().adapter.constructor.name === 'PostgresAdapter';
  const text = postgres ? sql`text collate "C"` : sql`text`;

  // They hold every column that people are sorted and told apart by: the rows are read for the page alone. `type` comes
  // first though it is always the same: SQLite prefers an index by an equality.
  await sql`create index items_people on items (type, name_folded, key, trashed_at, active, created_at, updated_at)
    where type = 'User'`.execute(db);
  await sql`create index items_people_created on items (type, created_at, key, trashed_at, active, name_folded)
    where type = 'User'`.execute(db);

  // Kept with the login, of which each user has one: else a sort by it asks for the sessions and devices of everybody.
  await db.schema
    .alterTable('logins')
    .addColumn('seen_at', text, (c) => c.notNull().defaultTo(''))
    .execute();
  await sql`update logins set seen_at = coalesce((select max(seen_at) from (
      select max(seen_at) as seen_at from sessions where sessions.user_key = logins.user_key
      union all select max(seen_at) from devices where devices.user_key = logins.user_key) as seen), '')`.execute(db);
  await db.schema.createIndex('logins_seen').on('logins').columns(['seen_at', 'user_key']).execute();

  // Sessions that ended or are old are looked for each hour, among all of them.
  await db.schema.createIndex('sessions_seen').on('sessions').column('seen_at').execute();
  await db.schema.createIndex('sessions_created').on('sessions').column('created_at').execute();
}
