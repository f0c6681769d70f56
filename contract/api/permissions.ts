// Calls about who may do what on an item.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { edge, flag, item, key, keyParams, page } from '../schemas/entity.ts';

const participant = z.object({ user: item, edge });
/** Letters, unknown ones refused: a typo must not silently grant less or more. */
const permissions = z.string().check(z.regex(/^[rwsadtlug]{1,9}$/));
const given = z.strictObject({
  userKey: key,
  data: z.strictObject({ permissions }),
  /** False: for this item alone, not for what lies below it. */
  propagate: z.optional(z.boolean()),
});
const may = (letter: 'r' | 's' | 'g') => ({ who: 'letters', letters: [letter], on: 'key' }) as const;

export const listPermissions = endpoint({
  id: 'listPermissions',
  method: 'GET',
  path: '/v1/items/:key/permissions',
  summary:
    'The participants of an item, with the link that holds their letters; with `inherited`, those from above too',
  access: may('r'),
  scope: 'items:read',
  params: keyParams,
  query: z.extend(page, { inherited: z.optional(flag) }),
  answer: z.array(participant),
  errors: ['item.not-found'],
});

export const createPermission = endpoint({
  id: 'createPermission',
  method: 'POST',
  path: '/v1/items/:key/permissions',
  summary: 'Share an item with a user, a user group or an organisation; nobody gives more than they hold',
  access: may('s'),
  scope: 'permissions:write',
  form: true,
  params: keyParams,
  body: given,
  answer: participant,
  errors: ['item.not-found', 'permission.exists', 'permission.not-a-participant', 'access.too-much', 'access.denied'],
});

export const patchPermission = endpoint({
  id: 'patchPermission',
  method: 'PATCH',
  path: '/v1/items/:key/permissions',
  summary: 'Change the letters of a participant',
  access: may('g'),
  scope: 'permissions:write',
  form: true,
  params: keyParams,
  body: z.extend(given, {
    /** `_rev` of the link that the change goes out from: a later one is refused. */
    _rev: z.optional(z.string()),
  }),
  answer: participant,
  errors: [
    'item.not-found',
    'item.stale',
    'permission.not-found',
    'permission.last-grant',
    'access.too-much',
    'access.denied',
    'user.last-super-admin',
  ],
});

export const deletePermission = endpoint({
  id: 'deletePermission',
  method: 'DELETE',
  path: '/v1/items/:key/permissions',
  summary: 'Take the letters of a participant away; anybody may give up their own, and take back what they gave',
  access: may('r'),
  scope: 'permissions:write',
  form: true,
  params: keyParams,
  body: z.strictObject({ userKey: key }),
  answer: participant,
  errors: [
    'item.not-found',
    'permission.not-found',
    'permission.last-grant',
    'access.too-much',
    'access.denied',
    'user.last-super-admin',
  ],
});
