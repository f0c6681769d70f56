// Calls about users: oneself, another, all of them, their picture.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { writeLetters } from '../permissions.ts';
import { flag, item, key, keyParams, page } from '../schemas/entity.ts';
import * as user from '../schemas/user.ts';

export const account = z.object({
  user: item,
  usergroups: z.array(item),
  organisations: z.array(item),
  role: z.enum(user.roles),
  permissions: z
    .string()
    .check(z.describe(`What the caller may do here, of "${writeLetters(new Set(['r', 'w']))}" and the other letters`)),
});
export type Account = z.infer<typeof account>;

export const getMe = endpoint({
  id: 'getMe',
  method: 'GET',
  path: '/v1/users/me',
  summary: 'Oneself, with organisations, user groups and role',
  access: 'signed-in',
  viewAs: true,
  duringEnrolment: true,
  scope: 'people:read',
  answer: account,
});

export const getUser = endpoint({
  id: 'getUser',
  method: 'GET',
  path: '/v1/users/:key',
  summary: 'Another user, with organisations, user groups and role',
  access: { who: 'letters', letters: ['r'], on: 'key' },
  scope: 'people:read',
  params: keyParams,
  answer: account,
  errors: ['user.not-found'],
});

export const listUsers = endpoint({
  id: 'listUsers',
  method: 'GET',
  path: '/v1/users',
  summary: 'The users that the caller may read',
  access: 'signed-in',
  scope: 'people:read',
  query: z.extend(page, { active: z.optional(flag) }),
  answer: z.array(item),
});

export const createUser = endpoint({
  id: 'createUser',
  method: 'POST',
  path: '/v1/users',
  summary: 'Create a user; without a password they get an invitation by mail',
  access: 'super-admin',
  recent: 'in-session',
  scope: 'people:write',
  form: true,
  body: z.strictObject({
    email: user.email,
    name: z.optional(z.nullable(user.name)),
    password: z.optional(user.newPassword),
    /** Life of the invitation in seconds, a minute to ninety days. */
    inviteExpiration: z.optional(z.coerce.number().check(z.int(), z.minimum(60), z.maximum(90 * 86_400))),
  }),
  answer: item,
  errors: [
    'email.taken',
    'password.too-short',
    'password.too-long',
    'password.too-simple',
    'password.contextual',
    'password.leaked',
    'signin.busy',
  ],
});

export const seekUsers = endpoint({
  id: 'seekUsers',
  method: 'GET',
  path: '/v1/users/seek/:name',
  summary:
    'Users and user groups whose name starts so, among those the caller may see: at most 20, with key, type, name and picture',
  access: 'signed-in',
  scope: 'people:read',
  typedPath: true,
  params: z.object({ name: z.string().check(z.trim(), z.minLength(2), z.maxLength(200)) }),
  answer: z.array(item),
});

export const setUserActive = endpoint({
  id: 'setUserActive',
  method: 'PATCH',
  path: '/v1/users/:key/active',
  summary: 'Activate or deactivate a user; deactivating ends every session at once',
  access: 'admin',
  recent: 'in-session',
  scope: 'people:write',
  form: true,
  params: keyParams,
  body: z.strictObject({ activate: z.boolean() }),
  answer: item,
  errors: ['user.not-found', 'access.denied', 'user.last-super-admin'],
});

/** A picture of at most 20 MiB is read; what is kept is 512 by 512. */
export const thumbnailMaxBytes = 20 * 1024 * 1024;
/** Read from the header, before a pixel is decoded: 40 million are 160 MB of memory. */
export const thumbnailMaxPixels = 40_000_000;

export const putThumbnail = endpoint({
  id: 'putThumbnail',
  method: 'PUT',
  path: '/v1/users/:key/thumbnail',
  summary: 'Set the picture: cropped to the square given (in pixels of the upright picture), else to its middle',
  access: { who: 'letters', letters: ['w'], on: 'key' },
  scope: 'profile:write',
  params: keyParams,
  upload: { maxBytes: thumbnailMaxBytes },
  body: z.strictObject({
    crop: z.optional(
      z.strictObject({
        x: z.int().check(z.minimum(0)),
        y: z.int().check(z.minimum(0)),
        size: z.int().check(z.minimum(1)),
      }),
    ),
  }),
  answer: item,
  errors: ['user.not-found', 'access.denied', 'file.missing', 'file.empty', 'image.refused', 'image.too-large'],
});

export const deleteThumbnail = endpoint({
  id: 'deleteThumbnail',
  method: 'DELETE',
  path: '/v1/users/:key/thumbnail',
  summary: 'Remove the picture',
  access: { who: 'letters', letters: ['w'], on: 'key' },
  scope: 'profile:write',
  params: keyParams,
  answer: item,
  errors: ['user.not-found', 'access.denied'],
});

export const userKey = z.strictObject({ userKey: key });
