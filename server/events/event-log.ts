// The list of events as people may see it: all for administrators, for others their own and those of items that they may read.
import { setImmediate as turn } from 'node:timers/promises';
import type { EventEntity } from '../../contract/api/events.ts';
import type { TopicName } from '../../contract/events.ts';
import { bind } from '../platform/bind.ts';
import type { UserActor } from '../platform/caller.ts';
import type { Clock } from '../platform/clock.ts';
import { Failure } from '../platform/failure.ts';
import { readKeptJson } from '../platform/kept-json.ts';
import type { Logger } from '../platform/logger.ts';
import { firstKeyAt } from '../platform/random.ts';
import type { Storage } from '../storage/storage.ts';
import type { EventsTable } from '../storage/tables.ts';
import { deleteEventsBefore, type EventSearch, findEvent, findEvents, type Lead } from './event-log-store.ts';
import { partsOf } from './topic-types.ts';

export type Summary = { _key: string; _id: string; type: string; data: Record<string, unknown> };

/** Answered by the rooms that stand on this one. */
export interface EventReaders {
  /** Those of the items that the actor may read. */
  readableOf(actor: UserActor, keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** A summary in the place of a key: the name and type of an item that the actor may see, or of a user. */
  summariesOf(actor: UserActor, keys: readonly string[]): Promise<ReadonlyMap<string, Summary>>;
}

export interface EventLogDeps extends EventReaders {
  keptDays(): Promise<number>;
  storage: Storage;
  clock: Clock;
  logger: Logger;
}

export interface EventFilter {
  types?: readonly string[] | undefined;
  search?: string | undefined;
  createdBy?: string | undefined;
  /** ISO 8601 with a distance from UTC. */
  start?: string | undefined;
  end?: string | undefined;
  /** Key of an event. */
  before?: string | undefined;
}

interface Page {
  offset: number;
  limit: number;
  populate?: boolean | undefined;
}

const readAtOnce = 200;
/** So far one call looks for events that the actor may read; beyond, the list ends. */
const scannedAtMost = 20_000;
/** Deleted in one statement, so that nobody waits long for the store. */
const purgedAtOnce = 1000;
const purgedAtMost = 100_000;
const dayMs = 86_400_000;

export type EventLog = ReturnType<typeof createEventLog>;

export function createEventLog(deps: EventLogDeps) {
  return bind(deps, { list, get, requeue, purge });
}

async function list(
  deps: EventLogDeps,
  actor: UserActor,
  filter: EventFilter,
  { offset, limit, populate = false }: Page,
): Promise<EventEntity[]> {
  const search = searchOf(actor, filter);
  const rows = actor.admin
    ? await findEvents(deps.storage, search, { offset, limit })
    : await readablePage(deps, actor, search, { offset, limit });
  return shown(deps, actor, rows, populate);
}

/** Throws `event.not-found`, of what the actor may not see too. */
async function get(
  deps: EventLogDeps,
  actor: UserActor,
  key: string,
  { populate = false }: { populate?: boolean | undefined } = {},
): Promise<EventEntity> {
  const row = await findEvent(deps.storage, key);
  const [seen] = row ? await visibleOf(deps, actor, [row]) : [];
  const [event] = seen ? await shown(deps, actor, [seen], populate) : [];
  if (!event) throw new Failure('event.not-found');
  return event;
}

/**
 * Nothing hears events after their transaction yet, so nothing runs; an action that is named is not there. For
 * administrators alone.
 */
async function requeue(
  deps: EventLogDeps,
  actor: UserActor,
  key: string,
  how: { debug?: boolean; action?: string | undefined },
): Promise<EventEntity> {
  const event = await get(deps, actor, key);
  if (how.action !== undefined) throw new Failure('item.not-found');
  deps.logger.info({ event: 'event.requeued', key, by: actor.userKey, debug: how.debug ?? false }, 'event given again');
  return event;
}

/** Deletes those that are older than the policy keeps them. @returns how many. */
async function purge(deps: EventLogDeps): Promise<number> {
  const { storage, clock, keptDays } = deps;
  const oldest = firstKeyAt(clock.now() - (await keptDays()) * dayMs);
  let gone = 0;
  while (gone < purgedAtMost) {
    const count = await deleteEventsBefore(storage, oldest, purgedAtOnce);
    gone += count;
    if (count < purgedAtOnce) break;
  }
  return gone;
}

/**
 * The security of accounts is no business of tokens (S35), save of those that may read the activity of all; these are
 * administrators'.
 */
function seesAccounts({ admin, token }: UserActor): boolean {
  return !token || (admin && token.scopes.includes('audit:read'));
}

function searchOf(actor: UserActor, filter: EventFilter): EventSearch {
  const { admin, userKey } = actor;
  const { types, search, createdBy, start, end, before } = filter;
  const topics = partsOf(types);
  const endKey = end === undefined ? undefined : firstKeyAt(Date.parse(end));
  const [to] = [endKey, before].filter((key) => key !== undefined).sort();
  const found = {
    text: search || undefined,
    from: start && firstKeyAt(Date.parse(start)),
    to,
    withoutAccounts: !seesAccounts(actor),
  };
  if (!admin) {
    // Their own, and of items those that are looked at one by one.
    return { ...found, leads: [{ created_by: userKey }, { user_key: userKey }, { places: true }], topics, createdBy };
  }
  if (createdBy !== undefined) return { ...found, leads: [{ created_by: createdBy }], topics };
  if (!topics) return { ...found, leads: [{ all: true }] };
  const leads = topics.map(
    ({ topic, rest, prefix }): Lead => (rest === undefined || prefix ? { topic } : { topic, rest }),
  );
  return { ...found, leads, ...(topics.some(({ prefix }) => prefix) && { topics }) };
}

async function readablePage(
  deps: EventLogDeps,
  actor: UserActor,
  search: EventSearch,
  { offset, limit }: Page,
): Promise<EventsTable[]> {
  const found: EventsTable[] = [];
  let { to } = search;
  // With such a filter each reading looks through many more than it finds.
  const most = search.text === undefined && search.topics === undefined ? scannedAtMost : scannedAtMost / 10;
  for (let scanned = 0; scanned < most && found.length < offset + limit; scanned += readAtOnce) {
    // The embedded store answers within the same turn: everybody else has theirs in between.
    if (scanned > 0) await turn();
    const rows = await findEvents(deps.storage, { ...search, to }, { offset: 0, limit: readAtOnce });
    found.push(...(await visibleOf(deps, actor, rows)));
    to = rows.at(-1)?.key;
    if (rows.length < readAtOnce) break;
  }
  return found.slice(offset, offset + limit);
}

/**
 * An event of an account is seen by its owner alone, whoever may read the profile: it says when they sign in. One of an
 * item by those who may read it now.
 */
export async function visibleOf(
  { readableOf }: Pick<EventReaders, 'readableOf'>,
  actor: UserActor,
  all: readonly EventsTable[],
): Promise<EventsTable[]> {
  const rows = seesAccounts(actor) ? all : all.filter(({ user_key }) => user_key === null);
  if (actor.admin) return [...rows];
  const own = ({ created_by, user_key }: EventsTable) => created_by === actor.userKey || user_key === actor.userKey;
  const places = new Map(rows.filter((row) => !own(row) && row.user_key === null).map((row) => [row, placesOf(row)]));
  const keys = new Set([...places.values()].flat());
  const readable = keys.size > 0 ? await readableOf(actor, [...keys]) : new Set<string>();
  const isReadable = (all: readonly string[]) => all.length > 0 && all.every((key) => readable.has(key));
  return rows.filter((row) => own(row) || isReadable(places.get(row) ?? []));
}

/** The items that an event tells of: of an edge, and of a permission that was copied, both ends. */
function placesOf({ topic, item_key, data }: EventsTable): string[] {
  if (item_key === null) return [];
  if (!topic.startsWith('edge.') && topic !== ('permission.copied' satisfies TopicName)) return [item_key];
  const { from, to } = readKeptJson(data);
  return [item_key, from, to].filter((key) => typeof key === 'string');
}

async function shown(
  { summariesOf }: Pick<EventReaders, 'summariesOf'>,
  actor: UserActor,
  rows: readonly EventsTable[],
  populate: boolean,
): Promise<EventEntity[]> {
  const events = rows.map(entityOf);
  if (!populate) return events;
  const keys = rows.flatMap(({ created_by, user_key, item_key }) => [created_by, user_key, item_key]);
  const summaries = await summariesOf(actor, [...new Set(keys.filter((key) => key !== null))]);
  const inPlace = (key: EventEntity['createdBy']) => (typeof key === 'string' ? (summaries.get(key) ?? key) : key);
  return events.map((event) => ({
    ...event,
    createdBy: inPlace(event.createdBy),
    updatedBy: inPlace(event.updatedBy),
    account: inPlace(event.account),
    emittedFrom: inPlace(event.emittedFrom),
  }));
}

export function entityOf(row: EventsTable): EventEntity {
  const { key, topic, rest, user_key, item_key, created_by, created_at } = row;
  return {
    _key: key,
    _id: `events/${key}`,
    _rev: '1',
    type: 'Event',
    topic: fullTopic(topic, rest),
    data: readKeptJson(row.data),
    emittedFrom: item_key ?? user_key,
    account: user_key,
    causedBy: row.caused_by,
    depth: Number(row.depth),
    createdBy: created_by,
    createdAt: created_at,
    updatedBy: created_by,
    updatedAt: created_at,
  };
}

function fullTopic(topic: string, rest: string): string {
  return rest === '' ? topic : `${topic}.${rest}`;
}
