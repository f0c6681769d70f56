// The first schema: the graph, its files, sign-in, flows, attempts and jobs.
import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration must not follow later changes of the table types.
export async function up(db: Kysely<any>): Promise<void> {
  const postgres = db.getExecutor().adapter.constructor.name === 'PostgresAdapter';
  const bytes = postgres ? sql`bytea` : sql`blob`;
  // Bytewise order on both stores, whatever the cluster's locale.
  const text = postgres ? sql`text collate "C"` : sql`text`;
  const integer = postgres ? sql`bigint` : sql`integer`;

  await db.schema
    .createTable('items')
    .addColumn('key', text, (c) => c.primaryKey().notNull())
    .addColumn('type', text, (c) => c.notNull())
    .addColumn('data', 'text', (c) => c.notNull())
    .addColumn('rev', integer, (c) => c.notNull())
    .addColumn('name_folded', text, (c) => c.notNull())
    .addColumn('active', integer)
    .addColumn('created_by', text)
    .addColumn('created_at', text, (c) => c.notNull())
    .addColumn('updated_by', text)
    .addColumn('updated_at', text, (c) => c.notNull())
    .addColumn('trashed_by', text)
    .addColumn('trashed_at', text)
    .execute();
  await db.schema.createIndex('items_type_name').on('items').columns(['type', 'name_folded', 'key']).execute();

  await db.schema
    .createTable('item_history')
    .addColumn('item_key', text, (c) => c.notNull().references('items.key').onDelete('cascade'))
    .addColumn('rev', integer, (c) => c.notNull())
    .addColumn('type', text, (c) => c.notNull())
    .addColumn('data', 'text', (c) => c.notNull())
    .addColumn('message', 'text')
    .addColumn('updated_by', text)
    .addColumn('updated_at', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('item_history_pk', ['item_key', 'rev'])
    .execute();

  await db.schema
    .createTable('edges')
    .addColumn('key', text, (c) => c.primaryKey().notNull())
    .addColumn('type', text, (c) => c.notNull())
    .addColumn('from_key', text, (c) => c.notNull().references('items.key').onDelete('cascade'))
    .addColumn('to_key', text, (c) => c.notNull().references('items.key').onDelete('cascade'))
    .addColumn('data', 'text', (c) => c.notNull())
    .addColumn('rev', integer, (c) => c.notNull())
    .addColumn('created_by', text)
    .addColumn('created_at', text, (c) => c.notNull())
    .addColumn('updated_by', text)
    .addColumn('updated_at', text, (c) => c.notNull())
    .execute();
  await db.schema.createIndex('edges_from').on('edges').columns(['from_key', 'type', 'to_key']).execute();
  await db.schema.createIndex('edges_to').on('edges').columns(['to_key', 'type', 'from_key']).execute();
  // Links that carry structure exist once between two items, also when two requests make them at once.
  await sql`create unique index edges_structural on edges (from_key, to_key, type)
    where type in ('Child', 'Permission', 'Member')`.execute(db);

  await db.schema
    .createTable('files')
    .addColumn('key', text, (c) => c.primaryKey().notNull())
    .addColumn('extension', text, (c) => c.notNull())
    .addColumn('media_type', text, (c) => c.notNull())
    .addColumn('original_name', 'text', (c) => c.notNull())
    .addColumn('size_bytes', integer, (c) => c.notNull())
    .addColumn('item_key', text, (c) => c.references('items.key').onDelete('cascade'))
    .addColumn('safe_image', integer, (c) => c.notNull())
    .addColumn('created_by', text, (c) => c.notNull())
    .addColumn('created_at', text, (c) => c.notNull())
    .addColumn('bytes', bytes, (c) => c.notNull())
    .execute();
  await db.schema.createIndex('files_item').on('files').columns(['item_key', 'created_at']).execute();

  await db.schema
    .createTable('logins')
    .addColumn('user_key', text, (c) => c.primaryKey().notNull().references('items.key').onDelete('cascade'))
    .addColumn('email_normal', text, (c) => c.notNull().unique())
    .execute();

  await db.schema
    .createTable('passwords')
    .addColumn('user_key', text, (c) => c.primaryKey().notNull().references('items.key').onDelete('cascade'))
    .addColumn('hash', text, (c) => c.notNull())
    .addColumn('changed_at', text, (c) => c.notNull())
    .addColumn('provisional', integer, (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('sessions')
    .addColumn('id', text, (c) => c.primaryKey().notNull())
    .addColumn('token_hash', text, (c) => c.notNull().unique())
    .addColumn('user_key', text, (c) => c.notNull().references('items.key').onDelete('cascade'))
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('method', text, (c) => c.notNull())
    .addColumn('address', text, (c) => c.notNull())
    .addColumn('user_agent', 'text', (c) => c.notNull())
    .addColumn('created_at', text, (c) => c.notNull())
    .addColumn('seen_at', text, (c) => c.notNull())
    .addColumn('expires_at', text, (c) => c.notNull())
    .addColumn('proven_at', text, (c) => c.notNull())
    .execute();
  await db.schema.createIndex('sessions_user').on('sessions').columns(['user_key', 'seen_at']).execute();
  await db.schema.createIndex('sessions_expires').on('sessions').column('expires_at').execute();

  await db.schema
    .createTable('flows')
    .addColumn('id', text, (c) => c.primaryKey().notNull())
    .addColumn('purpose', text, (c) => c.notNull())
    .addColumn('secret_hash', text, (c) => c.notNull())
    .addColumn('user_key', text, (c) => c.references('items.key').onDelete('cascade'))
    .addColumn('data', 'text', (c) => c.notNull())
    .addColumn('attempts', integer, (c) => c.notNull())
    .addColumn('created_at', text, (c) => c.notNull())
    .addColumn('expires_at', text, (c) => c.notNull())
    .execute();
  await db.schema.createIndex('flows_user').on('flows').columns(['user_key', 'purpose']).execute();
  await db.schema.createIndex('flows_expires').on('flows').column('expires_at').execute();

  await db.schema
    .createTable('attempts')
    .addColumn('subject', text, (c) => c.primaryKey().notNull())
    .addColumn('count', integer, (c) => c.notNull())
    .addColumn('window_started_at', text, (c) => c.notNull())
    .addColumn('blocked_until', text)
    .execute();

  await db.schema
    .createTable('jobs')
    .addColumn('id', text, (c) => c.primaryKey().notNull())
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('data', 'text', (c) => c.notNull())
    .addColumn('attempts', integer, (c) => c.notNull())
    .addColumn('run_at', text, (c) => c.notNull())
    .addColumn('locked_until', text)
    .addColumn('last_error', 'text')
    .addColumn('created_at', text, (c) => c.notNull())
    .addColumn('failed_at', text)
    .execute();
  await db.schema.createIndex('jobs_due').on('jobs').columns(['failed_at', 'run_at']).execute();

  // Facts about the store itself, e.g. which sealing key it belongs to.
  await db.schema
    .createTable('store_facts')
    .addColumn('name', text, (c) => c.primaryKey().notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();

  // The group of administrators is part of the store, not of a first run: its key is known to every client.
  const now = new Date().toISOString();
  await db
    .insertInto('items')
    .values({
      key: 'domain',
      type: 'Usergroup',
      data: JSON.stringify({ name: 'Administrators' }),
      rev: 1,
      name_folded: 'administrators',
      active: null,
      created_by: null,
      created_at: now,
      updated_by: null,
      updated_at: now,
      trashed_by: null,
      trashed_at: null,
    })
    .execute();
}
