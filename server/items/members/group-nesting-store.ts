// SQL on groups inside groups: the lock on their shape, and the edges among them.
import { sql } from 'kysely';
import type { Storage } from '../../storage/storage.ts';
import type { Database, Tx } from '../../storage/tables.ts';
import { type GroupEdge, nestedEdgesAtMost } from './group-nesting.ts';

type Db = Database | Tx;

/** Number of PostgreSQL's advisory lock on the shape of the groups: "grps" in ASCII. */
const nestingLock = 0x67727073;

/** Holds the shape of the groups until the transaction ends; the embedded store has one writer. */
export async function lockNesting(storage: Storage): Promise<void> {
  if (storage.kind === 'postgres') {
    await sql`select pg_advisory_xact_lock(${nestingLock})`.execute(storage.db());
  }
}

/**
 * The edges of groups inside groups. They are found from the inner end: groups are few, members are many.
 * `cross join` keeps SQLite to that order.
 */
const nesting = sql`nesting(outer_key, inner_key) as materialized (
    select e.from_key, e.to_key from items s cross join edges e
      where s.type in ('Organisation', 'Usergroup') and e.to_key = s.key and e.type = 'Member'
  )`;

/** Edges above and below these groups, and above all that is below them: at most one more than may be. */
export async function edgesAroundGroups(db: Db, keys: readonly string[]): Promise<GroupEdge[]> {
  const { rows } = await sql<GroupEdge>`
    with recursive ${nesting},
    below(key) as (
      select key from items where key in (${sql.join(keys)})
      union select n.inner_key from below b join nesting n on n.outer_key = b.key
    ),
    around(key) as (
      select key from below
      union select n.outer_key from around a join nesting n on n.inner_key = a.key
    )
    select n.outer_key as "outer", n.inner_key as "inner" from nesting n
      where n.inner_key in (select key from around) limit ${nestedEdgesAtMost + 1}
  `.execute(db);
  return rows;
}

/** Groups inside a group, at any depth, over those that are not in the trash; not the group itself. */
export async function groupsWithin(db: Db, groupKey: string): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    with recursive nesting(outer_key, inner_key) as materialized (
      select e.from_key, e.to_key from items s cross join edges e
        where s.type in ('Organisation', 'Usergroup') and s.trashed_at is null
          and e.to_key = s.key and e.type = 'Member'
    ),
    within(key) as (
      select inner_key from nesting where outer_key = ${groupKey}
      union select n.inner_key from within w join nesting n on n.outer_key = w.key
    )
    select key from within where key <> ${groupKey}
  `.execute(db);
  return rows.map((row) => row.key);
}
