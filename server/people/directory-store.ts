// SQL on whom a person sees: themself, fellow members, and whoever a permission lets them read.
import { type RawBuilder, sql } from 'kysely';
import type { PageOrder } from '../items/page-order.ts';
import type { Storage } from '../storage/storage.ts';
import type { ItemsTable } from '../storage/tables.ts';

export interface Search {
  types: readonly string[];
  /** Folded start of the name. */
  prefix?: string | undefined;
  active?: boolean | undefined;
  /** Whoever the viewer acts as, themself and groups; absent for who sees everybody. */
  seenBy?: readonly string[] | undefined;
  order: PageOrder;
  offset: number;
  limit: number;
}

/** Sorts after every text that goes on from the same start, bytewise, in both stores. */
const last = '\u{10FFFF}';

/** Live items. A prefix is a range of the index, so that `%`, `_` and `\` are letters like others (S58). */
export async function searchDirectory(storage: Storage, search: Search): Promise<ItemsTable[]> {
  let query = storage
    .db()
    .selectFrom('items')
    .selectAll()
    .where('type', 'in', [...search.types])
    .where('trashed_at', 'is', null);
  const { prefix, seenBy, active, order } = search;
  if (prefix !== undefined) {
    query = query.where('name_folded', '>=', prefix).where('name_folded', '<', prefix + last);
  }
  if (active !== undefined) {
    const flag = active ? 1 : 0;
    query = query.where((row) => row.or([row('active', '=', flag), row('type', '!=', 'User')]));
  }
  if (seenBy) query = query.where(isAmong(visibleKeys(storage.kind, seenBy)));
  return query
    .orderBy(order.column, order.direction)
    .orderBy('key', order.direction)
    .limit(search.limit)
    .offset(search.offset)
    .execute();
}

/**
 * `|| ''` keeps the planner on the index of names, which has the order that is wanted and ends with the page; else it
 * would fetch and sort all fellow members of a large organisation.
 */
function isAmong(keys: RawBuilder<unknown>) {
  return sql<boolean>`(items.key || '') in (${keys})`;
}

function visibleKeys(kind: Storage['kind'], seenBy: readonly string[]): RawBuilder<unknown> {
  const viewers = sql.join([...seenBy]);
  const letters =
    kind === 'sqlite' ? sql`json_extract(data, '$.permissions')` : sql`(data::jsonb ->> 'permissions')`;
  return sql`
    select key from items where key in (${viewers})
    union all
    select to_key from edges where from_key in (${viewers}) and type = 'Member'
    union all
    select to_key from edges where from_key in (${viewers}) and type = 'Permission' and ${letters} like '%r%'`;
}
