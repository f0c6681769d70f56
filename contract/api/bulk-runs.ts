// Calls of administrators about long work on many accounts: begun, looked at, stopped, done again for what failed.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { errors } from '../errors.ts';
import { key, page, time } from '../schemas/entity.ts';
import * as user from '../schemas/user.ts';
import { bulkChanges, changeParameters, userStates } from './user-admin.ts';

/** Rows of one import, and users that one call can name. */
export const rowsAtMost = 5000;
/** Users that one filter can mean. */
export const matchingAtMost = 100_000;

export const runKinds = [...bulkChanges, 'invite'] as const;
export type RunKind = (typeof runKinds)[number];
export const runStates = ['waiting', 'running', 'stopped', 'finished'] as const;
export type RunState = (typeof runStates)[number];
/** `asked`: somebody stopped it. `access-lost`: who began it may not do this any more. `not-me`: they say that it was not them. */
export const stopReasons = ['asked', 'access-lost', 'not-me'] as const;
export type StopReason = (typeof stopReasons)[number];
export const rowOutcomes = ['left', 'done', 'failed'] as const;
export type RowOutcome = (typeof rowOutcomes)[number];

const named = z.object({ key, name: z.string() });

export const bulkRun = z.object({
  id: key,
  kind: z.enum(runKinds),
  state: z.enum(runStates),
  /** Why it was stopped. */
  reason: z.nullable(z.enum(stopReasons)),
  /** The administrator who began it; null where they are gone. */
  by: z.nullable(named),
  /** Of a change of members; null where there is none, or it is gone. */
  group: z.nullable(named),
  graceDays: z.nullable(z.number()),
  total: z.number(),
  done: z.number(),
  failed: z.number(),
  createdAt: time,
  startedAt: z.nullable(time),
  finishedAt: z.nullable(time),
});
export type BulkRun = z.infer<typeof bulkRun>;

export const bulkRow = z.object({
  /** From 0, in the order in which they are done. */
  position: z.number(),
  /** Null where somebody is invited, or is gone. */
  userKey: z.nullable(key),
  name: z.nullable(z.string()),
  email: z.nullable(z.string()),
  outcome: z.enum(rowOutcomes),
  /** Why it failed. */
  code: z.nullable(z.enum(Object.keys(errors) as [keyof typeof errors])),
  error: z.nullable(z.string()),
});
export type BulkRow = z.infer<typeof bulkRow>;

/** Text that both stores can keep; whether it is an address, its row tells. */
const anyText = (most: number) => z.string().check(z.trim(), z.maxLength(most), z.regex(/^[^\p{Cc}]*$/u));

const filter = z.strictObject({
  /** Part of the name or the address. */
  search: z.optional(z.string().check(z.trim(), z.maxLength(200))),
  state: z.optional(z.enum(userStates)),
  role: z.optional(z.enum(user.roles)),
  /** With or without a second factor. */
  factor: z.optional(z.boolean()),
  /** Not seen for so many days, or never. */
  unseenDays: z.optional(z.int().check(z.minimum(0), z.maximum(3650))),
  groupKey: z.optional(key),
});

const someChange = z
  .strictObject({
    ...changeParameters,
    userKeys: z.optional(z.array(key).check(z.minLength(1), z.maxLength(rowsAtMost))),
    /** All who match at this moment. */
    filter: z.optional(filter),
  })
  .check(
    z.refine(({ userKeys, filter }) => (userKeys === undefined) !== (filter === undefined), {
      path: ['userKeys'],
      error: 'Say either which users, or the filter that they match.',
    }),
  );

const someInvitations = z.strictObject({
  invite: z
    .array(z.strictObject({ email: anyText(400), name: z.optional(anyText(400)) }))
    .check(z.minLength(1), z.maxLength(rowsAtMost)),
  /** Life of each invitation in seconds, a minute to ninety days; seven days if not said. */
  inviteExpiration: z.optional(z.int().check(z.minimum(60), z.maximum(90 * 86_400))),
});

export const beginBulkRun = endpoint({
  id: 'beginBulkRun',
  method: 'POST',
  path: '/v1/admin/bulk-runs',
  summary:
    'Begin a change of many users, or an import of invitations (by super-admins); it goes on in the background, row by row',
  access: 'admin',
  recent: true,
  body: z.union([someChange, someInvitations]),
  answer: bulkRun,
  errors: ['access.denied', 'item.not-found', 'run.no-rows', 'run.too-many-rows'],
});

export const listBulkRuns = endpoint({
  id: 'listBulkRuns',
  method: 'GET',
  path: '/v1/admin/bulk-runs',
  summary: 'Changes of many users in the last thirty days, newest first, with their progress',
  access: 'admin',
  query: z.omit(page, { sort: true }),
  answer: z.array(bulkRun),
});

const ofRun = z.object({ id: key });

export const getBulkRun = endpoint({
  id: 'getBulkRun',
  method: 'GET',
  path: '/v1/admin/bulk-runs/:id',
  summary: 'How far a change of many users is',
  access: 'admin',
  params: ofRun,
  answer: bulkRun,
  errors: ['run.not-found'],
});

export const listBulkRows = endpoint({
  id: 'listBulkRows',
  method: 'GET',
  path: '/v1/admin/bulk-runs/:id/rows',
  summary: 'The rows of a change of many users, and why some failed',
  access: 'admin',
  params: ofRun,
  query: z.extend(z.omit(page, { sort: true }), { outcome: z.optional(z.enum(rowOutcomes)) }),
  answer: z.array(bulkRow),
  errors: ['run.not-found'],
});

export const stopBulkRun = endpoint({
  id: 'stopBulkRun',
  method: 'POST',
  path: '/v1/admin/bulk-runs/:id/stop',
  summary: 'Stop a change of many users after the row that is under way; what is done stays done',
  access: 'admin',
  params: ofRun,
  answer: bulkRun,
  errors: ['run.not-found', 'access.denied'],
});

export const repeatBulkRun = endpoint({
  id: 'repeatBulkRun',
  method: 'POST',
  path: '/v1/admin/bulk-runs/:id/again',
  summary: 'Begin a new one with the rows that failed, or with those that were left when it was stopped',
  access: 'admin',
  recent: true,
  params: ofRun,
  body: z.strictObject({ rows: z.enum(['failed', 'left']) }),
  answer: bulkRun,
  errors: ['run.not-found', 'run.goes-on', 'run.no-rows', 'access.denied', 'item.not-found'],
});

export const checkInvitations = endpoint({
  id: 'checkInvitations',
  method: 'POST',
  path: '/v1/admin/bulk-runs/check',
  summary: 'Which of these addresses have an account already',
  access: 'super-admin',
  body: z.strictObject({ emails: z.array(anyText(400)).check(z.maxLength(rowsAtMost)) }),
  answer: z.object({ taken: z.array(z.string()) }),
});
