// Calls about personal access tokens; none of them takes a token as credential.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { done, key, time } from '../schemas/entity.ts';
import { nameUpTo } from '../schemas/user.ts';
import { type Scope, scopeNames } from '../scopes.ts';

export const tokenNameAtMost = 80;
/** Of a new token, where nothing is said. */
export const defaultTokenScopes: readonly Scope[] = ['people:read', 'items:read'];
/** The secret before a regeneration counts no longer. */
export const overlapSecondsAtMost = 7 * 86_400;
const name = nameUpTo(tokenNameAtMost);
/** ISO 8601 with a zone; null for none. */
const expireAt = z.optional(z.nullable(z.string().check(z.maxLength(40))));

export const token = z.object({
  id: key,
  name: z.string(),
  /** Begins like every token of Conch, so that scanners know it. */
  prefix: z.string(),
  last4: z.string(),
  scopes: z.array(z.enum(scopeNames)),
  createdAt: time,
  expireAt: z.nullable(time),
  lastUsedAt: z.nullable(time),
  lastAddress: z.nullable(z.string()),
  /** While the one before a regeneration still counts. */
  previousUntil: z.optional(time),
});
export type Token = z.infer<typeof token>;
const shownOnce = z.extend(token, {
  token: z.string().check(z.describe('The secret; in this answer alone')),
});
const params = z.object({ id: key });

export const listTokens = endpoint({
  id: 'listTokens',
  method: 'GET',
  path: '/v1/users/me/tokens',
  summary: 'One’s personal access tokens',
  access: 'signed-in',
  viewAs: true,
  answer: z.array(token),
});

export const createToken = endpoint({
  id: 'createToken',
  method: 'POST',
  path: '/v1/users/me/tokens',
  summary: 'Create a personal access token; without scopes it may read. It never changes how one signs in',
  access: 'signed-in',
  recent: true,
  form: true,
  body: z.strictObject({
    name,
    expireAt,
    scopes: z.optional(z.array(z.enum(scopeNames)).check(z.maxLength(20))),
  }),
  answer: shownOnce,
  errors: ['token.expiry-refused', 'token.too-many'],
});

export const renameToken = endpoint({
  id: 'renameToken',
  method: 'PATCH',
  path: '/v1/users/me/tokens/:id',
  summary: 'Rename a token',
  access: 'signed-in',
  form: true,
  params,
  body: z.strictObject({ name }),
  answer: token,
  errors: ['token.not-found'],
});

export const regenerateToken = endpoint({
  id: 'regenerateToken',
  method: 'POST',
  path: '/v1/users/me/tokens/:id',
  summary: 'Give a token a new secret; the old one counts for as long as `overlapSeconds` says, at most a week',
  access: 'signed-in',
  recent: true,
  form: true,
  params,
  body: z.optional(
    z.strictObject({
      expireAt,
      overlapSeconds: z.optional(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(overlapSecondsAtMost))),
    }),
  ),
  answer: shownOnce,
  errors: ['token.not-found', 'token.expiry-refused'],
});

export const revokeToken = endpoint({
  id: 'revokeToken',
  method: 'DELETE',
  path: '/v1/users/me/tokens/:id',
  summary: 'Revoke a token, at once',
  access: 'signed-in',
  form: true,
  params,
  answer: done,
  errors: ['token.not-found'],
});

export const revokeAllTokens = endpoint({
  id: 'revokeAllTokens',
  method: 'DELETE',
  path: '/v1/users/me/tokens',
  summary: 'Revoke all one’s tokens, at once',
  access: 'signed-in',
  form: true,
  answer: z.object({ status: z.literal('ok'), revoked: z.int() }),
});
