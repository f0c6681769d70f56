// Calls that change the address one signs in with: asked for, confirmed from the new one, undone from the old one.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { done, key, time } from '../schemas/entity.ts';
import * as user from '../schemas/user.ts';

export const askEmailChange = endpoint({
  id: 'askEmailChange',
  method: 'POST',
  path: '/v1/users/me/email',
  summary:
    'Begin a change of one’s address: a link goes to the new one, which counts once it is opened there; the old one is told, and the change ends with the session. Another spelling of the same address counts at once',
  access: 'signed-in',
  recent: true,
  body: z.strictObject({ email: user.email }),
  answer: z.object({ status: z.literal('ok'), pending: z.nullable(z.object({ email: z.string(), expiresAt: time })) }),
});

export const getEmailChange = endpoint({
  id: 'getEmailChange',
  method: 'GET',
  path: '/v1/users/me/email',
  summary: 'The change of address that waits for its confirmation, if any',
  access: 'signed-in',
  viewAs: true,
  answer: z.object({ pending: z.nullable(z.object({ email: z.string(), expiresAt: time })) }),
});

export const cancelEmailChange = endpoint({
  id: 'cancelEmailChange',
  method: 'DELETE',
  path: '/v1/users/me/email',
  summary: 'Call a waiting change of address off',
  access: 'signed-in',
  answer: done,
});

const mailedLink = z.strictObject({ id: key, secret: z.string().check(z.minLength(1), z.maxLength(200)) });

export const confirmEmailChange = endpoint({
  id: 'confirmEmailChange',
  method: 'POST',
  path: '/v1/users/me/email/confirm',
  summary: 'Confirm the new address with the link that was sent to it',
  access: 'public',
  body: mailedLink,
  answer: z.object({ status: z.literal('ok'), email: z.string() }),
  errors: ['link.refused', 'email.taken'],
});

export const undoEmailChange = endpoint({
  id: 'undoEmailChange',
  method: 'POST',
  path: '/v1/users/me/email/undo',
  summary: 'Undo a change of address with the link that was sent to the old one; ends every session and token',
  access: 'public',
  body: mailedLink,
  answer: z.object({ status: z.literal('ok'), email: z.string() }),
  errors: ['link.refused', 'email.taken'],
});
