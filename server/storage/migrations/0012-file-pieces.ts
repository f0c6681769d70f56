// Bytes of files in pieces, so that no answer holds a whole one; and which files an earlier state of their item names.
import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration must not follow later changes of the table types.
export async function up(db: Kysely<any>): Promise<void> {
  const postgres = db.getExecutor().adapter.constructor.name === 'PostgresAdapter';
  const text = postgres ? sql`text collate "C"` : sql`text`;
  const integer = postgres ? sql`bigint` : sql`integer`;
  const bytes = postgres ? sql`bytea` : sql`blob`;

  await db.schema
    .createTable('file_pieces')
    .addColumn('file_key', text, (c) => c.notNull().references('files.key').onDelete('cascade'))
    .addColumn('seq', integer, (c) => c.notNull())
    .addColumn('bytes', bytes, (c) => c.notNull())
    .addPrimaryKeyConstraint('file_pieces_key', ['file_key', 'seq'])
    .execute();

  await db.schema
    .alterTable('files')
    .addColumn('in_history', integer, (c) => c.notNull().defaultTo(0))
    .execute();
  // Whether a state of before names a file is not looked up: that is the long search that this column ends. Such
  // files stay until their item goes.
  await sql`update files set in_history = 1 where item_key is not null
    and exists (select 1 from item_history h where h.item_key = files.item_key)`.execute(db);
}
