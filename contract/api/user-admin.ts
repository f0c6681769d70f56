// Calls of administrators about many users: finding them by state, factor and last use, and changing many at once.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { errors } from '../errors.ts';
import { flag, item, key, page, time } from '../schemas/entity.ts';
import * as user from '../schemas/user.ts';

export const userStates = ['active', 'inactive', 'invited'] as const;
export type UserState = (typeof userStates)[number];
export const userOrders = ['name', '-name', 'createdAt', '-createdAt', 'seenAt', '-seenAt'] as const;

export const userRow = z.object({
  user: item,
  role: z.enum(user.roles),
  /** `invited`: may sign in, and has set no password and no passkey yet. */
  state: z.enum(userStates),
  /** An authenticator app is on. */
  otp: z.boolean(),
  /** Number of passkeys and security keys. */
  webauthn: z.number(),
  /** Number of open sessions. */
  sessions: z.number(),
  /** When a session was used last, or was opened from a device that is remembered; null where never. */
  seenAt: z.nullable(time),
  /** From when on a second factor is required of this person alone, beside what the policy requires of many. */
  factorRequiredFrom: z.nullable(time),
});
export type UserRow = z.infer<typeof userRow>;

/** Filters of the list, as text of an address. */
const userFilter = {
  /** Part of the name or the address. */
  search: z.optional(z.string().check(z.trim(), z.maxLength(200))),
  state: z.optional(z.enum(userStates)),
  role: z.optional(z.enum(user.roles)),
  /** With or without a second factor. */
  factor: z.optional(flag),
  /** Not seen for so many days, or never. */
  unseenDays: z.optional(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(3650))),
  groupKey: z.optional(key),
};

export const listUserAdmin = endpoint({
  id: 'listUserAdmin',
  method: 'GET',
  path: '/v1/admin/users',
  summary: 'All users with role, state, factors and open sessions; found by name or address, filtered and sorted',
  access: 'admin',
  scope: 'people:read',
  query: z.object({
    ...z.omit(page, { sort: true }).shape,
    ...userFilter,
    sort: z._default(z.enum(userOrders), 'name'),
  }),
  answer: z.object({ total: z.number(), users: z.array(userRow) }),
});

/** In the order in which menus offer them: what takes something from people stands last. */
export const bulkChanges = [
  'activate',
  'send-reset',
  'require-factor',
  'unrequire-factor',
  'add-to-group',
  'remove-from-group',
  'disconnect',
  'reset-factors',
  'deactivate',
] as const;
export type BulkChange = (typeof bulkChanges)[number];
/** Few enough that one call is over in a moment; many are changed in the background (see bulk-runs.ts). */
export const bulkAtMost = 50;
export const graceDaysOfOne = { least: 0, most: 90, usual: 7 } as const;

/** Facts that a change needs beside the people whom it changes. */
export const changeParameters = {
  change: z.enum(bulkChanges),
  /** Of the organisation or user group to add them to, or to remove them from. */
  groupKey: z.optional(key),
  /** With `require-factor`: days in which they are only reminded. */
  graceDays: z.optional(z.int().check(z.minimum(graceDaysOfOne.least), z.maximum(graceDaysOfOne.most))),
};

export const changeUsers = endpoint({
  id: 'changeUsers',
  method: 'POST',
  path: '/v1/admin/users/change',
  summary: 'Do the same for a few users; who is refused is told with the reason, the rest is done',
  access: 'admin',
  recent: true,
  body: z.strictObject({
    ...changeParameters,
    userKeys: z.array(key).check(z.minLength(1), z.maxLength(bulkAtMost)),
  }),
  answer: z.object({
    done: z.array(key),
    failed: z.array(z.object({ key, code: z.enum(Object.keys(errors) as [keyof typeof errors]), error: z.string() })),
  }),
});
