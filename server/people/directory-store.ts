// SQL on the people and groups that a person sees: themself, fellow members, and those that a permission lets them read.
import { type RawBuilder, sql } from 'kysely';
import type { PageOrder } from '../items/page-order.ts';
import type { Storage } from '../storage/storage.ts';
import type { ItemsTable } from '../storage/tables.ts';

export interface Search {
  types: readonly string[];
  /** Folded start of the name. */
  prefix?: string | undefined;
  active?: boolean | undefined;
  /** All that the viewer acts as, themself and groups; absent for viewers who see everybody. */
  seenBy?: readonly string[] | undefined;
  order: PageOrder;
  offset: number;
  limit: number;
}

/** Sorts after every text that goes on from the same start, bytewise, in both stores. */
const last = '\u{10FFFF}';

/** Live items. A prefix is a range of the index, so that `%`, `_` and `\` are letters like others (S58). */
export async function searchDirectory(storage: Storage, search: Search): Promise<ItemsTable[]> {
  const db = storage.db();
  const { prefix, seenBy, active, order, types } = search;
  // The keys of the page first: the rows before it are not read.
  let keys = db
    .selectFrom('items')
    .select('key')
    // Written out where it can be: by a parameter SQLite does not find the index that holds people alone.
    .where(types.length === 1 && types[0] === 'User' ? sql<boolean>`type = 'User'` : isOf(types))
    .where('trashed_at', 'is', null);
  if (prefix !== undefined) {
    keys = keys.where('name_folded', '>=', prefix).where('name_folded', '<', prefix + last);
  }
  if (active !== undefined) {
    const flag = active ? 1 : 0;
    keys = keys.where((row) => row.or([row('active', '=', flag), row('type', '!=', 'User')]));
  }
  if (seenBy) {
    const oneByOne = prefix !== undefined && (await seesMany(storage, seenBy));
    keys = keys.where(oneByOne ? isSeen(storage.kind, seenBy) : isAmong(visibleKeys(storage.kind, seenBy)));
  }
  return db
    .selectFrom('items')
    .selectAll()
    .where(
      'key',
      'in',
      keys
        .orderBy(order.column, order.direction)
        .orderBy('key', order.direction)
        .limit(search.limit)
        .offset(search.offset),
    )
    .orderBy(order.column, order.direction)
    .orderBy('key', order.direction)
    .execute();
}

const isOf = (types: readonly string[]) => sql<boolean>`type in (${sql.join([...types])})`;

/**
 * `|| ''` keeps the planner on the index of names, which has the order that is wanted and ends with the page; else it
 * would fetch and sort all fellow members of a large organisation.
 */
function isAmong(keys: RawBuilder<unknown>) {
  return sql<boolean>`(items.key || '') in (${keys})`;
}

/** Above this a list of all whom somebody sees costs more than to ask about each name until there are enough. */
const fewAtMost = 5000;

async function seesMany(storage: Storage, seenBy: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ seen: number | string }>`
    select count(*) as seen from (
      select 1 from edges where from_key in (${sql.join([...seenBy])}) and type = 'Member' limit ${fewAtMost + 1}
    ) as few`.execute(storage.db());
  return Number(rows[0]?.seen) > fewAtMost;
}

const mayRead = (kind: Storage['kind']) =>
  sql`${kind === 'sqlite' ? sql`json_extract(data, '$.permissions')` : sql`(data::jsonb ->> 'permissions')`} like '%r%'`;

/** The same as to be among `visibleKeys`, asked from the other end. */
function isSeen(kind: Storage['kind'], seenBy: readonly string[]) {
  const viewers = sql.join([...seenBy]);
  return sql<boolean>`(items.key in (${viewers}) or exists (
    select 1 from edges where to_key = items.key and type in ('Member', 'Permission')
      and (from_key || '') in (${viewers}) and (type = 'Member' or ${mayRead(kind)})))`;
}

function visibleKeys(kind: Storage['kind'], seenBy: readonly string[]): RawBuilder<unknown> {
  const viewers = sql.join([...seenBy]);
  return sql`
    select key from items where key in (${viewers})
    union all
    select to_key from edges where from_key in (${viewers}) and type = 'Member'
    union all
    select to_key from edges where from_key in (${viewers}) and type = 'Permission' and ${mayRead(kind)}`;
}
