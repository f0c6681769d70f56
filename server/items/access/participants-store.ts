// SQL on who takes part in an item: permissions on it and above it, page by page.
import { type SqlBool, sql } from 'kysely';
import type { Storage } from '../../storage/storage.ts';
import type { EdgesTable, ItemsTable } from '../../storage/tables.ts';
import { findItems } from '../items-store.ts';
import type { PageOrder } from '../page-order.ts';

/** Changes of access that one question tells. */
const changedAtMost = 100;

export interface PermissionsOf {
  itemKey: string;
  /** Items above it whose permissions reach it where they flow. */
  aboveKeys: readonly string[];
  /** Without those of participants in the trash, who act as nobody. */
  liveOnly: boolean;
}

function permissionsOf(storage: Storage, { itemKey, aboveKeys, liveOnly }: PermissionsOf) {
  const flows =
    storage.kind === 'sqlite'
      ? sql<SqlBool>`coalesce(json_extract(edges.data, '$.propagate'), 1) <> 0`
      : sql<SqlBool>`coalesce(edges.data::jsonb ->> 'propagate', 'true') <> 'false'`;
  let query = storage
    .db()
    .selectFrom('edges')
    .innerJoin('items', 'items.key', 'edges.from_key')
    .where('edges.type', '=', 'Permission');
  query =
    aboveKeys.length === 0
      ? query.where('edges.to_key', '=', itemKey)
      : query.where((row) =>
          row.or([row('edges.to_key', '=', itemKey), row.and([row('edges.to_key', 'in', [...aboveKeys]), flows])]),
        );
  return liveOnly ? query.where('items.trashed_at', 'is', null) : query;
}

export interface ParticipantRow {
  participant: ItemsTable;
  edge: EdgesTable;
}

export async function listParticipants(
  storage: Storage,
  list: PermissionsOf & { ownFirst: boolean; order: PageOrder; offset: number; limit: number },
): Promise<ParticipantRow[]> {
  const { order, itemKey } = list;
  let query = permissionsOf(storage, list).selectAll('edges');
  if (list.ownFirst) query = query.orderBy((row) => row('edges.to_key', '=', itemKey), 'desc');
  const edges = await query
    .orderBy(`items.${order.column}`, order.direction)
    .orderBy('edges.key', order.direction)
    .limit(list.limit)
    .offset(list.offset)
    .execute();
  const participants = await findItems(
    storage.db(),
    edges.map((edge) => edge.from_key),
  );
  const byKey = new Map(participants.map((row) => [row.key, row]));
  return edges.flatMap((edge) => {
    const participant = byKey.get(edge.from_key);
    return participant ? [{ participant, edge }] : [];
  });
}

export async function countParticipants(storage: Storage, of: PermissionsOf): Promise<number> {
  const { count } = await permissionsOf(storage, of)
    .select((all) => all.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Whether anybody active holds the letter `g` on the item by a permission on it or above it. */
export async function anybodyGrants(storage: Storage, of: PermissionsOf): Promise<boolean> {
  const letters =
    storage.kind === 'sqlite'
      ? sql<string>`json_extract(edges.data, '$.permissions')`
      : sql<string>`(edges.data::jsonb ->> 'permissions')`;
  const found = await permissionsOf(storage, of)
    .where(sql<SqlBool>`${letters} like '%g%'`)
    .where((row) =>
      row.or([
        row('items.active', '=', 1),
        row.and([
          row('items.type', '!=', 'User'),
          row.exists(
            row
              .selectFrom('edges as membership')
              .select('membership.key')
              .whereRef('membership.from_key', '=', 'items.key')
              .where('membership.type', '=', 'Member'),
          ),
        ]),
      ]),
    )
    .select('edges.key')
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Permissions of others on an item that were given or changed since, and the one of that edge; newest change first. */
export async function permissionsChangedSince(
  storage: Storage,
  itemKey: string,
  at: string,
  edgeKey = '',
): Promise<{ key: string; participantKey: string; data: string; changedAt: string }[]> {
  return storage
    .db()
    .selectFrom('edges')
    .innerJoin('items', 'items.key', 'edges.from_key')
    .select(['edges.key', 'items.key as participantKey', 'items.data', 'edges.updated_at as changedAt'])
    .where('edges.to_key', '=', itemKey)
    .where('edges.type', '=', 'Permission')
    .where('edges.from_key', '!=', itemKey)
    .where((row) => row.or([row('edges.updated_at', '>=', at), row('edges.key', '=', edgeKey)]))
    .orderBy('edges.updated_at', 'desc')
    .orderBy('edges.key', 'desc')
    .limit(changedAtMost)
    .execute();
}
