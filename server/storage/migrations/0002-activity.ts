// The activity log of accounts: entries chained by hashes, and the sealed head of each chain.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  const postgres = db.getExecutor().adapter.constructor.name === 'PostgresAdapter';
  const text = postgres ? sql`text collate "C"` : sql`text`;
  const integer = postgres ? sql`bigint` : sql`integer`;

  // No reference to items: what happened to an account outlives it.
  await db.schema
    .createTable('activity')
    .addColumn('user_key', text, (c) => c.notNull())
    .addColumn('seq', integer, (c) => c.notNull())
    .addColumn('at', text, (c) => c.notNull())
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('actor_key', text)
    .addColumn('address', text, (c) => c.notNull())
    .addColumn('user_agent', 'text', (c) => c.notNull())
    .addColumn('data', 'text', (c) => c.notNull())
    .addColumn('hash', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('activity_pk', ['user_key', 'seq'])
    .execute();
  await db.schema.createIndex('activity_at').on('activity').column('at').execute();
  await db.schema
    .createTable('activity_heads')
    .addColumn('user_key', text, (c) => c.primaryKey().notNull())
    .addColumn('seq', integer, (c) => c.notNull())
    .addColumn('hash', text, (c) => c.notNull())
    .addColumn('seal', text, (c) => c.notNull())
    .execute();
}
