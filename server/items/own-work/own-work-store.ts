// SQL on what one person made, sent, or is linked with, a page at a time.
import { sql } from 'kysely';
import type { Database, EdgesTable, FilesTable, Tx } from '../../storage/tables.ts';

type Db = Database | Tx;

export interface Sized {
  key: string;
  bytes: number;
}

export async function countOwn(db: Db, userKey: string): Promise<{ items: number; files: number; fileBytes: number }> {
  const items = await db
    .selectFrom('items')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('created_by', '=', userKey)
    .executeTakeFirstOrThrow();
  const files = await db
    .selectFrom('files')
    .select((e) => [e.fn.countAll<number>().as('count'), sql<number>`coalesce(sum(size_bytes), 0)`.as('bytes')])
    .where('created_by', '=', userKey)
    .executeTakeFirstOrThrow();
  return { items: Number(items.count), files: Number(files.count), fileBytes: Number(files.bytes) };
}

/** The items that they made, users apart, by key; with the size of its data, so that large ones are read few at once. */
export async function madeBy(db: Db, userKey: string, afterKey: string, limit: number): Promise<Sized[]> {
  return db
    .selectFrom('items')
    .select(['key', sql<number>`octet_length(data)`.as('bytes')])
    .where('created_by', '=', userKey)
    .where('type', '<>', 'User')
    .where('key', '>', afterKey)
    .orderBy('key')
    .limit(limit)
    .execute();
}

const notTheirs = ['Permission', 'Member', 'Child'];

/** Edges between the person and what they are assigned to, watch and the like, either way. */
export async function edgesWith(db: Db, userKey: string, afterKey: string, limit: number): Promise<EdgesTable[]> {
  return db
    .selectFrom('edges')
    .selectAll()
    .where((e) => e.or([e('from_key', '=', userKey), e('to_key', '=', userKey)]))
    .where('type', 'not in', notTheirs)
    .where('key', '>', afterKey)
    .orderBy('key')
    .limit(limit)
    .execute();
}

/** Edges that lead from these items, or to them; by key. */
export async function edgesOf(
  db: Db,
  end: 'from_key' | 'to_key',
  keys: readonly string[],
  afterKey: string,
  limit: number,
): Promise<EdgesTable[]> {
  return db
    .selectFrom('edges')
    .selectAll()
    .where(end, 'in', keys)
    .where('type', 'not in', ['Permission', 'Member'])
    .where('key', '>', afterKey)
    .orderBy('key')
    .limit(limit)
    .execute();
}

/** Edges of one type from or to the person: the permissions that they hold, their memberships. */
export async function edgesOfType(
  db: Db,
  type: 'Permission' | 'Member',
  userKey: string,
  afterKey: string,
  limit: number,
): Promise<EdgesTable[]> {
  return db
    .selectFrom('edges')
    .selectAll()
    .where(type === 'Permission' ? 'from_key' : 'to_key', '=', userKey)
    .where('type', '=', type)
    .where('key', '>', afterKey)
    .orderBy('key')
    .limit(limit)
    .execute();
}

export async function sizesOf(db: Db, keys: readonly string[]): Promise<Sized[]> {
  if (keys.length === 0) return [];
  return db
    .selectFrom('items')
    .select(['key', sql<number>`octet_length(data)`.as('bytes')])
    .where('key', 'in', keys)
    .execute();
}

/** The files that they sent and the picture that they have, without the bytes. */
export async function filesSentBy(
  db: Db,
  userKey: string,
  afterKey: string,
  limit: number,
): Promise<Omit<FilesTable, 'bytes' | 'in_history'>[]> {
  return db
    .selectFrom('files')
    .select([
      ...(['key', 'extension', 'media_type', 'original_name', 'size_bytes'] as const),
      ...(['item_key', 'safe_image', 'created_by', 'created_at'] as const),
    ])
    .where((e) => e.or([e('created_by', '=', userKey), e('item_key', '=', userKey)]))
    .where('key', '>', afterKey)
    .orderBy('key')
    .limit(limit)
    .execute();
}
