// Calls about what a user belongs to: their direct memberships, and leaving one.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { edge, item, key, keyParams, page, time } from '../schemas/entity.ts';

export const membership = z.object({
  /** The organisation or user group. */
  group: item,
  /** As written on the membership; null where nothing is. */
  role: z.nullable(z.string()),
  since: time,
  /** Active members, this one too. */
  members: z.number(),
  /** Whether oneself may leave; not told of others. */
  leaving: z.optional(z.enum(['open', 'closed', 'last-super-admin'])),
});
export type Membership = z.infer<typeof membership>;

export const listMemberships = endpoint({
  id: 'listMemberships',
  method: 'GET',
  path: '/v1/users/:key/memberships',
  summary:
    'The organisations and user groups of a user: role, since when, how many belong; of others those that the caller may read',
  access: { who: 'letters', letters: ['r'], on: 'key' },
  viewAs: true,
  scope: 'people:read',
  params: keyParams,
  query: z.omit(page, { sort: true }),
  answer: z.array(membership),
  errors: ['user.not-found'],
});

export const leaveGroup = endpoint({
  id: 'leaveGroup',
  method: 'DELETE',
  path: '/v1/users/me/memberships/:groupKey',
  summary: 'Leave an organisation or a user group; answers the membership that ended',
  access: 'signed-in',
  scope: 'people:write',
  params: z.object({ groupKey: key }),
  answer: edge,
  errors: ['member.not-found', 'member.may-not-leave', 'user.last-super-admin'],
});
