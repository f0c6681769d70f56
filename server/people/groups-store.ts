// SQL on organisations and user groups: found, counted, sorted and cut in the store; and the members of one.
import { type RawBuilder, sql } from 'kysely';
import { likePart } from '../storage/like-pattern.ts';
import type { Storage } from '../storage/storage.ts';
import type { ItemsTable } from '../storage/tables.ts';

export interface GroupSearch {
  type?: 'Organisation' | 'Usergroup' | undefined;
  /** Folded part of the name. */
  name?: string | undefined;
  inside?: string | undefined;
  around?: string | undefined;
  trashed: boolean;
}

export interface Cut<Column> {
  column: Column;
  direction: 'asc' | 'desc';
  offset: number;
  limit: number;
}

export interface FoundGroup {
  row: ItemsTable;
  members: number;
  subgroups: number;
}

const isGroupType = (column: RawBuilder<unknown>) => sql`${column} in ('Organisation', 'Usergroup')`;

/**
 * How many groups stand in each group. Found from the inner end: groups are few, members are many. `cross join` keeps
 * SQLite to that order.
 */
const insideCounts = sql`inside_counts(outer_key, linked, live) as (
    select e.from_key, count(*), count(case when s.trashed_at is null then 1 end)
      from items s cross join edges e
      where ${isGroupType(sql.ref('s.type'))} and e.to_key = s.key and e.type = 'Member'
      group by e.from_key
  )`;

function conditions({ type, name, inside, around, trashed }: GroupSearch): RawBuilder<unknown> {
  const all = [
    type === undefined ? isGroupType(sql.ref('items.type')) : sql`items.type = ${type}`,
    trashed ? sql`items.trashed_at is not null` : sql`items.trashed_at is null`,
    name === undefined ? undefined : sql`items.name_folded like ${likePart(name)} escape '\\'`,
    inside === undefined
      ? undefined
      : sql`exists (select 1 from edges e where e.from_key = ${inside} and e.type = 'Member' and e.to_key = items.key)`,
    around === undefined
      ? undefined
      : sql`exists (select 1 from edges e where e.from_key = items.key and e.type = 'Member' and e.to_key = ${around})`,
  ];
  return sql.join(
    all.filter((condition) => condition !== undefined),
    sql` and `,
  );
}

export async function countGroups(storage: Storage, search: GroupSearch): Promise<number> {
  const { rows } = await sql<{ total: number | string }>`
    select count(*) as total from items where ${conditions(search)}`.execute(storage.db());
  return Number(rows[0]?.total ?? 0);
}

const linkedTo = sql`(select count(*) from edges m where m.from_key = items.key and m.type = 'Member')`;

export async function searchGroups(
  storage: Storage,
  search: GroupSearch,
  { column, direction, offset, limit }: Cut<'name_folded' | 'created_at' | 'members'>,
): Promise<FoundGroup[]> {
  const db = storage.db();
  const way = sql.raw(direction);
  const cut = sql`limit ${limit} offset ${offset}`;
  // Counted for all only where that is the order; else for those of the page.
  const { rows } =
    column === 'members'
      ? await sql<ItemsTable>`
          with ${insideCounts}
          select items.* from items left join inside_counts c on c.outer_key = items.key
          where ${conditions(search)}
          order by ${linkedTo} - coalesce(c.linked, 0) ${way}, items.name_folded, items.key ${cut}`.execute(db)
      : await sql<ItemsTable>`
          select items.* from items where ${conditions(search)}
          order by ${sql.ref(`items.${column}`)} ${way}, items.key ${way} ${cut}`.execute(db);
  const counts = await countsOf(
    storage,
    rows.map((row) => row.key),
  );
  return rows.map((row) => ({
    row: numbered(row),
    ...(counts.get(row.key) ?? { members: 0, subgroups: 0 }),
  }));
}

/** PostgreSQL answers its large integers as text where the query is written out. */
function numbered(row: ItemsTable): ItemsTable {
  return { ...row, rev: Number(row.rev), active: row.active === null ? null : Number(row.active) };
}

/** People and groups directly in each of these groups. */
export async function countsOf(
  storage: Storage,
  keys: readonly string[],
): Promise<Map<string, { members: number; subgroups: number }>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<{
    key: string;
    all: number | string;
    linked: number | string;
    live: number | string;
  }>`
    with ${insideCounts}
    select items.key, ${linkedTo} as "all", coalesce(c.linked, 0) as linked, coalesce(c.live, 0) as live
      from items left join inside_counts c on c.outer_key = items.key
      where items.key in (${sql.join([...keys])})`.execute(storage.db());
  return new Map(
    rows.map((row) => [row.key, { members: Number(row.all) - Number(row.linked), subgroups: Number(row.live) }]),
  );
}

/** Permissions that a group itself holds. */
export async function countPermissions(storage: Storage, groupKey: string): Promise<number> {
  const row = await storage
    .db()
    .selectFrom('edges')
    .select((count) => count.fn.countAll().as('total'))
    .where('from_key', '=', groupKey)
    .where('type', '=', 'Permission')
    .executeTakeFirst();
  return Number(row?.total ?? 0);
}

export interface MemberSearch {
  groupKey: string;
  /** Groups inside through which people belong too. */
  within: readonly string[];
  /** Folded part of the name. */
  name?: string | undefined;
  /** Lower-case part of the address; not sought where absent. */
  address?: string | undefined;
  active?: boolean | undefined;
}

export interface FoundMember {
  row: ItemsTable;
  /** Data of the direct membership, as JSON. */
  data: string | null;
  since: string | null;
}

/**
 * Each person once, also who belongs through several groups. Found from the groups: going through all users and asking
 * of each whether they belong takes ten times as long. `cross join` keeps SQLite to the order as written.
 */
const among = ({ groupKey, within }: MemberSearch) => sql`among(key) as materialized (
    select distinct to_key from edges where type = 'Member' and from_key in (${sql.join([groupKey, ...within])})
  )`;

function memberConditions({ name, address, active }: MemberSearch): RawBuilder<unknown> {
  const hasName = name === undefined ? undefined : sql`items.name_folded like ${likePart(name)} escape '\\'`;
  const hasAddress =
    address === undefined
      ? undefined
      : sql`exists (select 1 from logins where user_key = items.key
          and email_folded like ${likePart(address)} escape '\\')`;
  const all = [
    sql`items.key = among.key and items.type = 'User' and items.trashed_at is null`,
    active === undefined ? undefined : sql`items.active = ${active ? 1 : 0}`,
    hasName && (hasAddress ? sql`(${hasName} or ${hasAddress})` : hasName),
  ];
  return sql.join(
    all.filter((condition) => condition !== undefined),
    sql` and `,
  );
}

export async function countMembers(storage: Storage, search: MemberSearch): Promise<number> {
  const { rows } = await sql<{ total: number | string }>`
    with ${among(search)}
    select count(*) as total from among cross join items where ${memberConditions(search)}
  `.execute(storage.db());
  return Number(rows[0]?.total ?? 0);
}

interface MemberQueryRow extends ItemsTable {
  link_data: string | null;
  link_since: string | null;
}

export async function searchMembers(
  storage: Storage,
  search: MemberSearch,
  { column, direction, offset, limit }: Cut<'name_folded' | 'since'>,
): Promise<FoundMember[]> {
  const way = sql.raw(direction);
  const order = column === 'since' ? sql`coalesce(d.created_at, '')` : sql`items.name_folded`;
  const { rows } = await sql<MemberQueryRow>`
    with ${among(search)}
    select items.*, d.data as link_data, d.created_at as link_since from among cross join items
      left join edges d on d.from_key = ${search.groupKey} and d.type = 'Member' and d.to_key = items.key
      where ${memberConditions(search)}
      order by ${order} ${way}, items.key ${way} limit ${limit} offset ${offset}`.execute(storage.db());
  return rows.map(({ link_data, link_since, ...row }) => ({
    row: numbered(row),
    data: link_data,
    since: link_since,
  }));
}

/** Which of these groups each of these people belongs to directly. */
export async function groupsAmong(
  storage: Storage,
  userKeys: readonly string[],
  groupKeys: readonly string[],
): Promise<{ user: string; group: string }[]> {
  if (userKeys.length === 0 || groupKeys.length === 0) return [];
  return storage
    .db()
    .selectFrom('edges')
    .select(['to_key as user', 'from_key as group'])
    .where('to_key', 'in', [...userKeys])
    .where('type', '=', 'Member')
    .where('from_key', 'in', [...groupKeys])
    .execute();
}
