// Calls about events: finding them, hearing new ones, saying one of one's own, and giving one to actions again.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { flag, freeData, key, keyParams, time } from '../schemas/entity.ts';

/** Of what is said with an event of one's own. */
export const eventDataMaxBytes = 16_384;

const populated = z.union([z.nullable(z.string()), z.looseObject({ _key: key })]);

export const event = z.object({
  _key: key.check(z.describe('Sorts by time')),
  _id: z.string(),
  _rev: z.string().check(z.describe('Always the same: an event does not change')),
  type: z.literal('Event'),
  topic: z
    .string()
    .check(z.describe('What happened, e.g. `password.changed`, `item.created.Shot`, `custom.render.done`')),
  data: freeData,
  emittedFrom: populated.check(z.describe('The item that it happened to or comes from, or else the account')),
  account: populated.check(z.describe('The account that it happened to')),
  causedBy: z.nullable(z.string()).check(z.describe('The run of an action that made it')),
  depth: z.int().check(z.describe('How many runs led to it, one after the other')),
  createdBy: populated,
  createdAt: time,
  updatedBy: populated,
  updatedAt: time,
});
export type EventEntity = z.infer<typeof event>;

const customTopic = z
  .string()
  .check(
    z.maxLength(200),
    z.regex(/^custom(\.[A-Za-z0-9_-]{1,64}){1,8}$/),
    z.describe('`custom.` and names of your own'),
  );

export const emitEvent = endpoint({
  id: 'emitEvent',
  method: 'POST',
  path: '/v1/events',
  summary: 'Say that something happened, under a topic of your own',
  access: 'signed-in',
  scope: 'events:write',
  form: true,
  body: z.strictObject({ topic: customTopic, data: z._default(freeData, {}) }),
  answer: event,
});

/** A topic whole, or its beginning up to a point; with `*` at its end any beginning. */
const topicType = z.string().check(z.maxLength(200), z.regex(/^(\*|[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*(\.|\.?\*)?)$/));
const moment = z.iso
  .datetime({ offset: true })
  .check(z.maxLength(40), z.describe('ISO 8601, with `Z` or a distance from UTC'));

export const listEvents = endpoint({
  id: 'listEvents',
  method: 'POST',
  path: '/v1/events/list',
  summary: 'Events that you may see, newest first',
  access: 'signed-in',
  scope: 'events:read',
  form: true,
  body: z.strictObject({
    types: z.optional(
      z
        .array(topicType)
        .check(
          z.maxLength(20),
          z.describe('Any of these: a topic (`item.created.Shot`), its beginning (`item.created`, `edge.`), or `*`'),
        ),
    ),
    search: z.optional(
      z
        .string()
        .check(z.trim(), z.maxLength(200), z.describe('Part of the topic or of the data, in the newest 20,000')),
    ),
    offset: z._default(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(10_000)), 0),
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
    createdBy: z.optional(key),
    updatedBy: z.optional(key.check(z.describe('The same: an event does not change'))),
    start: z.optional(moment),
    end: z.optional(moment.check(z.describe('Up to this moment and without it'))),
    before: z.optional(key.check(z.describe('Only those before the event of this key: the last of the page before'))),
    populate: z
      ._default(z.boolean(), false)
      .check(z.describe('Items in the place of their keys, as far as you may see them')),
  }),
  answer: z.array(event),
});

export const getEvent = endpoint({
  id: 'getEvent',
  method: 'GET',
  path: '/v1/events/:key',
  summary: 'One event; with `populate` the items that it names',
  access: 'signed-in',
  scope: 'events:read',
  params: keyParams,
  query: z.object({ populate: z.optional(flag) }),
  answer: event,
  errors: ['event.not-found'],
});

export const requeueEvent = endpoint({
  id: 'requeueEvent',
  method: 'POST',
  path: '/v1/events/:key/requeue',
  summary: 'Give an event again to the actions that hear it; what happened is not done again, and nothing is emitted',
  access: 'admin',
  scope: 'events:write',
  params: keyParams,
  body: z.strictObject({
    debug: z._default(z.boolean(), false).check(z.describe('Keep what each step of the run got and gave')),
    action: z.optional(key.check(z.describe('This action alone'))),
  }),
  answer: event,
  errors: ['access.denied', 'event.not-found', 'item.not-found'],
});

export const streamEvents = endpoint({
  id: 'streamEvents',
  method: 'GET',
  path: '/v1/events/stream',
  summary:
    'Server-sent events: each new event that you may see, as `event`; `missed` where some may not have been heard. It ends when anything about your session or rights changes: connect again',
  access: 'signed-in',
  query: z.object({
    types: z.optional(
      z
        .string()
        .check(z.maxLength(1000), z.describe('Topics or their beginnings, with commas between them; all where absent')),
    ),
  }),
  answerType: 'text/event-stream',
});
