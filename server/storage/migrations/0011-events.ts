// All events in one list: written in the transaction that it tells of, and read by lists, streams and actions.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  const postgres = db.getExecutor().adapter.constructor.name === 'PostgresAdapter';
  const text = postgres ? sql`text collate "C"` : sql`text`;
  const integer = postgres ? sql`bigint` : sql`integer`;

  await db.schema
    .createTable('events')
    .addColumn('key', text, (c) => c.primaryKey().notNull())
    .addColumn('topic', text, (c) => c.notNull())
    .addColumn('rest', text, (c) => c.notNull())
    .addColumn('user_key', text)
    .addColumn('item_key', text)
    .addColumn('created_at', text, (c) => c.notNull())
    .addColumn('created_by', text)
    .addColumn('data', text, (c) => c.notNull())
    .addColumn('caused_by', text)
    .addColumn('depth', integer, (c) => c.notNull())
    .execute();
  // The key sorts by time: each list is read from its newest on.
  await db.schema.createIndex('events_topic').on('events').columns(['topic', 'key']).execute();
  await sql`create index events_rest on events (topic, rest, key) where rest <> ''`.execute(db);
  await db.schema.createIndex('events_by').on('events').columns(['created_by', 'key']).execute();
  await sql`create index events_user on events (user_key, key) where user_key is not null`.execute(db);
  await sql`create index events_item on events (item_key, key) where item_key is not null`.execute(db);
  // Those that are judged by the item, of whatever item: the lists of people who are no administrators look through them.
  await sql`create index events_places on events (key) where user_key is null and item_key is not null`.execute(db);
}
