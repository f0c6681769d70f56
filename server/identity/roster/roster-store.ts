// SQL on all users with what an administrator looks for: role, state, factors and sessions, filtered, sorted and cut in the store.
import { type RawBuilder, sql } from 'kysely';
import type { UserState } from '../../../contract/api/roster.ts';
import type { Storage } from '../../storage/storage.ts';
import type { ItemsTable } from '../../storage/tables.ts';

export interface RosterSearch {
  /** Folded part of the name. */
  name?: string | undefined;
  /** Lower-case part of the address. */
  address?: string | undefined;
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

export interface RosterPage {
  column: 'name_folded' | 'created_at' | 'seen_at';
  direction: 'asc' | 'desc';
  offset: number;
  limit: number;
}

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

/** `%`, `_` and the escape itself are letters like others (S58). */
const part = (text: string) => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;

const has = (table: string, and: RawBuilder<unknown> = sql``) =>
  sql<boolean>`exists (select 1 from ${sql.table(table)} where user_key = items.key ${and})`;
const hasFactor = sql<boolean>`(${has('totp')} or ${has('passkeys')})`;
const isKeyless = sql<boolean>`not (${has('passwords')} or ${has('passkeys')})`;

/** What holds of the rows of `items` that are sought. */
export function rosterConditions(search: RosterSearch): RawBuilder<boolean>[] {
  const { name, address, state, among, except, factor, unseenSince, groupKey } = search;
  const all: (RawBuilder<boolean> | undefined)[] = [
    sql<boolean>`items.type = 'User' and items.trashed_at is null`,
    name === undefined
      ? undefined
      : sql<boolean>`(items.name_folded like ${part(name)} escape '\\'
          or exists (select 1 from logins where user_key = items.key
            and email_normal like ${part(address ?? name)} escape '\\'))`,
    state === 'inactive' ? sql<boolean>`items.active = 0` : undefined,
    state === 'active' ? sql<boolean>`items.active = 1 and not (${isKeyless})` : undefined,
    state === 'invited' ? sql<boolean>`items.active = 1 and ${isKeyless}` : undefined,
    among && (among.length > 0 ? sql<boolean>`items.key in (${sql.join([...among])})` : sql<boolean>`1 = 0`),
    except && except.length > 0 ? sql<boolean>`items.key not in (${sql.join([...except])})` : undefined,
    factor === undefined ? undefined : factor ? hasFactor : sql<boolean>`not ${hasFactor}`,
    unseenSince === undefined
      ? undefined
      : sql<boolean>`not (${has('sessions', sql`and seen_at >= ${unseenSince}`)}
          or ${has('devices', sql`and seen_at >= ${unseenSince}`)})`,
    groupKey === undefined
      ? undefined
      : sql<boolean>`exists (select 1 from edges
          where from_key = ${groupKey} and to_key = items.key and type = 'Member')`,
  ];
  return all.filter((condition) => condition !== undefined);
}

export async function countUsers(storage: Storage, search: RosterSearch): Promise<number> {
  const { rows } = await sql<{ total: number | string }>`
    select count(*) as total from items where ${sql.join(rosterConditions(search), sql` and `)}
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

export async function searchUsers(
  storage: Storage,
  search: RosterSearch,
  page: RosterPage,
): Promise<FoundUser[]> {
  const { column, direction, offset, limit } = page;
  const open = sql`from sessions where user_key = items.key and expires_at > ${search.now}`;
  // A session that has ended is not forgotten: the device that it was opened from is known.
  const lastSeen = sql<string | null>`(select max(seen_at) from (
    select seen_at from sessions where user_key = items.key
    union all select seen_at from devices where user_key = items.key) as seen)`;
  const order = column === 'seen_at' ? sql`coalesce(${lastSeen}, '')` : sql.ref(`items.${column}`);
  const way = sql.raw(direction);
  // The keys of the page first: what is told of each user is looked up for these alone.
  const { rows } = await sql<Row>`
    select items.*, (select count(*) ${open}) as open_sessions, ${lastSeen} as last_seen, ${has('totp')} as otp,
      (select count(*) from passkeys where user_key = items.key) as webauthn, ${isKeyless} as keyless,
      (select from_at from factor_requirements where user_key = items.key) as factor_required_from
    from items where items.key in (
      select items.key from items where ${sql.join(rosterConditions(search), sql` and `)}
      order by ${order} ${way}, items.key ${way} limit ${limit} offset ${offset}
    ) order by ${order} ${way}, items.key ${way}
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
