// Calls about the policy of the server: what everybody may know of it, all of it, and its change by an administrator.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { openPolicy, policy, sentPolicyChoice } from '../policy.ts';
import { time } from '../schemas/entity.ts';

export const getOpenPolicy = endpoint({
  id: 'getOpenPolicy',
  method: 'GET',
  path: '/v1/policy/open',
  summary: 'How long passwords are at least, and how one may sign in: what pages before the sign-in say',
  access: 'public',
  answer: openPolicy,
});

const version = z.string().check(z.maxLength(40), z.describe('Changes with every change of the policy'));

const currentPolicy = z.object({
  policy,
  version,
  updatedBy: z.nullable(z.object({ key: z.string(), name: z.string() })),
  updatedAt: z.nullable(time),
});
export type CurrentPolicy = z.infer<typeof currentPolicy>;

export const getPolicy = endpoint({
  id: 'getPolicy',
  method: 'GET',
  path: '/v1/policy',
  summary: 'The policy in force, and who changed it last',
  access: 'admin',
  answer: currentPolicy,
  errors: ['access.denied'],
});

export const changePolicy = endpoint({
  id: 'changePolicy',
  method: 'PUT',
  path: '/v1/policy',
  summary: 'Change the policy; sessions that are over by the new one end at once',
  access: 'admin',
  recent: true,
  body: z.strictObject({
    ...sentPolicyChoice.shape,
    version: version.check(z.describe('The one that was read; another one is in force: 409')),
  }),
  answer: z.extend(currentPolicy, {
    endedSessions: z.int().check(z.describe('Sessions that the change ended')),
  }),
  errors: ['access.denied', 'policy.stale'],
});

export const previewPolicy = endpoint({
  id: 'previewPolicy',
  method: 'POST',
  path: '/v1/policy/preview',
  summary: 'What a change of the policy would mean for people now; changes nothing',
  access: 'admin',
  body: sentPolicyChoice,
  answer: z.object({
    endedSessions: z.int().check(z.describe('Sessions that would end')),
    endedSessionsOf: z.int().check(z.describe('People who have them')),
    withoutFactor: z.int().check(z.describe('People of whom a second factor would be required and who have none')),
  }),
  errors: ['access.denied'],
});
