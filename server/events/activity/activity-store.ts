// The tables of the activity log and of the heads of its chains.
import { sql } from 'kysely';
import { keptQuery } from '../../storage/kept-query.ts';
import type { Storage } from '../../storage/storage.ts';
import type { ActivityHeadsTable, ActivityTable } from '../../storage/tables.ts';

/** One writer per chain at a time; the embedded store has one writer in all. */
export async function lockChain(storage: Storage, userKey: string): Promise<void> {
  if (storage.kind !== 'postgres') return;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`activity ${userKey}`}, 0))`.execute(storage.db());
}

const headOf = keptQuery((db, { userKey }: { userKey: string }) =>
  db.selectFrom('activity_heads').selectAll().where('user_key', '=', userKey),
);

const insertedEntry = keptQuery((db, entry: ActivityTable) => {
  const { user_key, seq, at, kind, actor_key, address, user_agent, data, hash } = entry;
  return db.insertInto('activity').values({ user_key, seq, at, kind, actor_key, address, user_agent, data, hash });
});

const savedHead = keptQuery((db, { user_key, seq, hash, seal }: ActivityHeadsTable) =>
  db
    .insertInto('activity_heads')
    .values({ user_key, seq, hash, seal })
    .onConflict((conflict) => conflict.column('user_key').doUpdateSet({ seq, hash, seal })),
);

export async function findHead(storage: Storage, userKey: string): Promise<ActivityHeadsTable | undefined> {
  return (await headOf(storage.db(), { userKey })).rows[0];
}

/** Those of every chain, in one statement: as they were at one moment. */
export async function findHeads(storage: Storage): Promise<ActivityHeadsTable[]> {
  return storage.db().selectFrom('activity_heads').selectAll().orderBy('user_key').execute();
}

/** The last two entries, newest first. */
export async function findEnd(storage: Storage, userKey: string): Promise<ActivityTable[]> {
  return findEntries(storage, userKey, { offset: 0, limit: 2 });
}

export async function insertEntry(storage: Storage, entry: ActivityTable, head: ActivityHeadsTable): Promise<void> {
  await insertedEntry(storage.db(), entry);
  await savedHead(storage.db(), head);
}

/** For a chain that was never to be, or whose account is no more; nothing else is ever deleted here. */
export async function deleteChain(storage: Storage, userKey: string): Promise<void> {
  await storage.db().deleteFrom('activity').where('user_key', '=', userKey).execute();
  await storage.db().deleteFrom('activity_heads').where('user_key', '=', userKey).execute();
}

/** Newest first. */
export async function findEntries(
  storage: Storage,
  userKey: string,
  list: { offset: number; limit: number; kinds?: readonly string[] | undefined },
): Promise<ActivityTable[]> {
  let query = storage.db().selectFrom('activity').selectAll().where('user_key', '=', userKey);
  if (list.kinds) query = query.where('kind', 'in', list.kinds);
  return query.orderBy('seq', 'desc').offset(list.offset).limit(list.limit).execute();
}

/** A stretch of one chain, oldest first, from after `afterSeq`. */
export async function findStretch(
  storage: Storage,
  userKey: string,
  afterSeq: number,
  limit: number,
): Promise<ActivityTable[]> {
  return storage
    .db()
    .selectFrom('activity')
    .selectAll()
    .where('user_key', '=', userKey)
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(limit)
    .execute();
}

/** Every account that has a chain or a head, so that a chain whose head was taken away is found too. */
export async function findChains(storage: Storage): Promise<string[]> {
  const rows = await storage
    .db()
    .selectFrom('activity')
    .select('user_key')
    .distinct()
    .union(storage.db().selectFrom('activity_heads').select('user_key'))
    .execute();
  return rows.map((row) => row.user_key);
}
