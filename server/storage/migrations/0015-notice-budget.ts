// An order in the queue of jobs, lanes that are worked through one job at a time, and the notices that each reader got or is to get.
import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration must not follow later changes of the table types.
export async function up(db: Kysely<any>): Promise<void> {
  const postgres = db.getExecutor().adapter.constructor.name === 'PostgresAdapter';
  const text = postgres ? sql`text collate "C"` : sql`text`;
  const integer = postgres ? sql`bigint` : sql`integer`;

  await db.schema
    .alterTable('jobs')
    .addColumn('priority', integer, (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('jobs').addColumn('lane', text).execute();
  await db.schema.dropIndex('jobs_due').execute();
  await db.schema.createIndex('jobs_due').on('jobs').columns(['failed_at', 'priority', 'run_at', 'id']).execute();
  await sql`create index jobs_lane on jobs (lane, priority, run_at, id) where lane is not null`.execute(db);

  await db.schema
    .createTable('mail_notices')
    .addColumn('job_id', text, (c) => c.primaryKey().notNull())
    .addColumn('reader', text, (c) => c.notNull())
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('at', text, (c) => c.notNull())
    .addColumn('held', integer, (c) => c.notNull())
    .execute();
  await db.schema.createIndex('mail_notices_reader').on('mail_notices').columns(['reader', 'held', 'at']).execute();
  await db.schema.createIndex('mail_notices_at').on('mail_notices').columns(['at']).execute();
}
