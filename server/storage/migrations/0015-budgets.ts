// Budgets: an order in the queue of jobs, lanes of one job at a time, the notices of each reader, and how much each person keeps here.
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

  // Changes of how much a person keeps, to be summed up: rows that nobody waits for, however many write at once.
  await db.schema
    .createTable('storage_use')
    .addColumn('user_key', text, (c) => c.notNull())
    .addColumn('what', text, (c) => c.notNull())
    .addColumn('bytes', integer, (c) => c.notNull())
    .execute();
  await db.schema.createIndex('storage_use_user').on('storage_use').columns(['user_key', 'what']).execute();
  await db.schema.createIndex('files_by').on('files').columns(['created_by', 'size_bytes']).execute();
  for (const { table, what, owner, size } of counted) {
    await sql`insert into storage_use (user_key, what, bytes)
      select owner, ${what}, sum(size) from
        (select ${sql.raw(owner(''))} as owner, ${sql.raw(size(''))} as size from ${sql.table(table)}) each_row
      group by owner`.execute(db);
    for (const statement of (postgres ? postgresTriggers : sqliteTriggers)({ table, what, owner, size })) {
      await sql.raw(statement).execute(db);
    }
  }
}

interface Counted {
  table: string;
  what: string;
  /** SQL: whose a row is, and how large; `prefix` names the row. */
  owner(prefix: string): string;
  size(prefix: string): string;
}

const counted: Counted[] = [
  { table: 'files', what: 'files', owner: (p) => `${p}created_by`, size: (p) => `${p}size_bytes` },
  {
    table: 'item_history',
    what: 'states',
    owner: (p) => `coalesce(${p}updated_by, 'system')`,
    size: (p) => `octet_length(${p}data)`,
  },
  {
    table: 'items',
    what: 'items',
    owner: (p) => `case when ${p}type = 'User' then ${p}key else coalesce(${p}created_by, 'system') end`,
    size: (p) => `octet_length(${p}data)`,
  },
];

// In triggers: what goes with its item goes by a cascade, of which the code that deletes the item knows nothing.

function sqliteTriggers({ table, what, owner, size }: Counted): string[] {
  const add = (row: 'new' | 'old', bytes: string) =>
    `insert into storage_use (user_key, what, bytes) values (${owner(`${row}.`)}, '${what}', ${bytes})`;
  const [after, before] = [size('new.'), size('old.')];
  return [
    `create trigger ${table}_room_in after insert on ${table} begin ${add('new', after)}; end`,
    `create trigger ${table}_room_out after delete on ${table} begin ${add('old', `-${before}`)}; end`,
    ...(table === 'items'
      ? [
          `create trigger ${table}_room_change after update of data on ${table} when ${after} <> ${before}
            begin ${add('new', `${after} - ${before}`)}; end`,
        ]
      : []),
  ];
}

function postgresTriggers({ table, what, owner, size }: Counted): string[] {
  const add = (row: 'new' | 'old', bytes: string) =>
    `insert into storage_use (user_key, what, bytes) values (${owner(`${row}.`)}, '${what}', ${bytes})`;
  const [after, before] = [size('new.'), size('old.')];
  return [
    `create function ${table}_room() returns trigger language plpgsql as $$ begin
      if tg_op = 'INSERT' then ${add('new', after)};
      elsif tg_op = 'DELETE' then ${add('old', `-${before}`)};
      else ${add('new', `${after} - ${before}`)};
      end if;
      return null;
    end $$`,
    `create trigger ${table}_room after insert or delete on ${table} for each row execute function ${table}_room()`,
    ...(table === 'items'
      ? [
          `create trigger ${table}_room_change after update of data on ${table} for each row
            when (${after} <> ${before}) execute function ${table}_room()`,
        ]
      : []),
  ];
}
