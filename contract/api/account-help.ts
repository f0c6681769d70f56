// Calls of an administrator who helps somebody below them; people may make most of them for themselves.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { done, key, keyParams, time } from '../schemas/entity.ts';
import * as user from '../schemas/user.ts';

const selfOrAdmin = { who: 'self-or-admin', on: 'key' } as const;

/** A token as an administrator sees it: enough to know and revoke it, nothing of what it may do or where it is used. */
export const tokenName = z.object({
  id: key,
  name: z.string(),
  createdAt: time,
  expireAt: z.nullable(time),
  lastUsedAt: z.nullable(time),
});
export type TokenName = z.infer<typeof tokenName>;

export const listTokenNames = endpoint({
  id: 'listTokenNames',
  method: 'GET',
  path: '/v1/users/:key/tokens',
  summary: 'The personal access tokens of a user, by name and dates',
  access: selfOrAdmin,
  params: keyParams,
  answer: z.array(tokenName),
  errors: ['user.not-found', 'access.denied'],
});

export const revokeTokenOf = endpoint({
  id: 'revokeTokenOf',
  method: 'DELETE',
  path: '/v1/users/:key/tokens/:id',
  summary: 'Revoke a personal access token of a user, who is told',
  access: selfOrAdmin,
  recent: 'of-others',
  params: z.object({ key, id: key }),
  answer: done,
  errors: ['user.not-found', 'access.denied', 'token.not-found'],
});

export const revokeTokensOf = endpoint({
  id: 'revokeTokensOf',
  method: 'DELETE',
  path: '/v1/users/:key/tokens',
  summary: 'Revoke all personal access tokens of a user, who is told',
  access: selfOrAdmin,
  recent: 'of-others',
  params: keyParams,
  answer: z.object({ status: z.literal('ok'), revoked: z.number() }),
  errors: ['user.not-found', 'access.denied'],
});

export const resetFactors = endpoint({
  id: 'resetFactors',
  method: 'DELETE',
  path: '/v1/users/:key/mfa',
  summary:
    'Remove the authenticator app, all passkeys and backup codes of a user, for who lost them all; ends their sessions and tells them',
  access: selfOrAdmin,
  recent: true,
  params: keyParams,
  answer: done,
  errors: ['user.not-found', 'access.denied', 'factors.address-moved'],
});

export const askEmailChangeOf = endpoint({
  id: 'askEmailChangeOf',
  method: 'POST',
  path: '/v1/users/:key/email',
  summary:
    'Begin a change of a user’s address: a link goes to the new one, which counts once it is opened there; the old one is told and can undo it. Another spelling of the same address counts at once',
  access: selfOrAdmin,
  recent: true,
  params: keyParams,
  body: z.strictObject({ email: user.email }),
  answer: z.object({ status: z.literal('ok'), pending: z.nullable(z.object({ email: z.string(), expiresAt: time })) }),
  errors: ['user.not-found', 'access.denied'],
});
