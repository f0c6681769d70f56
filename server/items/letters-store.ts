// SQL of the permission question: what lies above some items, and which permissions there are somebody's.
import { type RawBuilder, sql } from 'kysely';
import type { Database, Tx } from '../storage/tables.ts';

type Db = Database | Tx;

/**
 * One row of the answer:
 * - `item`: key, type, `live` or `trashed`: an item that was asked about;
 * - `above`: key: such an item, or one above it over items that are not in the trash;
 * - `parent`: child, parent: a Child link to one of those; its parent is not `above` where it is in the trash;
 * - `permission`: item, participant, data: a permission on one of those;
 * - `acts-as`: key: an item that was asked about, and is a group that the person belongs to.
 */
export interface LettersRow {
  kind: 'item' | 'above' | 'parent' | 'permission' | 'acts-as';
  a: string;
  b: string;
  c: string;
}

/** True in the store where the item of this key is in the trash; read from an index of the few that are. */
const trashed = (key: RawBuilder<unknown>) =>
  sql`exists (select 1 from items t where t.key = ${key} and t.trashed_at is not null)`;

const aboveItems = (keys: readonly string[]) => sql`above(key) as (
    select key from items where key in (${sql.join(keys)})
    union
    select e.from_key from above x join edges e on e.to_key = x.key and e.type = 'Child'
    where not ${trashed(sql.ref('e.from_key'))}
  )`;

/** Whoever a user acts as: a deactivated one as nobody, not even as themself. */
export const actsAs = (userKey: string) => sql`acts_as(key) as (
    select key from items where key = ${userKey} and active = 1 and trashed_at is null
    union
    select e.from_key from acts_as m join edges e on e.to_key = m.key and e.type = 'Member'
    where not ${trashed(sql.ref('e.from_key'))}
  )`;

const itemsAndParents = (keys: readonly string[]) => sql`
  select 'item' as kind, i.key as a, i.type as b, case when i.trashed_at is null then 'live' else 'trashed' end as c
    from items i where i.key in (${sql.join(keys)})
  union all
  select 'above', x.key, '', '' from above x
  union all
  select 'parent', e.to_key, e.from_key, '' from above x join edges e on e.to_key = x.key and e.type = 'Child'`;

/** What bears on the letters of one user on these items. */
export async function lettersRows(db: Db, userKey: string, keys: readonly string[]): Promise<LettersRow[]> {
  // `|| ''` keeps the planner from asking the index once for each group of a person who is in hundreds: the
  // permissions on an item are few.
  const { rows } = await sql<LettersRow>`
    with recursive ${aboveItems(keys)}, ${actsAs(userKey)}
    ${itemsAndParents(keys)}
    union all
    select 'permission', p.to_key, p.from_key, p.data
      from above x join edges p on p.to_key = x.key and p.type = 'Permission'
      where (p.from_key || '') in (select key from acts_as)
    union all
    select 'acts-as', m.key, '', '' from acts_as m where m.key in (${sql.join(keys)})
  `.execute(db);
  return rows;
}

/** The same with everybody's permissions, for who gains what by a change of place. */
export async function everybodysLettersRows(db: Db, keys: readonly string[]): Promise<LettersRow[]> {
  const { rows } = await sql<LettersRow>`
    with recursive ${aboveItems(keys)}
    ${itemsAndParents(keys)}
    union all
    select 'permission', p.to_key, p.from_key, p.data
      from above x join edges p on p.to_key = x.key and p.type = 'Permission'
  `.execute(db);
  return rows;
}

/** Keys of whoever a user acts as; none where they are not active. */
export async function principalsOf(db: Db, userKey: string): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    with recursive ${actsAs(userKey)} select key from acts_as`.execute(db);
  return rows.map((row) => row.key);
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
