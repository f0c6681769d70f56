// Says that something happened, in the transaction that made it: one row of the log, then the work of each subscriber, in order.
import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import {
  type AccountTopic,
  isContinued,
  type PayloadOf,
  type TopicName,
  topicNames,
  topics,
  unlogged,
} from '../../contract/events.ts';
import { authorOf, type Caller } from '../platform/caller.ts';
import { type Clock, timestamp } from '../platform/clock.ts';
import { keptJson } from '../platform/kept-json.ts';
import { type Random, sortableKeys } from '../platform/random.ts';
import type { Storage } from '../storage/storage.ts';
import type { EventsTable } from '../storage/tables.ts';
import { deleteEventsOfItems, insertEvents } from './emit-store.ts';
import { deleteEvent, deleteEventsOf } from './event-log-store.ts';

interface Given<Topic extends TopicName> {
  /** The item that it happened to or comes from. */
  itemKey?: string | undefined;
  caller?: Caller | undefined;
  /** The person who did it: the caller where not said; null for nobody that is known. */
  by?: string | null | undefined;
  /** It stands in the logs, and nobody need be told. */
  quiet?: boolean | undefined;
  /** The end of the topic in the log: the type of the item, or the rest of a name of one's own. */
  rest?: string | undefined;
  data: PayloadOf<Topic>;
}

/** An event of an account says of which. */
export type Emitted<Topic extends TopicName> = Given<Topic> &
  (Topic extends AccountTopic ? { userKey: string } : { userKey?: string | undefined });

export interface Happened<Topic extends TopicName = TopicName> {
  key: string;
  topic: Topic;
  /** The account that it happened to. */
  userKey?: string | undefined;
  itemKey?: string | undefined;
  rest?: string | undefined;
  caller?: Caller | undefined;
  by: string | null;
  /** ISO 8601. */
  at: string;
  quiet?: boolean | undefined;
  data: PayloadOf<Topic>;
}

/** An error of it undoes the whole, so it does nothing slow and nothing outside the store. */
type Hear<Topic extends TopicName> = (event: Happened<Topic>) => Promise<void>;

export interface Events {
  /** Joins the transaction. */
  emit<Topic extends TopicName>(topic: Topic, event: Emitted<Topic>): Promise<void>;
  /** One of each: what changes many items writes its events in a few statements. Joins the transaction. */
  emitAll<Topic extends TopicName>(topic: Topic, events: readonly Emitted<Topic>[]): Promise<void>;
  /** The same as `emit`. @returns the key of the event */
  emitKeyed<Topic extends TopicName>(topic: Topic, event: Emitted<Topic>): Promise<string>;
  /**
   * The work of `emit` for an account that there is not, and nothing left of it: a question about an unknown address
   * takes as long as about a known one (S03). Joins the transaction.
   */
  rehearse<Topic extends AccountTopic>(topic: Topic, event: Omit<Emitted<Topic>, 'userKey'>): Promise<void>;
  /** Deletes what happened to an account that is no more. Joins the transaction. */
  forget(userKey: string): Promise<void>;
  /** Deletes what happened to items that went with an account. Joins the transaction. */
  forgetItems(itemKeys: readonly string[]): Promise<void>;
  /**
   * Heard in the transaction, in the order of subscribing.
   * @param rehearse its work for an account that there is not, which leaves nothing; none where absent
   */
  subscribe<Topic extends TopicName>(
    name: string,
    topics: readonly Topic[],
    hear: Hear<Topic>,
    rehearse?: Hear<Topic>,
  ): void;
  /** Topic → names of those that hear it, in their order. */
  subscribers(): ReadonlyMap<TopicName, readonly string[]>;
}

export interface EmitDeps {
  storage: Storage;
  clock: Clock;
  random: Random;
}

interface Subscriber {
  name: string;
  hear: Hear<never>;
  rehearse?: Hear<never> | undefined;
}

/** Heard by the streams of every node once it is true. */
const eventName = (key: string) => `event:${key}`;
export const eventKeyOf = (name: string) => (name.startsWith('event:') ? name.slice('event:'.length) : undefined);

export function createEvents(deps: EmitDeps): Events {
  const { storage } = deps;
  const hearers = new Map<TopicName, Subscriber[]>(topicNames.map((topic) => [topic, []]));
  const nextKey = sortableKeys(deps.random);

  async function write<Topic extends TopicName>(
    topic: Topic,
    events: readonly Emitted<Topic>[],
  ): Promise<Happened<Topic>[]> {
    const happened = events.map((event) => happenedOf(deps, nextKey, topic, event));
    await insertEvents(storage, happened.map(rowOf));
    storage.changed(...happened.map(({ key }) => eventName(key)));
    return happened;
  }

  async function emitAll<Topic extends TopicName>(
    topic: Topic,
    events: readonly Emitted<Topic>[],
  ): Promise<Happened<Topic>[]> {
    return storage.transaction(async () => {
      const happened = await write(topic, events);
      for (const { hear } of hearers.get(topic) ?? []) for (const one of happened) await hear(one as never);
      return happened;
    });
  }

  async function emitKeyed<Topic extends TopicName>(topic: Topic, event: Emitted<Topic>): Promise<string> {
    const [happened] = await emitAll(topic, [event]);
    return happened?.key ?? '';
  }

  return {
    async emit(topic, event) {
      await emitAll(topic, [event]);
    },
    async emitAll(topic, events) {
      await emitAll(topic, events);
    },
    emitKeyed,
    rehearse: (topic, event) =>
      storage.transaction(async () => {
        // A name of its own each time: on one that all share they would wait for each other, which accounts do not.
        const given = { ...event, userKey: `nobody ${randomUUID()}` } as Emitted<typeof topic>;
        for (const happened of await write(topic, [given])) {
          for (const { rehearse } of hearers.get(topic) ?? []) await rehearse?.(happened as never);
          await deleteEvent(storage, happened.key);
        }
      }),
    forget: (userKey) => deleteEventsOf(storage, userKey),
    forgetItems: (itemKeys) => deleteEventsOfItems(storage, itemKeys),
    subscribe(name, heard, hear, rehearse) {
      for (const topic of heard) hearers.get(topic)?.push({ name, hear, rehearse });
    },
    subscribers: () => new Map([...hearers].map(([topic, all]) => [topic, all.map(({ name }) => name)])),
  };
}

function happenedOf<Topic extends TopicName>(
  { clock }: Pick<EmitDeps, 'clock'>,
  nextKey: (epochMs: number) => string,
  topic: Topic,
  { by, data, ...event }: Emitted<Topic>,
): Happened<Topic> {
  const now = clock.now();
  return {
    ...event,
    topic,
    key: nextKey(now),
    by: by === undefined ? (event.caller?.actor ? authorOf(event.caller.actor) : null) : by,
    at: timestamp(now),
    // A fact that the contract does not name is a mistake of ours, and might be a secret.
    data: z.parse(topics[topic].payload, data) as PayloadOf<Topic>,
  };
}

function rowOf({ key, topic, rest, userKey, itemKey, at, by, data }: Happened): EventsTable {
  const continued = isContinued(topic);
  if (continued !== (rest !== undefined)) {
    throw new Error(`The topic ${topic} is ${continued ? 'to be' : 'not'} continued in the log of events.`);
  }
  const hidden = unlogged[topic] ?? [];
  const said = Object.entries(data).filter(([name, value]) => value !== undefined && !hidden.includes(name));
  return {
    key,
    topic,
    rest: rest ?? '',
    user_key: userKey ?? null,
    item_key: itemKey ?? null,
    created_at: at,
    created_by: by,
    data: keptJson(Object.fromEntries(said)),
    caused_by: null,
    depth: 0,
  };
}
