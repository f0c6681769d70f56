// The table of events, which is only added to; lists are read along an index from the newest on.
import { type RawBuilder, sql } from 'kysely';
import { likePart } from '../storage/like-pattern.ts';
import type { Storage } from '../storage/storage.ts';
import type { EventsTable } from '../storage/tables.ts';

/** The place where a list is read: one value each, as an index has them. */
export type Lead =
  | { all: true }
  | { places: true }
  | Partial<Record<'topic' | 'rest' | 'created_by' | 'user_key', string>>;

/** Topics whole, or with a rest; `prefix` where more may come after it. */
export interface TopicPart {
  topic: string;
  rest?: string;
  prefix?: true;
}

export interface EventSearch {
  /** An event is found by any of these. */
  leads: readonly Lead[];
  /** All where absent. */
  topics?: readonly TopicPart[] | undefined;
  createdBy?: string | undefined;
  /** Part of the topic or of the facts, in any case of letters. */
  text?: string | undefined;
  withoutAccounts?: boolean | undefined;
  /** Keys: from the first on, up to the second and without it. */
  from?: string | undefined;
  to?: string | undefined;
}

/** A search beside the index looks at so many of the newest, rather than hold the store. */
const scannedAtMost = 20_000;
/** After every key. */
const lastKey = '~';
/** More than fit into one statement of the embedded store. */
const leadsAtMost = 200;

/** For what was never to be. */
export async function deleteEvent(storage: Storage, key: string): Promise<void> {
  await storage.db().deleteFrom('events').where('key', '=', key).execute();
}

/** Deletes the events of an account that is no more. */
export async function deleteEventsOf(storage: Storage, userKey: string): Promise<void> {
  await storage.db().deleteFrom('events').where('user_key', '=', userKey).execute();
}

/** The oldest that are older than the key. @returns how many. */
export async function deleteEventsBefore(storage: Storage, key: string, limit: number): Promise<number> {
  const db = storage.db();
  const oldest = db.selectFrom('events').select('key').where('key', '<', key).orderBy('key').limit(limit);
  const { numDeletedRows } = await db.deleteFrom('events').where('key', 'in', oldest).executeTakeFirst();
  return Number(numDeletedRows);
}

export async function findEvent(storage: Storage, key: string): Promise<EventsTable | undefined> {
  return storage.db().selectFrom('events').selectAll().where('key', '=', key).executeTakeFirst();
}

export async function findEventsByKey(storage: Storage, keys: readonly string[]): Promise<EventsTable[]> {
  return storage.db().selectFrom('events').selectAll().where('key', 'in', keys).orderBy('key').execute();
}

/** Newest first. */
export async function findEvents(
  storage: Storage,
  search: EventSearch,
  { offset, limit }: { offset: number; limit: number },
): Promise<EventsTable[]> {
  if (search.leads.length === 0) return [];
  if (search.leads.length > leadsAtMost) throw new Error('A list of events is read in too many places.');
  const stretches = search.leads.map((lead) => stretchOf(storage, search, lead, offset + limit));
  const { rows } = await sql<EventsTable>`
    select * from (${sql.join(stretches, sql` union `)}) as found
    order by key desc limit ${limit} offset ${offset}
  `.execute(storage.db());
  return rows;
}

function stretchOf(storage: Storage, search: EventSearch, lead: Lead, limit: number): RawBuilder<unknown> {
  const { from = '', to = lastKey, topics, createdBy, text, withoutAccounts } = search;
  const where = [sql`key >= ${from}`, sql`key < ${to}`];
  const order = [sql`key desc`];
  if ('places' in lead) where.push(sql`user_key is null`, sql`item_key is not null`);
  else if (!('all' in lead)) {
    for (const [column, value] of Object.entries(lead)) where.push(sql`${sql.ref(column)} = ${value}`);
    // All columns of the index, so that neither store reads through everything from its newest on.
    order.unshift(...Object.keys(lead).map((column) => sql`${sql.ref(column)} desc`));
    if ('rest' in lead) where.push(sql`rest <> ''`);
    if ('user_key' in lead) where.push(sql`user_key is not null`);
  }
  const beside = [
    ...(topics ? [sql`(${sql.join(topics.map(isTopic), sql` or `)})`] : []),
    ...(createdBy === undefined ? [] : [sql`created_by = ${createdBy}`]),
    ...(withoutAccounts ? [sql`user_key is null`] : []),
    ...(text === undefined ? [] : [says(storage, text)]),
  ];
  const inner = sql`select * from events where ${sql.join(where, sql` and `)} order by ${sql.join(order)}`;
  if (beside.length === 0) return sql`select * from (${inner} limit ${limit}) as stretch`;
  return sql`select * from (select * from (${inner} limit ${scannedAtMost}) as newest
    where ${sql.join(beside, sql` and `)} order by key desc limit ${limit}) as stretch`;
}

function isTopic({ topic, rest, prefix }: TopicPart): RawBuilder<unknown> {
  if (rest === undefined) return sql`topic = ${topic}`;
  const end = prefix ? sql`(rest >= ${rest} and rest < ${`${rest}~`})` : sql`rest = ${rest}`;
  return sql`(topic = ${topic} and ${end})`;
}

function says(storage: Storage, text: string): RawBuilder<unknown> {
  const like = storage.kind === 'postgres' ? sql`ilike` : sql`like`;
  const pattern = likePart(text);
  return sql`((topic || '.' || rest) ${like} ${pattern} escape '\\' or data ${like} ${pattern} escape '\\')`;
}
