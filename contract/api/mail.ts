// Calls about how the server sends mail: the settings, a test mail, and the mails that wait or were given up.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { mailChoice, mailPassword, mailProblems, mailSteps, mailTlsInForce } from '../mail-settings.ts';
import { done, time } from '../schemas/entity.ts';

const version = z.string().check(z.maxLength(40), z.describe('Changes with every change of the settings'));

const currentMail = z.object({
  source: z
    .enum(['environment', 'store', 'none'])
    .check(z.describe('Who says where mail goes; `none`: it is written into the outbox folder of the server')),
  server: z.nullable(
    z.object({
      host: z.string(),
      port: z.int(),
      tls: z.enum(mailTlsInForce),
      user: z.string(),
      hasPassword: z.boolean().check(z.describe('The password itself is never answered')),
    }),
  ),
  from: z.object({ address: z.string(), name: z.string() }),
  replyTo: z.string(),
  fixed: z
    .object({ server: z.boolean(), from: z.boolean(), replyTo: z.boolean() })
    .check(z.describe('What the settings of the operator say, and can be changed there alone')),
  version,
  updatedBy: z.nullable(z.object({ key: z.string(), name: z.string() })),
  updatedAt: z.nullable(time),
});
export type CurrentMail = z.infer<typeof currentMail>;

export const getMail = endpoint({
  id: 'getMail',
  method: 'GET',
  path: '/v1/admin/mail',
  summary: 'How mail is sent, and who changed it last; no password',
  access: 'admin',
  answer: currentMail,
  errors: ['access.denied'],
});

const password = z
  .optional(mailPassword)
  .check(z.describe('Left out: the one that is kept, where host, port and user are the same'));
const readVersion = version.check(z.describe('The one that was read; another one is in force: 409'));

export const changeMail = endpoint({
  id: 'changeMail',
  method: 'PUT',
  path: '/v1/admin/mail',
  summary: 'Change how mail is sent; what waits is tried at once',
  access: 'super-admin',
  recent: true,
  body: z.strictObject({ ...mailChoice.shape, password, version: readVersion }),
  answer: currentMail,
  errors: ['access.denied', 'mail.stale', 'mail.fixed'],
});

export const removeMail = endpoint({
  id: 'removeMail',
  method: 'DELETE',
  path: '/v1/admin/mail',
  summary: 'Forget how mail is sent: it is written into the outbox folder from then on',
  access: 'super-admin',
  recent: true,
  body: z.strictObject({ version: readVersion }),
  answer: currentMail,
  errors: ['access.denied', 'mail.stale', 'mail.fixed'],
});

const step = z.object({
  step: z.enum(mailSteps),
  outcome: z.enum(['done', 'skipped', 'failed', 'not-reached']),
  ms: z.nullable(z.int()),
  detail: z.nullable(z.string()).check(z.describe('An address or a version of TLS')),
  problem: z.nullable(z.enum(mailProblems)),
  reply: z.nullable(z.string()).check(z.describe('First line of what the mail server answered')),
});

export const testMail = endpoint({
  id: 'testMail',
  method: 'POST',
  path: '/v1/admin/mail/test',
  summary:
    'Send a mail to oneself, now, and say of each step how it went; with settings that are not saved yet, or those in force',
  access: 'super-admin',
  recent: true,
  body: z.strictObject({ settings: z.optional(mailChoice), password }),
  answer: z.object({ accepted: z.boolean(), to: z.string(), steps: z.array(step) }),
  errors: ['access.denied', 'mail.not-set-up', 'mail.fixed'],
});

const about = {
  id: z.string(),
  kind: z.nullable(z.string()).check(z.describe('What the mail is about; null where it cannot be read')),
  to: z.nullable(z.object({ key: z.string(), name: z.string(), email: z.string() })),
  queuedAt: time,
  attempts: z.int(),
  reason: z.string(),
};

const mailQueue = z.object({
  waiting: z.int(),
  oldestAt: z.nullable(time),
  nextTryAt: z.nullable(time),
  failing: z
    .array(z.object({ ...about, nextTryAt: time }))
    .check(z.describe('Those that wait after a failed try, oldest first; fifty at most')),
  givenUp: z.int().check(z.describe('In the last day')),
  givenUpNewest: z.array(z.object({ ...about, givenUpAt: time })),
});
export type MailQueueState = z.infer<typeof mailQueue>;

export const getMailQueue = endpoint({
  id: 'getMailQueue',
  method: 'GET',
  path: '/v1/admin/mail/queue',
  summary: 'The mails that wait, and those that were given up in the last day, with the reason',
  access: 'admin',
  answer: mailQueue,
  errors: ['access.denied'],
});

export const tryMailNow = endpoint({
  id: 'tryMailNow',
  method: 'POST',
  path: '/v1/admin/mail/queue/try',
  summary: 'Try what waits, and what was given up in the last day, at once',
  access: 'admin',
  answer: z.extend(done, { tried: z.int() }),
  errors: ['access.denied'],
});
