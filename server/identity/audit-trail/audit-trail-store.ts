// SQL on the activity logs of all accounts as one list: filtered, newest first, sought by position and never counted.
import { type RawBuilder, sql } from 'kysely';
import type { Storage } from '../../storage/storage.ts';
import type { ActivityTable } from '../../storage/tables.ts';

export interface TrailSearch {
  userKey?: string | undefined;
  actorKey?: string | undefined;
  address?: string | undefined;
  /** Any of these. */
  kinds?: readonly string[] | undefined;
  /** ISO 8601 in UTC with milliseconds; up to `to` and without it. */
  from?: string | undefined;
  to?: string | undefined;
}

/** An entry's place in the list. */
export type TrailPosition = Pick<ActivityTable, 'at' | 'user_key' | 'seq'>;

const columns = { userKey: 'user_key', actorKey: 'actor_key', address: 'address' } as const;
type Sought = keyof typeof columns;

/** In the order in which they narrow. */
const soughtFirst: readonly Sought[] = ['userKey', 'address', 'actorKey'];

/** As text joined with nothing, a column is in no index: neither store then takes another way than the one meant. */
const besideIndex = (column: string) => sql`(${sql.ref(column)} || '')`;

function conditions(search: TrailSearch, lead: Sought | undefined, after: TrailPosition | undefined) {
  const all: RawBuilder<unknown>[] = [];
  for (const name of soughtFirst) {
    const value = search[name];
    if (value === undefined) continue;
    const column = name === lead ? sql.ref(columns[name]) : besideIndex(columns[name]);
    all.push(sql`${column} = ${value}`);
  }
  const { from, to } = search;
  if (from !== undefined) all.push(sql`at >= ${from}`);
  if (to !== undefined) all.push(sql`at < ${to}`);
  if (after) {
    all.push(sql`at <= ${after.at}`);
    all.push(sql`(at, user_key, seq) < (${after.at}, ${after.user_key}, ${after.seq})`);
  }
  return all;
}

const newestFirst = sql`order by at desc, user_key desc, seq desc`;

/**
 * Newest first. Where anything but the time is asked for, each kind is read by itself, from its own stretch of an
 * index and no further than the page is long, and the page is put together from these: what is rare is found as
 * quickly as what is frequent, and neither store has to guess which of the two it is.
 */
export async function findTrail(
  storage: Storage,
  search: TrailSearch,
  {
    allKinds,
    after,
    limit,
  }: { allKinds: readonly string[]; after?: TrailPosition | undefined; limit: number },
): Promise<ActivityTable[]> {
  const lead = soughtFirst.find((name) => search[name] !== undefined);
  const kinds = search.kinds ?? (lead === undefined ? undefined : allKinds);
  const held = conditions(search, lead, after);
  const some = (kind: string | undefined) => {
    const where = kind === undefined ? held : [...held, sql`kind = ${kind}`];
    return sql`select * from (select at, user_key, seq from activity
      ${where.length > 0 ? sql`where ${sql.join(where, sql` and `)}` : sql``}
      ${newestFirst} limit ${limit}) as stretch`;
  };
  if (kinds?.length === 0) return [];
  const stretches = kinds === undefined ? [some(undefined)] : kinds.map(some);
  const { rows } = await sql<ActivityTable>`
    select entry.* from (
      select * from (${sql.join(stretches, sql` union all `)}) as every ${newestFirst} limit ${limit}
    ) as found
    join activity as entry on entry.user_key = found.user_key and entry.seq = found.seq
    order by found.at desc, found.user_key desc, found.seq desc
  `.execute(storage.db());
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}
