// Calls about passwords inside an account: changing one's own, weighing one, having a link mailed.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { done, keyParams } from '../schemas/entity.ts';
import * as user from '../schemas/user.ts';

export const changePassword = endpoint({
  id: 'changePassword',
  method: 'PATCH',
  path: '/v1/users/:key/password',
  summary: 'Change one’s own password; it ends every session, this one too',
  access: 'signed-in',
  form: true,
  params: keyParams,
  body: z.strictObject({ password: user.newPassword, currentPassword: user.givenPassword }),
  answer: done,
  errors: [
    'access.denied',
    'password.wrong',
    'password.too-short',
    'password.too-long',
    'password.too-simple',
    'password.contextual',
    'password.unchanged',
    'password.leaked',
    'signin.busy',
  ],
});

export const ratePassword = endpoint({
  id: 'ratePassword',
  method: 'POST',
  path: '/v1/passwords/weigh',
  summary: 'Tell how good a password would be and why, without setting or keeping it',
  access: 'public',
  body: z.strictObject({
    password: z.string().check(z.maxLength(1024)),
    words: z.optional(z.array(z.string().check(z.maxLength(320))).check(z.maxLength(10))),
  }),
  answer: z.object({
    /** 0 refused, 1 weak, 2 fair, 3 good, 4 strong. */
    score: z.int(),
    /** Codes of the catalogue, or `password.weak`, `password.fair`, `password.good`, `password.strong`. */
    reasons: z.array(z.string()),
    why: z.optional(z.string().check(z.describe('Where it is refused: a sentence, in English, on what to do'))),
  }),
});

export const sendReset = endpoint({
  id: 'sendReset',
  method: 'POST',
  path: '/v1/users/:key/reset',
  summary: 'Have a link to set a new password mailed to a user',
  access: 'admin',
  recent: 'of-others',
  params: keyParams,
  answer: done,
  errors: ['user.not-found', 'access.denied', 'request.too-many'],
});
