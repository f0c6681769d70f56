// Calls about organisations and user groups as a whole: finding them, who is in them and as what, and groups inside groups.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { errors } from '../errors.ts';
import { edge, flag, item, key, keyParams, page, time } from '../schemas/entity.ts';
import { visibleLine } from '../schemas/user.ts';

export const groupKinds = ['Organisation', 'Usergroup'] as const;
export const groupOrders = ['name', '-name', 'members', '-members', 'createdAt', '-createdAt'] as const;
export const memberOrders = ['name', '-name', 'since', '-since'] as const;
export const memberStates = ['all', 'active', 'inactive'] as const;
/** Few enough that one call is over in a moment. */
export const membersAtOnce = 50;

/** A member's role in a group, in words of the group's own; it gives no rights. */
export const memberRole = z.string().check(z.trim(), z.minLength(1), z.maxLength(80), z.regex(visibleLine));

const mayRead = { who: 'letters', letters: ['r'], on: 'key' } as const;
const mayLink = { who: 'letters', letters: ['l'], on: 'key' } as const;
const mayUnlink = { who: 'letters', letters: ['u'], on: 'key' } as const;
const pageOf = z.omit(page, { sort: true }).shape;
const search = z.optional(z.string().check(z.trim(), z.maxLength(200)));

export const groupRow = z.object({
  /** The organisation or user group. */
  group: item,
  /** People who belong directly, deactivated ones too. */
  members: z.number(),
  /** Groups directly inside. */
  subgroups: z.number(),
});
export type GroupRow = z.infer<typeof groupRow>;

export const listGroups = endpoint({
  id: 'listGroups',
  method: 'GET',
  path: '/v1/admin/groups',
  summary:
    'Organisations and user groups with how many belong: found by name, inside one or around one, also in the trash',
  access: 'admin',
  scope: 'people:read',
  query: z.object({
    ...pageOf,
    type: z.optional(z.enum(groupKinds)),
    /** Part of the name. */
    search,
    /** Those directly inside this one. */
    inside: z.optional(key),
    /** Those that this one is directly inside of. */
    around: z.optional(key),
    trashed: z.optional(flag),
    sort: z._default(z.enum(groupOrders), 'name'),
  }),
  answer: z.object({ total: z.number(), groups: z.array(groupRow) }),
});

export const getGroup = endpoint({
  id: 'getGroup',
  method: 'GET',
  path: '/v1/admin/groups/:key',
  summary: 'One organisation or user group, with how many belong and how many permissions it holds',
  access: 'admin',
  scope: 'people:read',
  params: keyParams,
  answer: z.extend(groupRow, {
    /** Items that are shared with it: what its members may do there ends with it. */
    permissions: z.number(),
  }),
  errors: ['item.not-found'],
});

export const memberRow = z.object({
  /** As far as the caller may see them. */
  user: item,
  state: z.enum(['active', 'inactive']),
  /** As written on the membership; null where nothing is, or where they are here through a sub-group alone. */
  role: z.nullable(z.string()),
  /** Null where they are here through a sub-group alone. */
  since: z.nullable(time),
  /** Groups inside through which they belong; told to administrators. */
  through: z.array(item),
});
export type MemberRow = z.infer<typeof memberRow>;

export const listGroupRoles = endpoint({
  id: 'listGroupRoles',
  method: 'GET',
  path: '/v1/groups/:key/members',
  summary:
    'The members of an organisation or user group, each with role and since when; to administrators also those through sub-groups, and who is inactive',
  access: mayRead,
  scope: 'people:read',
  params: keyParams,
  query: z.object({
    ...pageOf,
    /** Part of the name; for administrators of the address too. */
    search,
    state: z._default(z.enum(memberStates), 'all'),
    /** With those who belong through groups inside. */
    through: z.optional(flag),
    sort: z._default(z.enum(memberOrders), 'name'),
  }),
  answer: z.object({ total: z.number(), members: z.array(memberRow) }),
  errors: ['item.not-found'],
});

const outcome = z.object({
  done: z.array(key),
  failed: z.array(z.object({ key, code: z.enum(Object.keys(errors) as [keyof typeof errors]), error: z.string() })),
});
const userKeys = z.array(key).check(z.minLength(1), z.maxLength(membersAtOnce));

export const addMembers = endpoint({
  id: 'addMembers',
  method: 'POST',
  path: '/v1/groups/:key/members',
  summary: 'Add several people with a role; who is refused is told with the reason, the rest is done',
  access: mayLink,
  scope: 'people:write',
  params: keyParams,
  body: z.strictObject({ userKeys, role: z.optional(memberRole) }),
  answer: outcome,
  errors: ['item.not-found', 'access.denied'],
});

export const removeMembers = endpoint({
  id: 'removeMembers',
  method: 'POST',
  path: '/v1/groups/:key/members/remove',
  summary: 'Remove several people; who is refused is told with the reason, the rest is done',
  access: mayUnlink,
  scope: 'people:write',
  params: keyParams,
  body: z.strictObject({ userKeys }),
  answer: outcome,
  errors: ['item.not-found', 'access.denied'],
});

export const changeMemberRole = endpoint({
  id: 'changeMemberRole',
  method: 'PATCH',
  path: '/v1/groups/:key/members/:userKey',
  summary: 'Say what somebody is in a group; it gives no rights',
  access: mayLink,
  scope: 'people:write',
  params: z.object({ key, userKey: key }),
  body: z.strictObject({ role: z.nullable(memberRole) }),
  answer: edge,
  errors: ['item.not-found', 'member.not-found', 'access.denied'],
});

export const addSubgroup = endpoint({
  id: 'addSubgroup',
  method: 'POST',
  path: '/v1/admin/groups/:key/groups',
  summary:
    'Put a group inside another: its members get what is shared with the other; nobody gives so what they do not hold',
  access: 'admin',
  recent: true,
  params: keyParams,
  body: z.strictObject({ groupKey: key }),
  answer: edge,
  errors: ['item.not-found', 'group.domain', 'group.cycle', 'group.too-deep', 'access.denied', 'access.too-much'],
});

export const removeSubgroup = endpoint({
  id: 'removeSubgroup',
  method: 'DELETE',
  path: '/v1/admin/groups/:key/groups/:groupKey',
  summary: 'Take a group out of another',
  access: 'admin',
  scope: 'people:write',
  params: z.object({ key, groupKey: key }),
  answer: edge,
  errors: ['item.not-found', 'member.not-found'],
});
