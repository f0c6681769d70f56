// The table of sessions.
import { sql } from 'kysely';
import { keptQuery } from '../../storage/kept-query.ts';
import type { Storage } from '../../storage/storage.ts';
import type { SessionsTable } from '../../storage/tables.ts';

const inserted = keptQuery((db, row: SessionsTable) => {
  const { id, token_hash, user_key, kind, method, address, user_agent, created_at, seen_at, expires_at, proven_at } =
    row;
  const values = {
    id,
    token_hash,
    user_key,
    kind,
    method,
    address,
    user_agent,
    created_at,
    seen_at,
    expires_at,
    proven_at,
  };
  return db.insertInto('sessions').values(values);
});

const loginSeen = keptQuery((db, { user_key, seen_at }: Pick<SessionsTable, 'user_key' | 'seen_at'>) =>
  db.updateTable('logins').set({ seen_at }).where('user_key', '=', user_key).where('seen_at', '<', seen_at),
);

export async function insertSession(storage: Storage, row: SessionsTable): Promise<void> {
  await inserted(storage.db(), row);
  await loginSeen(storage.db(), row);
}

export async function findSessionByToken(
  storage: Storage,
  tokenHash: string,
): Promise<(SessionsTable & { has_factor: number; factor_required_from: string | null }) | undefined> {
  return (await sessionByToken(storage.db(), { tokenHash })).rows[0];
}

// Whether its owner has a second factor comes with it: asked for beside each session, it would be one more read.
const sessionByToken = keptQuery((db, { tokenHash }: { tokenHash: string }) =>
  db
    .selectFrom('sessions')
    .selectAll()
    .select(
      sql<number>`case when exists (select 1 from totp where totp.user_key = sessions.user_key)
        or exists (select 1 from passkeys where passkeys.user_key = sessions.user_key) then 1 else 0 end`.as(
        'has_factor',
      ),
    )
    .select(
      sql<
        string | null
      >`(select from_at from factor_requirements where factor_requirements.user_key = sessions.user_key)`.as(
        'factor_required_from',
      ),
    )
    .where('token_hash', '=', tokenHash),
);

export async function findSession(storage: Storage, id: string): Promise<SessionsTable | undefined> {
  return storage.db().selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst();
}

/** A part of somebody's sessions. */
export interface SessionsPage {
  offset: number;
  limit: number;
  /** Shown elsewhere. */
  exceptId?: string | undefined;
}

/** Those that are not over, seen last first; with `page` a part of them. */
export async function findSessionsOf(
  storage: Storage,
  userKey: string,
  over: Over,
  page?: SessionsPage,
): Promise<SessionsTable[]> {
  let query = storage
    .db()
    .selectFrom('sessions')
    .selectAll()
    .where('user_key', '=', userKey)
    .where('expires_at', '>', over.expiresAt)
    .where('created_at', '>', over.createdAt)
    .where('seen_at', '>', over.seenAt);
  if (page?.exceptId !== undefined) query = query.where('id', '!=', page.exceptId);
  if (page) query = query.limit(page.limit).offset(page.offset);
  return query.orderBy('seen_at', 'desc').orderBy('id', 'desc').execute();
}

export type EndedSession = Pick<SessionsTable, 'id' | 'user_key' | 'user_agent' | 'address'>;
const endedColumns = ['id', 'user_key', 'user_agent', 'address'] as const;

/** @returns those that there were. */
export async function deleteSessions(storage: Storage, ids: readonly string[]): Promise<EndedSession[]> {
  if (ids.length === 0) return [];
  return storage
    .db()
    .deleteFrom('sessions')
    .where('id', 'in', [...ids])
    .returning(endedColumns)
    .execute();
}

/** With `id` that one alone, which must be theirs; with `exceptId` all but that one. */
export async function deleteSessionsOf(
  storage: Storage,
  userKey: string,
  which: { id?: string | undefined; exceptId?: string | undefined } = {},
): Promise<EndedSession[]> {
  let statement = storage.db().deleteFrom('sessions').where('user_key', '=', userKey);
  if (which.id !== undefined) statement = statement.where('id', '=', which.id);
  if (which.exceptId !== undefined) statement = statement.where('id', '!=', which.exceptId);
  return statement.returning(endedColumns).execute();
}

/** Keeps so many sessions of a user, the ones seen last. @returns those that went. */
export async function deleteBeyond(storage: Storage, userKey: string, kept: number): Promise<EndedSession[]> {
  return (await deletedBeyond(storage.db(), { userKey, kept })).rows;
}

const deletedBeyond = keptQuery((db, { userKey, kept }: { userKey: string; kept: number }) =>
  db
    .deleteFrom('sessions')
    .where('id', 'in', (inner) =>
      inner
        .selectFrom('sessions')
        .select('id')
        .where('user_key', '=', userKey)
        .orderBy('seen_at', 'desc')
        .orderBy('id', 'desc')
        .offset(kept)
        .limit(1000),
    )
    .returning(endedColumns),
);

/** Moments as text: a session that expires, was opened or was last seen at one of them or before is over. */
export interface Over {
  expiresAt: string;
  createdAt: string;
  seenAt: string;
}

const overSessions = (storage: Storage, { expiresAt, createdAt, seenAt }: Over) =>
  storage
    .db()
    .selectFrom('sessions')
    .where((row) =>
      row.or([row('expires_at', '<=', expiresAt), row('created_at', '<=', createdAt), row('seen_at', '<=', seenAt)]),
    );

export async function idsOver(storage: Storage, over: Over, limit: number): Promise<string[]> {
  const rows = await overSessions(storage, over).select('id').limit(limit).execute();
  return rows.map((row) => row.id);
}

export async function countOver(storage: Storage, over: Over): Promise<{ sessions: number; people: number }> {
  const row = await overSessions(storage, over)
    .select((of) => [of.fn.countAll().as('sessions'), of.fn.count('user_key').distinct().as('people')])
    .executeTakeFirstOrThrow();
  return { sessions: Number(row.sessions), people: Number(row.people) };
}

/** A session that was ended meanwhile stays ended: nothing is inserted here. */
export async function writeSeen(
  storage: Storage,
  seen: { id: string; seenAt: string; address: string },
): Promise<void> {
  await storage
    .db()
    .updateTable('sessions')
    .set({ seen_at: seen.seenAt, address: seen.address })
    .where('id', '=', seen.id)
    .where('seen_at', '<', seen.seenAt)
    .execute();
  await storage
    .db()
    .updateTable('logins')
    .set({ seen_at: seen.seenAt })
    .where('user_key', '=', (of) => of.selectFrom('sessions').select('user_key').where('id', '=', seen.id))
    .where('seen_at', '<', seen.seenAt)
    .execute();
}

/** @returns false where the session was ended, or renewed by somebody else since it was read. */
export async function writeRenewed(
  storage: Storage,
  before: { id: string; provenAt: string },
  renewed: { tokenHash: string; provenAt: string },
): Promise<boolean> {
  const result = await storage
    .db()
    .updateTable('sessions')
    .set({ token_hash: renewed.tokenHash, proven_at: renewed.provenAt })
    .where('id', '=', before.id)
    .where('proven_at', '=', before.provenAt)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
