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
const soughtFirst: readonly Sought[] = ['userKey', 'actorKey', 'address'];

/** As text joined with nothing, a column is in no index: neither store then takes another way than the one meant. */
const besideIndex = (column: string) => sql`(${sql.ref(column)} || '')`;

/** Before and after every moment that is written in ISO 8601. */
const first = '';
const last = '~';

type Pairs = readonly (readonly [column: string, value: string | number])[];

/** Compares the columns as a row, in the order of an index. */
function row(pairs: Pairs, how: '<' | '<=' | '>='): RawBuilder<unknown> {
  const names = sql.join(pairs.map(([column]) => sql.ref(column)));
  return sql`(${names}) ${sql.raw(how)} (${sql.join(pairs.map(([, value]) => value))})`;
}

/**
 * The newest of one stretch of an index. It is said by where it begins and ends, and ordered by all columns of the
 * index: as equalities, PostgreSQL would take the order of time for enough and look through everybody's entries for
 * those of one address.
 */
function stretchOf(search: TrailSearch, { lead, kind, after, limit }: Stretch): RawBuilder<unknown> {
  const { from = first, to } = search;
  const held: Pairs = [
    ...(lead ? [[columns[lead], search[lead] ?? ''] as const] : []),
    ...(kind === undefined ? [] : [['kind', kind] as const]),
  ];
  const place = (at: string): Pairs => [...held, ['at', at]];
  const where = [row(place(from), '>='), to === undefined ? row(place(last), '<=') : row(place(to), '<')];
  const rest: Pairs = [
    ...(lead === 'userKey' ? [] : [['user_key', after?.user_key ?? ''] as const]),
    ['seq', after?.seq ?? 0],
  ];
  if (after) {
    // Within one account, entries of one moment follow each other by number; others come before or after as a whole.
    const keyed = lead !== 'userKey' || search.userKey === after.user_key;
    const how = lead === 'userKey' && (search.userKey ?? '') < after.user_key ? '<=' : '<';
    where.push(keyed ? row([...place(after.at), ...rest], '<') : row(place(after.at), how));
  }
  for (const name of soughtFirst) {
    const value = search[name];
    if (name !== lead && value !== undefined) where.push(sql`${besideIndex(columns[name])} = ${value}`);
  }
  const order = [...place(''), ...rest].map(([column]) => sql`${sql.ref(column)} desc`);
  return sql`select * from (select at, user_key, seq from activity
    where ${sql.join(where, sql` and `)} order by ${sql.join(order)} limit ${limit}) as stretch`;
}

interface Stretch {
  lead: Sought | undefined;
  kind: string | undefined;
  after: TrailPosition | undefined;
  limit: number;
}

/**
 * Newest first. Where anything but the time is asked for, each kind is read by itself, from its own stretch of an
 * index and no further than the page is long, and the page is put together from these: what is rare is found as
 * quickly as what is frequent, and neither store has to guess which of the two it is.
 */
export async function findTrail(
  storage: Storage,
  search: TrailSearch,
  { allKinds, after, limit }: { allKinds: readonly string[]; after?: TrailPosition | undefined; limit: number },
): Promise<ActivityTable[]> {
  const lead = soughtFirst.find((name) => search[name] !== undefined);
  const kinds: readonly (string | undefined)[] = search.kinds ?? (lead === undefined ? [undefined] : allKinds);
  if (kinds.length === 0) return [];
  const stretches = kinds.map((kind) => stretchOf(search, { lead, kind, after, limit }));
  const { rows } = await sql<ActivityTable>`
    select entry.* from (
      select * from (${sql.join(stretches, sql` union all `)}) as every
      order by at desc, user_key desc, seq desc limit ${limit}
    ) as found
    join activity as entry on entry.user_key = found.user_key and entry.seq = found.seq
    order by found.at desc, found.user_key desc, found.seq desc
  `.execute(storage.db());
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}
