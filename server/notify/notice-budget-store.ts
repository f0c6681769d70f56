// SQL on the notices that each reader got or is to be told of.
import type { Storage } from '../storage/storage.ts';
import type { MailNoticesTable } from '../storage/tables.ts';

export async function findNotice(storage: Storage, jobId: string): Promise<MailNoticesTable | undefined> {
  return storage.db().selectFrom('mail_notices').selectAll().where('job_id', '=', jobId).executeTakeFirst();
}

/** How many were mailed since then, and whether one of this kind was among them. */
export async function mailedSince(storage: Storage, reader: string, kind: string, since: string) {
  const row = await storage
    .db()
    .selectFrom('mail_notices')
    .select((of) => [
      of.fn.countAll().as('mailed'),
      of.fn.sum(of.case().when('kind', '=', kind).then(1).else(0).end()).as('same'),
    ])
    .where('reader', '=', reader)
    .where('held', '=', 0)
    .where('at', '>=', since)
    .executeTakeFirstOrThrow();
  return { mailed: Number(row.mailed), same: Number(row.same ?? 0) };
}

export async function insertNotice(storage: Storage, row: MailNoticesTable): Promise<void> {
  await storage
    .db()
    .insertInto('mail_notices')
    .values(row)
    .onConflict((conflict) => conflict.column('job_id').doNothing())
    .execute();
}

/** Those held back for a reader: how many, and when the first and the last were due. */
export async function heldFor(storage: Storage, reader: string) {
  const row = await storage
    .db()
    .selectFrom('mail_notices')
    .select((of) => [of.fn.countAll().as('count'), of.fn.min('at').as('from'), of.fn.max('at').as('until')])
    .where('reader', '=', reader)
    .where('held', '=', 1)
    .executeTakeFirstOrThrow();
  return { count: Number(row.count), from: row.from, until: row.until };
}

export async function forgetHeld(storage: Storage, reader: string, until: string): Promise<void> {
  await storage
    .db()
    .deleteFrom('mail_notices')
    .where('reader', '=', reader)
    .where('held', '=', 1)
    .where('at', '<=', until)
    .execute();
}

/** @returns how many rows went. */
export async function deleteNoticesBefore(storage: Storage, time: string): Promise<number> {
  const result = await storage.db().deleteFrom('mail_notices').where('at', '<', time).executeTakeFirst();
  return Number(result.numDeletedRows);
}
