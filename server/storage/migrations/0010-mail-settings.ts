// How mail is sent, where an administrator says so.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  const postgres = db.getExecutor().adapter.constructor.name === 'PostgresAdapter';
  const text = postgres ? sql`text collate "C"` : sql`text`;
  const integer = postgres ? sql`bigint` : sql`integer`;

  await db.schema
    .createTable('mail_settings')
    .addColumn('name', text, (c) => c.primaryKey().notNull())
    .addColumn('value', text, (c) => c.notNull())
    .addColumn('password_sealed', text)
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('updated_by', text)
    .addColumn('updated_at', text)
    .execute();
}
