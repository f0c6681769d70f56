// The tables of changes of many users and of their rows.
import { sql } from 'kysely';
import type { Storage } from '../../storage/storage.ts';
import type { BulkRowsTable, BulkRunsTable } from '../../storage/tables.ts';
import { type UserSearch, userConditions } from '../users/user-admin-store.ts';

export type NewRow = Pick<BulkRowsTable, 'user_key' | 'email' | 'name'>;

/** PostgreSQL gives sums and counts of whole numbers as text. */
const numbered = (row: BulkRunsTable): BulkRunsTable => ({
  ...row,
  total: Number(row.total),
  done: Number(row.done),
  failed: Number(row.failed),
});

const insertedAtOnce = 200;

export async function insertRun(storage: Storage, row: BulkRunsTable): Promise<void> {
  await storage.db().insertInto('bulk_runs').values(row).execute();
}

export async function insertRows(storage: Storage, runId: string, rows: readonly NewRow[]): Promise<number> {
  for (let at = 0; at < rows.length; at += insertedAtOnce) {
    const some = rows.slice(at, at + insertedAtOnce);
    await storage
      .db()
      .insertInto('bulk_rows')
      .values(
        some.map((row, index) => ({
          ...row,
          run_id: runId,
          position: at + index,
          outcome: 'left',
          code: null,
        })),
      )
      .execute();
  }
  return rows.length;
}

/** All users who match, by name. @returns how many. */
export async function insertMatching(
  storage: Storage,
  runId: string,
  search: UserSearch,
  atMost: number,
): Promise<number> {
  const result = await sql`
    insert into bulk_rows (run_id, position, user_key, outcome)
    select cast(${runId} as text), row_number() over (order by items.name_folded, items.key) - 1, items.key, 'left'
    from items where ${sql.join(userConditions(search), sql` and `)} limit ${atMost}
  `.execute(storage.db());
  return Number(result.numAffectedRows ?? 0);
}

/** The rows of another run that ended so, anew. @returns how many. */
export async function insertAgain(
  storage: Storage,
  runId: string,
  from: { runId: string; outcome: string },
): Promise<number> {
  const result = await sql`
    insert into bulk_rows (run_id, position, user_key, email, name, outcome)
    select cast(${runId} as text), row_number() over (order by position) - 1, user_key, email, name, 'left'
    from bulk_rows where run_id = ${from.runId} and outcome = ${from.outcome}
  `.execute(storage.db());
  return Number(result.numAffectedRows ?? 0);
}

export async function setTotal(storage: Storage, id: string, total: number): Promise<void> {
  await storage.db().updateTable('bulk_runs').set({ total }).where('id', '=', id).execute();
}

export async function findRun(storage: Storage, id: string): Promise<BulkRunsTable | undefined> {
  const row = await storage.db().selectFrom('bulk_runs').selectAll().where('id', '=', id).executeTakeFirst();
  return row && numbered(row);
}

/** Holds back everybody else who works on this run or stops it until the transaction ends. */
export async function lockRun(storage: Storage, id: string): Promise<BulkRunsTable | undefined> {
  const run = storage.db().selectFrom('bulk_runs').selectAll().where('id', '=', id);
  const row = await (storage.kind === 'sqlite' ? run : run.forUpdate()).executeTakeFirst();
  return row && numbered(row);
}

/** Newest first. */
export async function findRuns(
  storage: Storage,
  { offset, limit }: { offset: number; limit: number },
): Promise<BulkRunsTable[]> {
  const rows = await storage
    .db()
    .selectFrom('bulk_runs')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .offset(offset)
    .limit(limit)
    .execute();
  return rows.map(numbered);
}

export async function updateRun(
  storage: Storage,
  id: string,
  change: Partial<Pick<BulkRunsTable, 'state' | 'reason' | 'started_at' | 'finished_at'>>,
): Promise<void> {
  await storage.db().updateTable('bulk_runs').set(change).where('id', '=', id).execute();
}

/** The first that is left. */
export async function findNextRow(storage: Storage, runId: string): Promise<BulkRowsTable | undefined> {
  return storage
    .db()
    .selectFrom('bulk_rows')
    .selectAll()
    .where('run_id', '=', runId)
    .where('outcome', '=', 'left')
    .orderBy('position')
    .limit(1)
    .executeTakeFirst();
}

/** Once for each row: @returns false where it has an outcome already. */
export async function writeOutcome(
  storage: Storage,
  row: Pick<BulkRowsTable, 'run_id' | 'position'>,
  outcome: { outcome: 'done' | 'failed'; code: string | null } & Partial<NewRow>,
): Promise<boolean> {
  const { numUpdatedRows } = await storage
    .db()
    .updateTable('bulk_rows')
    .set(outcome)
    .where('run_id', '=', row.run_id)
    .where('position', '=', row.position)
    .where('outcome', '=', 'left')
    .executeTakeFirst();
  if (Number(numUpdatedRows) === 0) return false;
  await storage
    .db()
    .updateTable('bulk_runs')
    .set((run) => ({ [outcome.outcome]: run(outcome.outcome, '+', 1) }))
    .where('id', '=', row.run_id)
    .execute();
  return true;
}

/** In their order, with the names that their users have now. */
export async function findRows(
  storage: Storage,
  runId: string,
  { outcome, offset, limit }: { outcome?: string | undefined; offset: number; limit: number },
): Promise<(BulkRowsTable & { data: string | null })[]> {
  return (
    storage
      .db()
      .selectFrom('bulk_rows')
      // Of users alone: a key of anything else must not tell its name (S46).
      .leftJoin('items', (join) => join.onRef('items.key', '=', 'bulk_rows.user_key').on('items.type', '=', 'User'))
      .selectAll('bulk_rows')
      .select('items.data')
      .where('run_id', '=', runId)
      .$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome ?? ''))
      .orderBy('position')
      .offset(offset)
      .limit(limit)
      .execute()
  );
}

/** Those of one person that go on. @returns how many. */
export async function stopRunsOf(
  storage: Storage,
  userKey: string,
  change: { reason: string; finished_at: string },
): Promise<number> {
  const { numUpdatedRows } = await storage
    .db()
    .updateTable('bulk_runs')
    .set({ state: 'stopped', ...change })
    .where('begun_by', '=', userKey)
    .where('state', 'in', ['waiting', 'running'])
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Runs that are over and older; their rows go with them. */
export async function deleteRunsBefore(storage: Storage, time: string): Promise<void> {
  await storage
    .db()
    .deleteFrom('bulk_runs')
    .where('created_at', '<', time)
    .where('state', 'in', ['stopped', 'finished'])
    .execute();
}
