// Looks of administrators at the profiles of others, as their owners see them.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  const postgres = db.getExecutor().adapter.constructor.name === 'PostgresAdapter';
  const text = postgres ? sql`text collate "C"` : sql`text`;

  // No reference to sessions or to who looks: the end is written into the log after these are gone.
  await db.schema
    .createTable('looks')
    .addColumn('id', text, (c) => c.primaryKey().notNull())
    .addColumn('session_id', text, (c) => c.notNull().unique())
    .addColumn('by_key', text, (c) => c.notNull())
    .addColumn('user_key', text, (c) => c.notNull().references('items.key').onDelete('cascade'))
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('began_at', text, (c) => c.notNull())
    .addColumn('ends_at', text, (c) => c.notNull())
    .execute();
  await db.schema.createIndex('looks_user').on('looks').columns(['user_key', 'began_at']).execute();
}
