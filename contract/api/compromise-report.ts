// Calls of "This was not me": a person reports that somebody else acted in their account, from an alert mail, or from the activity list.
import * as z from 'zod/mini';
import { type ActivityKind, activityKinds } from '../activity.ts';
import { endpoint } from '../endpoint.ts';
import { key, time } from '../schemas/entity.ts';

const kinds = Object.keys(activityKinds) as [ActivityKind, ...ActivityKind[]];
const link = { id: key, secret: z.string().check(z.minLength(1), z.maxLength(200)) };

const change = z.object({
  id: z.string(),
  type: z.enum(['otp', 'webauthn', 'backup-codes', 'access']),
  name: z.string(),
  addedAt: time,
  ofEvent: z.boolean().check(z.describe('It is what the event tells of')),
  undoable: z
    .boolean()
    .check(z.describe('False where a mailed link alone must not take it away: nothing would be left to ask for')),
});
export type ReportedChange = z.infer<typeof change>;

const shown = z.object({
  event: z.object({ kind: z.enum(kinds), at: time }),
  complete: z
    .boolean()
    .check(z.describe('False where the session has no fresh proof: only sessions would end, and a link be mailed')),
  email: z.string().check(z.describe('The address that counts now')),
  addressBefore: z
    .nullable(z.string())
    .check(z.describe('The address that counted at the event, where it was changed since and can come back')),
  sessions: z.int().check(z.describe('How many would end')),
  tokens: z.int().check(z.describe('How many personal access tokens would be revoked')),
  changes: z.array(change).check(z.describe('What was added since and can be taken away')),
  gone: z
    .array(z.object({ kind: z.enum(kinds), at: time, name: z.string() }))
    .check(z.describe('What was removed or replaced since; its secrets cannot come back')),
});
export type ReportShown = z.infer<typeof shown>;

const wish = {
  undo: z._default(z.array(z.string().check(z.minLength(1), z.maxLength(64))).check(z.maxLength(100)), []),
  undoAddress: z._default(z.boolean(), false),
};

const done = z.object({
  status: z.literal('ok'),
  complete: z
    .boolean()
    .check(
      z.describe('False where the session had no fresh proof: only sessions ended, and the mailed link does the rest'),
    ),
  sessions: z.int(),
  tokens: z.int(),
  factors: z.int().check(z.describe('How many of the changes were undone')),
  addressUndone: z.boolean(),
  mailedTo: z.string().check(z.describe('Where the link went: to set a new password, or to do the rest')),
});
export type ReportDone = z.infer<typeof done>;

export const inspectReportByLink = endpoint({
  id: 'inspectReportByLink',
  method: 'POST',
  path: '/v1/not-me/inspect',
  summary: 'What the link of an alert mail would end and could undo, without using it up',
  access: 'public',
  body: z.strictObject(link),
  answer: shown,
  errors: ['link.refused'],
});

export const reportByLink = endpoint({
  id: 'reportByLink',
  method: 'POST',
  path: '/v1/not-me',
  summary:
    '“This was not me”, with the link of an alert mail: ends every session, token and password, undoes what is named',
  access: 'public',
  body: z.strictObject({ ...link, ...wish }),
  answer: done,
  errors: ['link.refused', 'undo.refused', 'email.taken'],
});

export const inspectReport = endpoint({
  id: 'inspectReport',
  method: 'GET',
  path: '/v1/users/me/not-me/:seq',
  summary: 'What “This was not me” about one line of one’s activity would end and could undo',
  access: 'signed-in',
  params: z.object({ seq: z.string().check(z.regex(/^[1-9]\d{0,8}$/)) }),
  answer: shown,
  errors: ['activity.not-found'],
});

export const reportCompromise = endpoint({
  id: 'reportCompromise',
  method: 'POST',
  path: '/v1/users/me/not-me',
  summary:
    '“This was not me”: ends every session, this one too, and with a fresh proof every token and the password; without one a link that does this is mailed. What undoes something wants a fresh proof',
  access: 'signed-in',
  body: z.strictObject({ seq: z.int().check(z.minimum(1)), ...wish }),
  answer: done,
  errors: ['activity.not-found', 'undo.refused', 'email.taken'],
});
