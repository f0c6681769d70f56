// Routes of events.
import * as api from '../../contract/api/events.ts';
import type { UserActor } from '../platform/caller.ts';
import { Failure } from '../platform/failure.ts';
import type { RateLimiter } from '../platform/rate-limiter.ts';
import { type Route, route } from '../platform/route.ts';
import type { Events } from './emit.ts';
import type { EventLog } from './event-log.ts';
import type { EventStreams } from './event-stream.ts';

interface Deps {
  events: Events;
  eventLog: EventLog;
  eventStreams: EventStreams;
  /** Throws where it is not plain JSON that both stores keep alike. @returns it as text */
  requirePlainData(data: Record<string, unknown>): string;
  /** Of those that one person says. */
  rateLimit: RateLimiter;
}

/** `custom.` and then the rest. */
const customLength = 'custom.'.length;

export function eventRoutes(deps: Deps): Route[] {
  const { events, eventLog, eventStreams, requirePlainData, rateLimit } = deps;
  return [
    route(api.emitEvent, async ({ caller, body: { topic, data } }) => {
      const actor: UserActor = caller.actor;
      rateLimit.take(actor.userKey);
      if (Buffer.byteLength(requirePlainData(data)) > api.eventDataMaxBytes) {
        throw new Failure('request.too-large', { fields: { data: 'The data of an event can be at most 16 KiB.' } });
      }
      const key = await events.emitKeyed('custom', { rest: topic.slice(customLength), caller, data });
      return eventLog.get(actor, key);
    }),
    route(api.listEvents, ({ caller, body }) => {
      const { offset, limit, populate, createdBy, updatedBy, ...filter } = body;
      // An event does not change, so both are the same person.
      if (createdBy !== undefined && updatedBy !== undefined && createdBy !== updatedBy) return Promise.resolve([]);
      return eventLog.list(caller.actor, { ...filter, createdBy: createdBy ?? updatedBy }, { offset, limit, populate });
    }),
    route(api.getEvent, ({ caller, params, query }) => eventLog.get(caller.actor, params.key, query)),
    route(api.requeueEvent, ({ caller, params, body }) => eventLog.requeue(caller.actor, params.key, body)),
    route(api.streamEvents, ({ caller, query }) => eventStreams.open(caller.actor, query.types?.split(','))),
  ];
}
