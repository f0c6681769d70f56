// Server-sent events of what happens: each new event to those who may see it, once it is true, from whichever node.
import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { UserActor } from '../platform/caller.ts';
import { Failure } from '../platform/failure.ts';
import type { Logger } from '../platform/logger.ts';
import { StreamAnswer } from '../platform/route.ts';
import type { Storage } from '../storage/storage.ts';
import type { EventsTable } from '../storage/tables.ts';
import { eventKeyOf } from './emit.ts';
import { type EventReaders, entityOf, visibleOf } from './event-log.ts';
import { findEventsByKey, type TopicPart } from './event-log-store.ts';
import { isAmong, partsOf } from './topic-types.ts';

interface Deps extends Pick<EventReaders, 'readableOf'> {
  storage: Storage;
  logger: Logger;
  /** Names of changes that concern everybody: after one, each reader is judged anew. */
  judgedBy: readonly string[];
  heartbeatMs?: number;
  mostPerPerson?: number;
  mostInAll?: number;
}

export interface EventStreams {
  /** Throws `request.too-many` where the person, or the server, has as many as can be. */
  open(actor: UserActor, types: readonly string[] | undefined): StreamAnswer;
  /** Ends them all and opens no more, so that a stop waits for none. */
  close(): void;
}

interface Open {
  actor: UserActor;
  topics: readonly TopicPart[] | undefined;
  body: PassThrough;
  /** Names of changes after which the guard has to judge anew. */
  endsOn: readonly string[];
}

/** Under the minute after which proxies take a connection for dead. */
const defaultHeartbeatMs = 15_000;
/** Rights that run out by time tell nobody: after so many beats the reader connects again, and is judged anew. */
const beatsAtMost = 40;
/** A reader that takes nothing for so long is gone. */
const mostUnreadBytes = 256 * 1024;
const readAtOnce = 200;
const toldAtOnce = 20;
/** Of a burst beyond this the readers hear only that there was one. */
const mostWaiting = 2000;
const retrySeconds = 30;
const missed = 'event: missed\ndata: {}\n\n';

function* groupsOf<T>(all: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}

export function createEventStreams(deps: Deps): EventStreams {
  const { storage, logger, heartbeatMs = defaultHeartbeatMs, mostPerPerson = 5, mostInAll = 2000 } = deps;
  const all = new Map<Open, { beats: number }>();
  const waiting = new Set<string>();
  let reading = false;
  let closed = false;

  function write({ body }: Open, text: string): void {
    // The change that ends a stream says something too, which this reader hears no more.
    if (body.writableEnded) return;
    if (body.writableLength > mostUnreadBytes) body.destroy();
    else body.write(text);
  }

  async function tell(stream: Open, rows: readonly EventsTable[]): Promise<void> {
    const asked = rows.filter((row) => isAmong(stream.topics, row));
    for (const row of asked.length > 0 ? await visibleOf(deps, stream.actor, asked) : []) {
      if (!all.has(stream)) return;
      write(stream, `id: ${row.key}\nevent: event\ndata: ${JSON.stringify(entityOf(row))}\n\n`);
    }
  }

  /** One reading for all streams, and one after the other, so that nobody hears events out of order. */
  async function read(): Promise<void> {
    if (reading) return;
    reading = true;
    try {
      while (waiting.size > 0 && all.size > 0) {
        const keys = [...waiting].slice(0, readAtOnce);
        for (const key of keys) waiting.delete(key);
        const rows = await findEventsByKey(storage, keys);
        // The store is asked what each reader may see, and there can be thousands of streams.
        for (const some of groupsOf([...all.keys()], toldAtOnce)) {
          await Promise.all(some.map((stream) => tell(stream, rows)));
          await turn();
        }
      }
    } catch (error) {
      logger.warn({ err: error }, 'new events could not be read for those who follow them');
      for (const stream of all.keys()) write(stream, missed);
    } finally {
      waiting.clear();
      reading = false;
    }
  }

  const unsubscribe = storage.onChange((names) => {
    if (all.size === 0) return;
    if (names === 'everything') {
      for (const stream of all.keys()) stream.body.end(missed);
      return;
    }
    // Both can be thousands: a set, so that not each stream goes through all names (R12).
    const told = new Set(names);
    for (const stream of all.keys()) if (stream.endsOn.some((name) => told.has(name))) stream.body.end();
    for (const key of names.map(eventKeyOf)) if (key !== undefined) waiting.add(key);
    if (waiting.size > mostWaiting) {
      waiting.clear();
      for (const stream of all.keys()) write(stream, missed);
    }
    if (waiting.size > 0) void read();
  });
  const heart = setInterval(() => {
    for (const [stream, state] of all) {
      state.beats += 1;
      if (state.beats >= beatsAtMost) stream.body.end();
      else write(stream, ': still here\n\n');
    }
  }, heartbeatMs).unref();

  return {
    open(actor, types) {
      if (closed) throw new Failure('server.stopping', { retryAfterSeconds: 5 });
      const ofPerson = [...all.keys()].filter((stream) => stream.actor.userKey === actor.userKey);
      if (ofPerson.length >= mostPerPerson || all.size >= mostInAll) {
        throw new Failure('request.too-many', { retryAfterSeconds: retrySeconds });
      }
      const endsOn = [`user:${actor.userKey}`, `session:${actor.sessionId}`, ...deps.judgedBy];
      const stream: Open = { actor, topics: partsOf(types), body: new PassThrough(), endsOn };
      all.set(stream, { beats: 0 });
      stream.body.once('close', () => all.delete(stream));
      // The reader then knows at once that it is connected.
      stream.body.write(': hello\n\n');
      return new StreamAnswer(stream.body);
    },
    close() {
      closed = true;
      unsubscribe();
      clearInterval(heart);
      for (const stream of all.keys()) stream.body.end();
    },
  };
}
