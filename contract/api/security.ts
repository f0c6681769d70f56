// Calls about the safety of an account: activity, alerts, taking data, leaving.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { done, time } from '../schemas/entity.ts';

export const notMe = endpoint({
  id: 'notMe',
  method: 'POST',
  path: '/v1/users/me/not-me',
  summary:
    'Say that something in the activity was not oneself: ends sessions, revokes tokens, and tells what can be undone',
  access: 'signed-in',
  recent: true,
  body: z.strictObject({
    seq: z.int(),
    endSessions: z.boolean(),
    revokeTokens: z.boolean(),
    undoEmail: z.optional(z.boolean()),
    removeFactorsSince: z.optional(z.boolean()),
  }),
  answer: z.object({
    status: z.literal('ok'),
    sessionsEnded: z.int(),
    tokensRevoked: z.int(),
    emailUndone: z.boolean(),
    factorsRemoved: z.int(),
  }),
  errors: ['activity.not-found'],
});

export const takeData = endpoint({
  id: 'takeData',
  method: 'POST',
  path: '/v1/users/me/export',
  summary: 'Have one’s data put together as a zip of JSON and files, in the background',
  access: 'signed-in',
  recent: true,
  answer: z.object({
    status: z.enum(['waiting', 'working', 'done', 'failed']),
    progress: z.number(),
    path: z.optional(z.string()),
    expiresAt: z.optional(time),
  }),
});

export const getTakenData = endpoint({
  id: 'getTakenData',
  method: 'GET',
  path: '/v1/users/me/export',
  summary: 'How far the newest export is, and where it can be fetched',
  access: 'signed-in',
  answer: z.object({
    status: z.enum(['none', 'waiting', 'working', 'done', 'failed']),
    progress: z.number(),
    path: z.optional(z.string()),
    expiresAt: z.optional(time),
  }),
});

export const askDeletion = endpoint({
  id: 'askDeletion',
  method: 'POST',
  path: '/v1/users/me/deletion',
  summary: 'Have one’s account deleted in thirty days; until then signing in calls it off or leaves it',
  access: 'signed-in',
  recent: true,
  body: z.strictObject({
    name: z
      .string()
      .check(z.describe('One’s own name, typed, since this cannot be undone after the thirty days')),
  }),
  answer: z.object({ status: z.literal('ok'), deletesAt: time }),
  errors: ['user.last-super-admin', 'account.name-differs'],
});

export const getDeletion = endpoint({
  id: 'getDeletion',
  method: 'GET',
  path: '/v1/users/me/deletion',
  summary: 'When one’s account will be deleted, if that was asked for',
  access: 'signed-in',
  answer: z.object({ deletesAt: z.nullable(time) }),
});

export const cancelDeletion = endpoint({
  id: 'cancelDeletion',
  method: 'DELETE',
  path: '/v1/users/me/deletion',
  summary: 'Keep one’s account after all',
  access: 'signed-in',
  answer: done,
});
