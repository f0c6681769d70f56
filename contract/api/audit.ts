// Calls about the audit trail: the activity logs of all accounts as one list, found by who, what, when and where, and taken out.
import * as z from 'zod/mini';
import { type ActivityGroup, type ActivityKind, activityGroups, activityKinds } from '../activity.ts';
import { endpoint } from '../endpoint.ts';
import { flag, key } from '../schemas/entity.ts';
import { activityEntry } from './activity.ts';

const kinds = Object.keys(activityKinds) as [ActivityKind, ...ActivityKind[]];
const groups = Object.keys(activityGroups) as [ActivityGroup, ...ActivityGroup[]];

/** A moment with its distance from UTC: what a day begins with is for the caller to say. */
const moment = z.iso
  .datetime({ offset: true })
  .check(z.maxLength(40), z.describe('ISO 8601, with `Z` or a distance from UTC'));

const filter = {
  account: z.optional(key.check(z.describe('Key of the user whose account it happened to'))),
  actor: z.optional(key.check(z.describe('Key of the user who did it'))),
  kind: z.optional(z.enum(kinds)),
  group: z.optional(z.enum(groups)),
  address: z.optional(
    z.string().check(z.trim(), z.regex(/^[0-9A-Za-z.:%_-]{1,100}$/), z.describe('The whole address')),
  ),
  refused: z.optional(flag.check(z.describe('Only what was refused'))),
  from: z.optional(moment),
  to: z.optional(moment.check(z.describe('Up to this moment and without it'))),
};

export const auditEntry = z.extend(activityEntry, {
  account: z
    .object({ _key: z.string(), name: z.string() })
    .check(z.describe('Whose account it happened to; without a name where it was deleted')),
  userAgent: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const listAudit = endpoint({
  id: 'listAudit',
  method: 'GET',
  path: '/v1/admin/activity',
  summary: 'What happened to all accounts, newest first; page by the cursor that each answer gives',
  access: 'admin',
  scope: 'audit:read',
  query: z.object({
    ...filter,
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
    cursor: z.optional(z.string().check(z.maxLength(300), z.describe('`next` of the page before'))),
  }),
  answer: z.object({
    entries: z.array(auditEntry),
    next: z.nullable(z.string()).check(z.describe('Where older entries go on; null where there are none')),
  }),
});

export const exportAudit = endpoint({
  id: 'exportAudit',
  method: 'GET',
  path: '/v1/admin/activity/export',
  summary: 'The same, all that is found, as one file of CSV or JSON; that it was taken out is logged',
  access: 'admin',
  scope: 'audit:read',
  query: z.object({ ...filter, format: z._default(z.enum(['csv', 'json']), 'csv') }),
  answerType: ['text/csv', 'application/json'],
});
