// The table of attempts.
import { sql } from 'kysely';
import type { Storage } from '../../storage/storage.ts';

/**
 * Makes everybody else who counts the same subject wait until this transaction ends, also on other nodes: reading a
 * count and writing it must be one step (CVE-2024-4629). The embedded store has one writer and needs nothing.
 */
export async function lockSubject(storage: Storage, subject: string): Promise<void> {
  if (storage.kind === 'sqlite') return;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`attempts ${subject}`}, 0))`.execute(
    storage.db(),
  );
}

export interface SlotCount {
  slotStart: string;
  count: number;
}

const slotName = (subject: string, slotStart: string) => `${subject}@${slotStart}`;

/** Counts of a subject in the slots of time between two moments, oldest first. */
export async function findSlots(
  storage: Storage,
  subject: string,
  from: string,
  to: string,
): Promise<SlotCount[]> {
  const rows = await storage
    .db()
    .selectFrom('attempts')
    .select(['window_started_at', 'count'])
    .where('subject', '>', slotName(subject, from))
    .where('subject', '<=', slotName(subject, to))
    .orderBy('subject')
    .execute();
  return rows.map((row) => ({ slotStart: row.window_started_at, count: row.count }));
}

export async function addToSlot(storage: Storage, subject: string, slotStart: string): Promise<void> {
  await storage
    .db()
    .insertInto('attempts')
    .values({
      subject: slotName(subject, slotStart),
      count: 1,
      window_started_at: slotStart,
      blocked_until: null,
    })
    .onConflict((conflict) =>
      conflict.column('subject').doUpdateSet((row) => ({ count: row('attempts.count', '+', 1) })),
    )
    .execute();
}

export async function takeFromSlot(storage: Storage, subject: string, slotStart: string): Promise<void> {
  await storage
    .db()
    .updateTable('attempts')
    .set((row) => ({ count: row('count', '-', 1) }))
    .where('subject', '=', slotName(subject, slotStart))
    .where('count', '>', 0)
    .execute();
}

export interface RunOfFailures {
  count: number;
  lastAt: string;
  blockedUntil: string | null;
}

export async function findRun(storage: Storage, subject: string): Promise<RunOfFailures | undefined> {
  const row = await storage
    .db()
    .selectFrom('attempts')
    .select(['count', 'window_started_at', 'blocked_until'])
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row && { count: row.count, lastAt: row.window_started_at, blockedUntil: row.blocked_until };
}

export async function saveRun(storage: Storage, subject: string, run: RunOfFailures): Promise<void> {
  const values = { count: run.count, window_started_at: run.lastAt, blocked_until: run.blockedUntil };
  await storage
    .db()
    .insertInto('attempts')
    .values({ subject, ...values })
    .onConflict((conflict) => conflict.column('subject').doUpdateSet(values))
    .execute();
}

export async function deleteRun(storage: Storage, subject: string): Promise<void> {
  await storage.db().deleteFrom('attempts').where('subject', '=', subject).execute();
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
