// Calls about the activity log of an account: what happened, and taking it out whole.
import * as z from 'zod/mini';
import { type ActivityGroup, type ActivityKind, activityGroups, activityKinds } from '../activity.ts';
import { endpoint } from '../endpoint.ts';
import { keyParams, page, time } from '../schemas/entity.ts';
import { deviceFaces } from './sessions.ts';

const selfOrAdmin = { who: 'self-or-admin', on: 'key' } as const;
const kinds = Object.keys(activityKinds) as [ActivityKind, ...ActivityKind[]];
const groups = Object.keys(activityGroups) as [ActivityGroup, ...ActivityGroup[]];

export const activityEntry = z.object({
  seq: z.int().check(z.describe('From 1, without a gap')),
  at: time,
  kind: z.enum(kinds),
  by: z
    .nullable(z.object({ _key: z.string(), name: z.string() }))
    .check(z.describe('Who did it; null where nobody is known to have')),
  address: z.string(),
  face: z.enum(deviceFaces),
  device: z.string(),
  browser: z.string(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  hash: z.string().check(z.describe('SHA-256 over this entry and the hash of the one before')),
});
export type ActivityShown = z.infer<typeof activityEntry>;

export const listActivity = endpoint({
  id: 'listActivity',
  method: 'GET',
  path: '/v1/users/:key/activity',
  summary: 'What happened to an account, newest first',
  access: selfOrAdmin,
  viewAs: true,
  params: keyParams,
  query: z.extend(page, { group: z.optional(z.enum(groups)) }),
  answer: z.array(activityEntry),
  errors: ['user.not-found', 'access.denied'],
});

export const exportActivity = endpoint({
  id: 'exportActivity',
  method: 'GET',
  path: '/v1/users/:key/activity/export',
  summary: 'The log of an account, or one group of it, as CSV or JSON, with the hashes that chain it',
  access: selfOrAdmin,
  params: keyParams,
  query: z.object({
    format: z._default(z.enum(['csv', 'json']), 'csv'),
    group: z.optional(z.enum(groups)),
  }),
  answerType: ['text/csv', 'application/json'],
  errors: ['user.not-found', 'access.denied'],
});
