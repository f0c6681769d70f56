// SQL on all users with what an administrator looks for: role, state, factors and sessions, filtered, sorted and cut in the store.
import { type RawBuilder, sql } from 'kysely';
import type { UserState } from '../../../contract/api/user-admin.ts';
import { likePart } from '../../storage/like-pattern.ts';
import type { Storage } from '../../storage/storage.ts';
import type { ItemsTable } from '../../storage/tables.ts';

export interface UserSearch {
  /** Folded part of the name. */
  name?: string | undefined;
  state?: UserState | undefined;
  /** Only these. */
  among?: readonly string[] | undefined;
  /** All but these. */
  except?: readonly string[] | undefined;
  factor?: boolean | undefined;
  /** Not seen since, ISO 8601. */
  unseenSince?: string | undefined;
  groupKey?: string | undefined;
  /** ISO 8601: what ends a session. */
  now: string;
}

export interface UserPage {
  column: 'name_folded' | 'created_at' | 'seen_at';
  direction: 'asc' | 'desc';
  offset: number;
  limit: number;
  /** How many there are in all: few are sorted, many are met along the way. */
  total: number;
}

/** Up to here it is quicker to find them all and sort them than to go through everybody in order until a page is full. */
const fewAtMost = 5000;

export interface FoundUser {
  row: ItemsTable;
  otp: boolean;
  webauthn: number;
  sessions: number;
  seenAt: string | null;
  /** Neither password nor passkey: nothing to sign in with yet. */
  keyless: boolean;
  /** When they must have a second factor, by what is required of them alone. */
  factorRequiredFrom: string | null;
}

const has = (table: string) => sql<boolean>`exists (select 1 from ${sql.table(table)} where user_key = items.key)`;
const isKeyless = sql<boolean>`not (${has('passwords')} or ${has('passkeys')})`;
const withFactor = sql`select user_key from totp union select user_key from passkeys`;

/**
 * Whether a user is on a list that the store makes once. `|| ''` keeps the planner on the index of people, which has
 * the order that is wanted and ends with the page: else it looks up everybody on the list, and sorts them.
 */
const isOn = (list: RawBuilder<unknown>) => sql<boolean>`(items.key || '') in (${list})`;

/** Conditions on the rows of `items` that are looked for. */
export function userConditions(search: UserSearch): RawBuilder<boolean>[] {
  const { name, state, among, except, factor, unseenSince, groupKey } = search;
  const all: (RawBuilder<boolean> | undefined)[] = [
    sql<boolean>`items.type = 'User' and items.trashed_at is null`,
    name === undefined
      ? undefined
      : sql<boolean>`(items.name_folded like ${likePart(name)} escape '\\'
          or ${isOn(sql`select user_key from logins where email_folded like ${likePart(name)} escape '\\'`)})`,
    state === 'inactive' ? sql<boolean>`items.active = 0` : undefined,
    state === 'active' ? sql<boolean>`items.active = 1 and not (${isKeyless})` : undefined,
    state === 'invited' ? sql<boolean>`items.active = 1 and ${isKeyless}` : undefined,
    among && (among.length > 0 ? sql<boolean>`items.key in (${sql.join([...among])})` : sql<boolean>`1 = 0`),
    except && except.length > 0 ? sql<boolean>`items.key not in (${sql.join([...except])})` : undefined,
    factor === undefined ? undefined : factor ? isOn(withFactor) : sql<boolean>`not ${isOn(withFactor)}`,
    unseenSince === undefined ? undefined : isOn(sql`select user_key from logins where seen_at < ${unseenSince}`),
    groupKey === undefined
      ? undefined
      : isOn(sql`select to_key from edges where from_key = ${groupKey} and type = 'Member'`),
  ];
  return all.filter((condition) => condition !== undefined);
}

export async function countUsers(storage: Storage, search: UserSearch): Promise<number> {
  const { rows } = await sql<{ total: number | string }>`
    select count(*) as total from items where ${sql.join(userConditions(search), sql` and `)}
  `.execute(storage.db());
  return Number(rows[0]?.total ?? 0);
}

interface Row extends ItemsTable {
  open_sessions: number | string;
  last_seen: string | null;
  otp: number | boolean;
  webauthn: number | string;
  keyless: number | boolean;
  factor_required_from: string | null;
}

export async function searchUsers(storage: Storage, search: UserSearch, page: UserPage): Promise<FoundUser[]> {
  const { column, direction, offset, limit, total } = page;
  const open = sql`from sessions where user_key = items.key and expires_at > ${search.now}`;
  const way = sql.raw(direction);
  const holds = sql.join(userConditions(search), sql` and `);
  // `cross join` keeps SQLite to the order as written.
  const bySeen = column === 'seen_at';
  const joined = total > fewAtMost ? sql`logins cross join items` : sql`items cross join logins`;
  const from = bySeen ? joined : sql`items`;
  const only = bySeen ? sql`items.key = logins.user_key and ${holds}` : holds;
  const order = bySeen
    ? sql`logins.seen_at ${way}, logins.user_key ${way}`
    : sql`items.${sql.ref(column)} ${way}, items.key ${way}`;
  // The keys of the page first: what is told of each user is looked up for these alone.
  const { rows } = await sql<Row>`
    select items.*, (select count(*) ${open}) as open_sessions, nullif(logins.seen_at, '') as last_seen,
      ${has('totp')} as otp, (select count(*) from passkeys where user_key = items.key) as webauthn,
      ${isKeyless} as keyless, (select from_at from factor_requirements where user_key = items.key) as factor_required_from
    from items cross join logins where items.key = logins.user_key and items.key in (
      select items.key from ${from} where ${only} order by ${order} limit ${limit} offset ${offset}
    ) order by ${order}
  `.execute(storage.db());
  return rows.map(({ open_sessions, last_seen, otp, webauthn, keyless, factor_required_from, ...row }) => ({
    row: { ...row, rev: Number(row.rev), active: row.active === null ? null : Number(row.active) },
    otp: Boolean(otp),
    webauthn: Number(webauthn),
    sessions: Number(open_sessions),
    seenAt: last_seen,
    keyless: Boolean(keyless),
    factorRequiredFrom: factor_required_from,
  }));
}
