// SQL of the permission question: what lies above some items, and which permissions there are somebody's.
import { type RawBuilder, sql } from 'kysely';
import { keptPlanMark } from '../../storage/prepared-hint.ts';
import type { Database, Tx } from '../../storage/tables.ts';

type Db = Database | Tx;

/**
 * One row of the answer:
 * - `item`: key, type, `live` or `trashed`: an item that was asked about;
 * - `parent`: child, parent, `above` or nothing: a Child edge to such an item, or to one above it over items that are
 *   not in the trash; nothing where the parent is in the trash itself, and what lies above that is not told;
 * - `permission`: item, participant, data: a permission on one of those;
 * - `acts-as`: key: an item that was asked about, and is a group that the person belongs to.
 */
export interface LettersRow {
  kind: 'item' | 'parent' | 'permission' | 'acts-as';
  a: string;
  b: string;
  c: string;
}

/** True in the store where the item of this key is in the trash. */
const trashed = (key: RawBuilder<unknown>) =>
  sql`exists (select 1 from items t where t.key = ${key} and t.trashed_at is not null)`;

// `cross join` keeps SQLite to the order as written: free to choose, and knowing nothing of how few rows the
// recursion gives, it reads all edges and looks each up in it (measured: 540 in place of 60 µs on 3,000 edges).
// Each row is an edge, so that one way up answers for ancestors and parents: `up` is 2 for what was asked about, 1 for
// what is above it, 0 for what is in the trash, where the way ends. A scalar, not `exists`: of that PostgreSQL may make a
// list of all that is in the trash.
const aboveItems = (keys: readonly string[]) => sql`links(key, child, up) as (
    select key, key, 2 from items where key in (${sql.join(keys)})
    union
    select e.from_key, e.to_key,
        (select case when t.trashed_at is null then 1 else 0 end from items t where t.key = e.from_key)
      from links x cross join edges e where x.up > 0 and e.to_key = x.key and e.type = 'Child'
  ), above(key) as (select distinct key from links where up > 0)`;

/** A user acts as these: a deactivated one as nobody, not even as themself. */
export const actsAs = (userKey: string) => sql`acts_as(key) as (
    select key from items where key = ${userKey} and active = 1 and trashed_at is null
    union
    select e.from_key from acts_as m cross join edges e where e.to_key = m.key and e.type = 'Member'
    and not ${trashed(sql.ref('e.from_key'))}
  )`;

const itemsAndParents = (keys: readonly string[]) => sql`
  select 'item' as kind, i.key as a, i.type as b, case when i.trashed_at is null then 'live' else 'trashed' end as c
    from items i where i.key in (${sql.join(keys)})
  union all
  select 'parent', child, key, case up when 1 then 'above' else '' end from links where up < 2`;

/**
 * Groups that a user belongs to only through other groups. The direct ones are not here: they are looked up one by
 * one, since the permissions on an item are few and somebody's groups may be hundreds.
 */
// One question about both ends, so that it is asked only where there is an outer group, which is seldom.
const groupsOfGroups = (userKey: string) => sql`nested(key) as (
    select outer_link.from_key from edges inner_link cross join edges outer_link
      where inner_link.to_key = ${userKey} and inner_link.type = 'Member'
        and outer_link.to_key = inner_link.from_key and outer_link.type = 'Member'
        and not exists (select 1 from items t
          where t.key in (inner_link.from_key, outer_link.from_key) and t.trashed_at is not null)
    union
    select e.from_key from nested n cross join edges e where e.to_key = n.key and e.type = 'Member'
      and not ${trashed(sql.ref('e.from_key'))}
  )`;

// Counted, since SQLite would make a join of `exists` and ask it again for each item.
const isActive = (userKey: string) =>
  sql`(select count(*) from items u where u.key = ${userKey} and u.active = 1 and u.trashed_at is null) > 0`;

const isMember = (userKey: string, group: RawBuilder<unknown>) => sql`(
    exists (select 1 from edges m where m.from_key = ${group} and m.type = 'Member' and m.to_key = ${userKey})
    or ${group} in (select key from nested)
  )`;

/**
 * All that bears on the letters of one user on these items; at most so many rows. The limit is written out: as a
 * parameter it makes SQLite go through all groups of groups beforehand, needed or not (measured: 220 in place of 40 µs).
 */
export async function lettersRows(
  db: Db,
  userKey: string,
  keys: readonly string[],
  atMost: number,
): Promise<LettersRow[]> {
  // About one item, which is what nearly every call asks; the text of more of them depends on how many.
  const plan = keys.length === 1 ? sql.raw(keptPlanMark) : sql``;
  const { rows } = await sql<LettersRow>`${plan}
    with recursive ${aboveItems(keys)}, ${groupsOfGroups(userKey)}
    ${itemsAndParents(keys)}
    union all
    select 'permission', p.to_key, p.from_key, p.data
      from above x cross join edges p where p.to_key = x.key and p.type = 'Permission'
        and (p.from_key = ${userKey} or ${isMember(userKey, sql.ref('p.from_key'))})
        and not ${trashed(sql.ref('p.from_key'))} and ${isActive(userKey)}
    union all
    select 'acts-as', g.key, '', '' from items g
      where g.key in (${sql.join(keys)}) and g.type in ('Organisation', 'Usergroup') and g.trashed_at is null
        and ${isMember(userKey, sql.ref('g.key'))} and ${isActive(userKey)}
    limit ${sql.lit(atMost)}
  `.execute(db);
  return rows;
}

/** An item and all above it, without anybody's permissions: at most so many rows. */
export async function ancestryRows(db: Db, key: string, atMost: number): Promise<LettersRow[]> {
  const { rows } = await sql<LettersRow>`
    with recursive ${aboveItems([key])} ${itemsAndParents([key])} limit ${atMost}
  `.execute(db);
  return rows;
}

/** Edges of membership from a user upwards, group by group: at most so many. */
export async function membershipRows(
  db: Db,
  userKey: string,
  atMost: number,
): Promise<{ inner: string; outer: string }[]> {
  const { rows } = await sql<{ inner: string; outer: string }>`
    with recursive ${actsAs(userKey)}
    select e.to_key as "inner", e.from_key as "outer" from acts_as m cross join edges e
      where e.to_key = m.key and e.type = 'Member' and not ${trashed(sql.ref('e.from_key'))}
    limit ${atMost}
  `.execute(db);
  return rows;
}

/** The items above these, also those in the trash, with everybody's permissions there; at most so many rows. */
export async function grantRows(
  db: Db,
  keys: readonly string[],
  atMost: number,
): Promise<{ kind: 'trashed' | 'parent' | 'permission'; a: string; b: string; c: string }[]> {
  const { rows } = await sql<{ kind: 'trashed' | 'parent' | 'permission'; a: string; b: string; c: string }>`
    with recursive above(key) as (
      select key from items where key in (${sql.join(keys)})
      union
      select e.from_key from above x cross join edges e where e.to_key = x.key and e.type = 'Child'
    )
    select 'trashed' as kind, x.key as a, '' as b, '' as c from above x where ${trashed(sql.ref('x.key'))}
    union all
    select 'parent', e.to_key, e.from_key, '' from above x cross join edges e
      where e.to_key = x.key and e.type = 'Child'
    union all
    select 'permission', p.to_key, p.from_key, p.data from above x cross join edges p
      where p.to_key = x.key and p.type = 'Permission'
    limit ${atMost}
  `.execute(db);
  return rows;
}

/** Keys of all that a user acts as; none where they are not active. */
export async function findPrincipals(db: Db, userKey: string): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    with recursive ${actsAs(userKey)} select key from acts_as`.execute(db);
  return rows.map((row) => row.key);
}

/** The permissions of a group, and of the groups around it: at most so many. */
export async function permissionsOfGroup(
  db: Db,
  groupKey: string,
  atMost: number,
): Promise<{ item: string; data: string }[]> {
  const { rows } = await sql<{ item: string; data: string }>`
    with recursive around(key) as (
      select key from items where key = ${groupKey}
      union
      select e.from_key from around m cross join edges e where e.to_key = m.key and e.type = 'Member'
    )
    select p.to_key as item, p.data as data from around x cross join edges p
      where p.from_key = x.key and p.type = 'Permission' limit ${atMost}
  `.execute(db);
  return rows;
}

/** Whether these users are active, members of a group, and hold which permission of their own on it. */
export async function rolesRows(
  db: Db,
  groupKey: string,
  userKeys: readonly string[],
): Promise<{ kind: 'active' | 'member' | 'permission'; key: string; data: string }[]> {
  const { rows } = await sql<{ kind: 'active' | 'member' | 'permission'; key: string; data: string }>`
    select 'active' as kind, key, '' as data from items
      where key in (${sql.join(userKeys)}) and active = 1 and trashed_at is null
    union all
    select 'member', to_key, '' from edges
      where from_key = ${groupKey} and type = 'Member' and to_key in (${sql.join(userKeys)})
    union all
    select 'permission', from_key, data from edges
      where to_key = ${groupKey} and type = 'Permission' and from_key in (${sql.join(userKeys)})
  `.execute(db);
  return rows;
}
