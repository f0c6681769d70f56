// The shapes that every item, link and list has on the wire.
import * as z from 'zod/mini';

/** Opaque key of an item, link or file. */
export const key = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/), z.describe('Opaque key'));
/** Type name: starts with a capital. */
export const typeName = z
  .string()
  .check(z.regex(/^[A-Z][A-Za-z0-9]{0,63}$/), z.describe('Type name, starts with a capital'));
/** ISO 8601 in UTC with milliseconds. */
export const time = z.string().check(z.describe('ISO 8601 in UTC with milliseconds'));
/** Free data of an item or a link. */
export const freeData = z.record(z.string(), z.unknown());

const base = {
  _key: key,
  _rev: z.string().check(z.describe('Changes with every write; send it back to detect a conflict')),
  type: typeName,
  createdAt: time,
  updatedAt: time,
};

/** An item as answered; `createdBy` and `updatedBy` are keys, or items where `populate` was asked. */
export const item = z.object({
  ...base,
  _id: z.string(),
  data: freeData,
  createdBy: z.union([z.nullable(z.string()), z.looseObject({ _key: key })]),
  updatedBy: z.union([z.nullable(z.string()), z.looseObject({ _key: key })]),
  active: z.optional(z.boolean()),
  trashedAt: z.optional(time),
  trashedBy: z.optional(z.nullable(z.string())),
  /** Earlier states, newest first, where `history` was asked. */
  history: z.optional(z.array(z.looseObject({}))),
});
export type Item = z.infer<typeof item>;

/** A link between two items. */
export const edge = z.object({
  ...base,
  _id: z.string(),
  _from: z.string(),
  _to: z.string(),
  data: freeData,
  createdBy: z.union([z.nullable(z.string()), z.looseObject({ _key: key })]),
  updatedBy: z.union([z.nullable(z.string()), z.looseObject({ _key: key })]),
});
export type Edge = z.infer<typeof edge>;

/** An earlier state of an item: an item of that moment, with the message of the change that ended it. */
export const version = z.extend(item, { message: z.optional(z.string()) });
export type Version = z.infer<typeof version>;

/** Query flag, as text. */
export const flag = z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0', ''] });
/** `offset`, `limit` (1 to 200, 50 if not said) and `sort` (`name`, `-createdAt` …). */
export const page = z.object({
  offset: z._default(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(1_000_000)), 0),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
  sort: z.optional(z.string().check(z.regex(/^-?[A-Za-z_.]{1,40}$/))),
});
export type Page = z.infer<typeof page>;

export const keyParams = z.object({ key });
export const done = z.object({ status: z.literal('ok') });
