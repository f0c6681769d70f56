// Calls that say who has access to an item, and through what.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { item, key, keyParams, page } from '../schemas/entity.ts';

/** Letters in the one order; empty for none. */
const letters = z.string().check(z.regex(/^[rwsadtlug]{0,9}$/), z.describe('Letters in the one order'));

/** Why the caller may not change or take a permission. */
export const accessRefusals = [
  /** It is given on an item above, and changed there. */
  'inherited',
  /** It is what makes an account the own one of its user. */
  'own-account',
  /** The caller lacks `g`, and did not give it. */
  'needs-grant',
  /** It holds letters that the caller does not. */
  'too-much',
  /** On the group that makes administrators, super-admins alone change anything. */
  'super-admins-only',
] as const;
const refusal = z.nullable(z.enum(accessRefusals)).check(z.describe('Why not; null where the caller may'));

/** A user, organisation or user group: key, type, name and picture, and nothing else of them. */
const face = item;

/** The item above that a permission comes from; null where the caller may not read it. */
const place = z.nullable(item);

export const accessEntry = z.object({
  participant: face,
  permissions: letters,
  /** Whether it holds for what lies below, too. */
  propagate: z.boolean(),
  inherited: z.boolean(),
  from: place,
  /** `_rev` of the link, to send along with a change. */
  rev: z.string(),
  changing: refusal,
  removing: refusal,
});
export type AccessEntry = z.infer<typeof accessEntry>;

export const impliedAccess = z.object({
  kind: z.enum(['super-admins', 'administrators', 'members']),
  permissions: letters,
  /** How many active people these are. */
  count: z.number(),
  /** Some of them, for administrators alone. */
  people: z.optional(z.array(face)),
});
export type ImpliedAccess = z.infer<typeof impliedAccess>;

export const listAccess = endpoint({
  id: 'listAccess',
  method: 'GET',
  path: '/v1/items/:key/access',
  summary:
    'Who has access to an item and through what: permissions on it and from above, and what the rules for administrators and members add; with what the caller may give and change',
  access: { who: 'letters', letters: ['r'], on: 'key' },
  scope: 'items:read',
  params: keyParams,
  query: z.omit(page, { sort: true }),
  answer: z.object({
    /** Key, type and name. */
    item: face,
    /** Letters of the caller on the item, and those of them that reach the items below it. */
    held: z.object({ permissions: letters, flowing: letters }),
    /** Why the caller may not share the item. */
    sharing: z.nullable(z.enum(['needs-share', 'super-admins-only'])),
    /** Permissions on the item itself first, then those from above; by name. */
    entries: z.array(accessEntry),
    total: z.number(),
    implied: z.array(impliedAccess),
  }),
  errors: ['item.not-found'],
});
export type AccessList = z.infer<typeof listAccess.answer>;

export const way = z.object({
  /**
   * - `permission`: one of the user's own;
   * - `group`: one of a group that they belong to; `through` says by which;
   * - `member`: the item is a group, and they belong to it;
   * - `administrator`, `super-admin`: by their role.
   */
  kind: z.enum(['permission', 'group', 'member', 'administrator', 'super-admin']),
  permissions: letters,
  propagate: z.boolean(),
  /** From the group that the user is in to the one that holds the permission. */
  through: z.array(face),
  inherited: z.boolean(),
  from: place,
});
export type Way = z.infer<typeof way>;

export const explainAccess = endpoint({
  id: 'explainAccess',
  method: 'GET',
  path: '/v1/items/:key/access/:userKey',
  summary:
    'What a user may do with an item, and every way by which they may: as far as the caller may know of the groups and roles that these pass',
  access: { who: 'letters', letters: ['r'], on: 'key' },
  scope: 'items:read',
  params: z.object({ key, userKey: key }),
  answer: z.object({
    item: face,
    user: face,
    permissions: letters,
    flowing: letters,
    ways: z.array(way),
    /** False where there are more ways than are told. */
    complete: z.boolean(),
  }),
  errors: ['item.not-found', 'user.not-found'],
});
export type AccessExplained = z.infer<typeof explainAccess.answer>;
