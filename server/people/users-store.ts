// The table of logins: which normal form of an address belongs to which user.
import { domainKey } from '../../contract/permissions.ts';
import { Failure } from '../platform/failure.ts';
import { foldedAddress } from '../platform/folded-address.ts';
import { isUniqueViolation } from '../storage/db-errors.ts';
import { keptQuery } from '../storage/kept-query.ts';
import type { Storage } from '../storage/storage.ts';
import type { ItemsTable } from '../storage/tables.ts';

export interface LoginAddress {
  email: string;
  emailNormal: string;
}

const columnsOf = ({ email, emailNormal }: LoginAddress) => ({
  email_normal: emailNormal,
  email_folded: foldedAddress(email, emailNormal),
});

/** The unique index decides who has an address, also between two requests at once. */
export async function insertLogin(storage: Storage, userKey: string, address: LoginAddress): Promise<void> {
  try {
    await storage
      .db()
      .insertInto('logins')
      .values({ user_key: userKey, ...columnsOf(address), seen_at: '' })
      .execute();
  } catch (error) {
    if (isUniqueViolation(error)) throw new Failure('email.taken', { cause: error });
    throw error;
  }
}

/** Throws `email.taken`, as `insertLogin` does. */
export async function updateLogin(storage: Storage, userKey: string, address: LoginAddress): Promise<void> {
  try {
    await storage.db().updateTable('logins').set(columnsOf(address)).where('user_key', '=', userKey).execute();
  } catch (error) {
    if (isUniqueViolation(error)) throw new Failure('email.taken', { cause: error });
    throw error;
  }
}

const itemByLogin = keptQuery((db, { emailNormal }: { emailNormal: string }) =>
  db
    .selectFrom('logins')
    .innerJoin('items', 'items.key', 'logins.user_key')
    .selectAll('items')
    .where('logins.email_normal', '=', emailNormal)
    .where('items.trashed_at', 'is', null),
);

/** The item of the person with this address; one read whether or not there is one. */
export async function findItemByLogin(storage: Storage, emailNormal: string): Promise<ItemsTable | undefined> {
  return (await itemByLogin(storage.db(), { emailNormal })).rows[0];
}

const soughtAtOnce = 500;

/** Those of these normal forms that somebody has. */
export async function takenLogins(storage: Storage, normal: readonly string[]): Promise<Set<string>> {
  const taken = new Set<string>();
  for (let at = 0; at < normal.length; at += soughtAtOnce) {
    const rows = await storage
      .db()
      .selectFrom('logins')
      .select('email_normal')
      .where('email_normal', 'in', normal.slice(at, at + soughtAtOnce))
      .execute();
    for (const row of rows) taken.add(row.email_normal);
  }
  return taken;
}

export async function allLogins(storage: Storage): Promise<string[]> {
  const rows = await storage.db().selectFrom('logins').select('user_key').execute();
  return rows.map((row) => row.user_key);
}

export async function anyLogin(storage: Storage): Promise<boolean> {
  const row = await storage.db().selectFrom('logins').select('user_key').limit(1).executeTakeFirst();
  return row !== undefined;
}

/** Holds back everybody else who locks this login until the transaction ends; the embedded store has one writer. */
export async function lockLogin(storage: Storage, userKey: string): Promise<void> {
  if (storage.kind === 'sqlite') return;
  await storage
    .db()
    .selectFrom('logins')
    .select('user_key')
    .where('user_key', '=', userKey)
    .forUpdate()
    .executeTakeFirst();
}

/** Roles stay as they are until the transaction ends; several transactions may hold them at once. */
export async function lockRoles(storage: Storage): Promise<void> {
  if (storage.kind !== 'postgres') return;
  await storage.db().selectFrom('items').select('key').where('key', '=', domainKey).forShare().execute();
}
