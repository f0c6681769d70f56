// Changes made to many accounts in the background with a row for each, and who must have a second factor beside the policy.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  const postgres = db.getExecutor().adapter.constructor.name === 'PostgresAdapter';
  const text = postgres ? sql`text collate "C"` : sql`text`;
  const integer = postgres ? sql`bigint` : sql`integer`;

  // No reference to items: what was done to many is told also after who began it is gone.
  await db.schema
    .createTable('bulk_runs')
    .addColumn('id', text, (c) => c.primaryKey().notNull())
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('parameters', 'text', (c) => c.notNull())
    .addColumn('begun_by', text, (c) => c.notNull())
    .addColumn('address', text, (c) => c.notNull())
    .addColumn('user_agent', 'text', (c) => c.notNull())
    .addColumn('state', text, (c) => c.notNull())
    .addColumn('reason', text)
    .addColumn('total', integer, (c) => c.notNull())
    .addColumn('done', integer, (c) => c.notNull())
    .addColumn('failed', integer, (c) => c.notNull())
    .addColumn('created_at', text, (c) => c.notNull())
    .addColumn('started_at', text)
    .addColumn('finished_at', text)
    .execute();
  await db.schema.createIndex('bulk_runs_begun').on('bulk_runs').columns(['begun_by', 'state']).execute();
  await db.schema.createIndex('bulk_runs_created').on('bulk_runs').column('created_at').execute();
  await db.schema
    .createTable('bulk_rows')
    .addColumn('run_id', text, (c) => c.notNull().references('bulk_runs.id').onDelete('cascade'))
    .addColumn('position', integer, (c) => c.notNull())
    .addColumn('user_key', text)
    .addColumn('email', 'text')
    .addColumn('name', 'text')
    .addColumn('outcome', text, (c) => c.notNull())
    .addColumn('code', text)
    .addPrimaryKeyConstraint('bulk_rows_pk', ['run_id', 'position'])
    .execute();
  // The next row to do, and those that failed, without a look at all the others.
  await db.schema.createIndex('bulk_rows_outcome').on('bulk_rows').columns(['run_id', 'outcome', 'position']).execute();

  await db.schema
    .createTable('factor_requirements')
    .addColumn('user_key', text, (c) => c.primaryKey().notNull().references('items.key').onDelete('cascade'))
    .addColumn('from_at', text, (c) => c.notNull())
    .addColumn('required_by', text)
    .addColumn('created_at', text, (c) => c.notNull())
    .execute();
}
