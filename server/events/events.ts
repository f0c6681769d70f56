// Opens the room of events: each is said once, heard in its transaction, and kept in one list.
import { type AccountTopic, isAccountTopic, topicNames } from '../../contract/events.ts';
import type { Core } from '../core.ts';
import { createRateLimiter } from '../platform/rate-limiter.ts';
import { type Room, tenMinutes } from '../platform/room.ts';
import { type Activity, createActivity, type Happening } from './activity/activity.ts';
import { createEvents, type Events, type Happened } from './emit.ts';
import { createEventLog, type EventLog, type EventLogDeps } from './event-log.ts';
import { eventRoutes } from './event-routes.ts';
import { createEventStreams, type EventStreams } from './event-stream.ts';

export type { Emitted, Events, Happened } from './emit.ts';

export interface EventsRoom {
  events: Events;
  activity: Activity;
  eventLog: EventLog;
  eventStreams: EventStreams;
}

/** Answered by the rooms that stand on this one. */
export type EventsAbove = Pick<EventLogDeps, 'readableOf' | 'summariesOf' | 'keptDays'> & {
  judgedBy: readonly string[];
  requirePlainData(data: Record<string, unknown>): string;
};

/** As many as a pipeline may say; more are not what happened but a mistake. */
const customPerMinute = 600;

export function openEvents(core: Core, above: EventsAbove): Room<EventsRoom> {
  const events = createEvents(core);
  const activity = createActivity(core);
  subscribeActivity(events, activity);
  const eventLog = createEventLog({ ...core, ...above });
  const eventStreams = createEventStreams({ ...core, ...above });
  const rateLimit = createRateLimiter({ ...core, perMinute: customPerMinute });
  return {
    modules: { events, activity, eventLog, eventStreams },
    routes: eventRoutes({ ...above, events, eventLog, eventStreams, rateLimit }),
    upkeep: [{ name: 'events of long ago', everySeconds: tenMinutes, work: () => eventLog.purge() }],
  };
}

/** The first of all: the line stands in the log of the account before anybody is told. */
export function subscribeActivity(events: Events, activity: Activity): void {
  const lineOf = ({ topic, by, caller, data }: Happened<AccountTopic>) => ({
    kind: topic,
    by,
    address: caller?.address,
    userAgent: caller?.userAgent,
    data: data as NonNullable<Happening['data']>,
  });
  events.subscribe(
    'activity',
    topicNames.filter(isAccountTopic),
    async (event) => {
      if (event.userKey === undefined) throw new Error(`${event.topic} must say to which account it happened.`);
      await activity.record({ userKey: event.userKey, ...lineOf(event) });
    },
    (event) => activity.rehearse(lineOf(event)),
  );
}
