// The table of attempts.
import { sql } from 'kysely';
import { keptQuery } from '../../../storage/kept-query.ts';
import type { Storage } from '../../../storage/storage.ts';
import type { AttemptsTable } from '../../../storage/tables.ts';

/**
 * Makes everybody else who counts the same subjects wait until this transaction ends, also on other nodes: reading a
 * count and adding to it must be one step (CVE-2024-4629). Always in the same order, so that two never wait for each
 * other. The embedded store has one writer and needs nothing.
 */
export async function lockSubjects(storage: Storage, subjects: readonly string[]): Promise<void> {
  if (storage.kind === 'sqlite') return;
  const locks = subjects.map((subject) => sql`pg_advisory_xact_lock(hashtextextended(${`attempts ${subject}`}, 0))`);
  await sql`select ${sql.join(locks)}`.execute(storage.db());
}

/** Name of the row that counts a subject in one slot of time. */
export const slotName = (subject: string, slotStart: string) => `${subject}@${slotStart}`;

/** Slots of a subject after one moment and up to another. */
export interface SlotRange {
  subject: string;
  after: string;
  upTo: string;
}

/** The rows of some slots and of some names, in the order of their names. */
export async function findAttempts(
  storage: Storage,
  ranges: readonly SlotRange[],
  names: readonly string[],
): Promise<AttemptsTable[]> {
  const wanted = [
    ...ranges.map(
      ({ subject, after, upTo }) =>
        sql`select * from attempts where subject > ${slotName(subject, after)} and subject <= ${slotName(subject, upTo)}`,
    ),
    ...names.map((name) => sql`select * from attempts where subject = ${name}`),
  ];
  const { rows } = await sql<AttemptsTable>`${sql.join(wanted, sql` union all `)}`.execute(storage.db());
  return rows.sort((a, b) => (a.subject < b.subject ? -1 : 1));
}

/** Adds one to each, whatever was added or taken meanwhile; the rest of the row is set. */
export async function addAttempts(storage: Storage, rows: readonly Omit<AttemptsTable, 'count'>[]): Promise<void> {
  await storage
    .db()
    .insertInto('attempts')
    .values(rows.map((row) => ({ ...row, count: 1 })))
    .onConflict((conflict) =>
      conflict.column('subject').doUpdateSet((row) => ({
        count: row('attempts.count', '+', 1),
        window_started_at: row.ref('excluded.window_started_at'),
        blocked_until: row.ref('excluded.blocked_until'),
      })),
    )
    .execute();
}

const takenOne = keptQuery((db, { name }: { name: string }) =>
  db
    .updateTable('attempts')
    .set((row) => ({ count: row('count', '-', 1) }))
    .where('subject', '=', name)
    .where('count', '>', 0),
);

/** Takes one from a row; with `blocked_until`, sets that too. */
export async function takeAttempt(
  storage: Storage,
  name: string,
  change: { blocked_until?: string | null } = {},
): Promise<void> {
  if (change.blocked_until === undefined) {
    await takenOne(storage.db(), { name });
    return;
  }
  await storage
    .db()
    .updateTable('attempts')
    .set((row) => ({ ...change, count: row('count', '-', 1) }))
    .where('subject', '=', name)
    .where('count', '>', 0)
    .execute();
}

export async function deleteAttempts(storage: Storage, ...names: string[]): Promise<void> {
  await storage.db().deleteFrom('attempts').where('subject', 'in', names).execute();
}

/** Deletes rows whose name begins so and that were last touched before the moment. */
export async function deleteQuiet(storage: Storage, prefix: string, before: string): Promise<number> {
  const result = await storage
    .db()
    .deleteFrom('attempts')
    .where('subject', '>=', prefix)
    .where('subject', '<', `${prefix}\u{10ffff}`)
    .where('window_started_at', '<', before)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Deletes the runs of accounts that are no more. */
export async function deleteRunsWithoutAccount(storage: Storage, prefix: string): Promise<number> {
  const result = await storage
    .db()
    .deleteFrom('attempts')
    .where('subject', '>=', prefix)
    .where('subject', '<', `${prefix}\u{10ffff}`)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('logins')
            .select('logins.user_key')
            .where(sql<boolean>`attempts.subject = ${prefix} || logins.user_key`),
        ),
      ),
    )
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
