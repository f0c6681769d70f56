// The table of flows.
import { sql } from 'kysely';
import type { Storage } from '../../../storage/storage.ts';
import type { FlowsTable } from '../../../storage/tables.ts';

/**
 * Holds back other starts of the same flow until this transaction ends, so that two at once cannot both stay the
 * newest. The embedded store has one writer and needs nothing.
 */
export async function lockFlow(storage: Storage, name: string): Promise<void> {
  if (storage.kind === 'sqlite') return;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`flow ${name}`}, 0))`.execute(storage.db());
}

export async function insertFlow(storage: Storage, row: FlowsTable): Promise<void> {
  await storage.db().insertInto('flows').values(row).execute();
}

export interface SomeFlows {
  /** Begun in one of these sessions. */
  sessionIds?: readonly string[];
  /** Begun at that time (ISO 8601) or later. */
  since?: string;
}

/** Of nobody where the key is null. */
export async function deleteFlowsOf(
  storage: Storage,
  userKey: string | null,
  purposes: readonly string[],
  { sessionIds, since }: SomeFlows = {},
): Promise<void> {
  if (purposes.length === 0 || sessionIds?.length === 0) return;
  let statement = storage
    .db()
    .deleteFrom('flows')
    .where('user_key', userKey === null ? 'is' : '=', userKey)
    .where('purpose', 'in', [...purposes]);
  if (since !== undefined) statement = statement.where('created_at', '>=', since);
  if (sessionIds) {
    statement = statement.where((row) => row.or(sessionIds.map((id) => row('data', 'like', `%"sessionId":"${id}"%`))));
  }
  await statement.execute();
}

export interface FlowName {
  purpose: string;
  id: string;
  secretHash: string;
}

export async function findFlow(storage: Storage, name: FlowName): Promise<FlowsTable | undefined> {
  return storage
    .db()
    .selectFrom('flows')
    .selectAll()
    .where('id', '=', name.id)
    .where('purpose', '=', name.purpose)
    .where('secret_hash', '=', name.secretHash)
    .executeTakeFirst();
}

/** Reads and deletes in one statement: one caller gets the row, and no other ever does. */
export async function takeFlow(storage: Storage, name: FlowName): Promise<FlowsTable | undefined> {
  return storage
    .db()
    .deleteFrom('flows')
    .where('id', '=', name.id)
    .where('purpose', '=', name.purpose)
    .where('secret_hash', '=', name.secretHash)
    .returningAll()
    .executeTakeFirst();
}

/** The newest that has not run out. */
export async function findFlowOf(
  storage: Storage,
  of: { userKey: string; purpose: string; now: string },
): Promise<FlowsTable | undefined> {
  return storage
    .db()
    .selectFrom('flows')
    .selectAll()
    .where('user_key', '=', of.userKey)
    .where('purpose', '=', of.purpose)
    .where('expires_at', '>', of.now)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Those that have not run out, oldest first. */
export async function findFlowsOf(
  storage: Storage,
  of: { userKey: string; purpose: string; now: string },
): Promise<FlowsTable[]> {
  return storage
    .db()
    .selectFrom('flows')
    .selectAll()
    .where('user_key', '=', of.userKey)
    .where('purpose', '=', of.purpose)
    .where('expires_at', '>', of.now)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export type TriedFlow = { purpose: string } & ({ id: string; secretHash: string } | { userKey: string });

/** Counts and reads in one statement, so that no more than so many tries are ever made, on any number of nodes. */
export async function countTry(
  storage: Storage,
  which: TriedFlow,
  most: number,
  taken: 'one' | 'all' = 'one',
): Promise<FlowsTable | undefined> {
  let statement = storage
    .db()
    .updateTable('flows')
    .set((row) => ({ attempts: taken === 'all' ? most : row('attempts', '+', 1) }))
    .where('purpose', '=', which.purpose)
    .where('attempts', '<', most);
  statement =
    'id' in which
      ? statement.where('id', '=', which.id).where('secret_hash', '=', which.secretHash)
      : statement.where('user_key', '=', which.userKey);
  return statement.returningAll().executeTakeFirst();
}

/** @returns whether it was there. */
export async function deleteFlow(storage: Storage, id: string): Promise<boolean> {
  const row = await storage.db().deleteFrom('flows').where('id', '=', id).returning('id').executeTakeFirst();
  return row !== undefined;
}

export async function deleteExpiredFlows(storage: Storage, now: string): Promise<number> {
  const result = await storage.db().deleteFrom('flows').where('expires_at', '<=', now).executeTakeFirst();
  return Number(result.numDeletedRows);
}
