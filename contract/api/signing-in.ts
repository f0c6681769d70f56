// Calls that open and close sessions, set the server up and redeem mailed links.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { done, key, keyParams } from '../schemas/entity.ts';
import { cookie, signedIn, signInAnswer } from '../schemas/signed-in.ts';
import * as user from '../schemas/user.ts';

export const signIn = endpoint({
  id: 'signIn',
  method: 'POST',
  path: '/v1/signin',
  summary: 'Sign in with e-mail and password; where a second factor is on, it is asked for next',
  access: 'public',
  form: true,
  body: z.strictObject({
    email: z.string().check(z.minLength(1), z.maxLength(320)),
    password: user.givenPassword,
    cookie,
  }),
  answer: signInAnswer,
  errors: ['signin.refused', 'signin.busy'],
});

export const signOut = endpoint({
  id: 'signOut',
  method: 'POST',
  path: '/v1/signout',
  summary: 'End this session',
  access: 'signed-in',
  duringEnrolment: true,
  form: true,
  answer: done,
});

export const signOutUser = endpoint({
  id: 'signOutUser',
  method: 'POST',
  path: '/v1/users/:key/signout',
  summary: 'End all sessions of a user',
  access: { who: 'self-or-admin', on: 'key' },
  form: true,
  params: keyParams,
  answer: z.object({ status: z.literal('ok'), ended: z.int().check(z.describe('Number of sessions ended')) }),
  errors: ['user.not-found', 'access.denied'],
});

export const forgot = endpoint({
  id: 'forgot',
  method: 'POST',
  path: '/v1/forgot',
  summary: 'Ask for a link to set a new password; the answer never tells whether the address is known',
  access: 'public',
  form: true,
  body: z.strictObject({ email: z.string().check(z.minLength(1), z.maxLength(320)) }),
  answer: done,
});

/** The two parts of a mailed link: its public id and its secret. */
const link = { resetTokenId: key, resetPasswordToken: z.string().check(z.minLength(1), z.maxLength(200)) };

export const inspectLink = endpoint({
  id: 'inspectLink',
  method: 'POST',
  path: '/v1/links/inspect',
  summary: 'Tell what a reset or invitation link is for, without using it up',
  access: 'public',
  body: z.strictObject(link),
  answer: z.object({
    purpose: z.enum(['reset', 'invitation']),
    email: z.string(),
    name: z.string(),
    expiresAt: z.string(),
  }),
  errors: ['link.refused'],
});

export const resetPassword = endpoint({
  id: 'resetPassword',
  method: 'POST',
  path: '/v1/resetPassword',
  summary: 'Set a password with the link from a reset or an invitation; ends every session',
  access: 'public',
  form: true,
  body: z.strictObject({ ...link, password: user.newPassword }),
  answer: done,
  errors: [
    'link.refused',
    'password.too-short',
    'password.too-long',
    'password.too-simple',
    'password.contextual',
    'password.unchanged',
    'password.leaked',
    'signin.busy',
  ],
});

const setUpToken = z.string().check(z.minLength(1), z.maxLength(200));

export const setUpState = endpoint({
  id: 'setUpState',
  method: 'GET',
  path: '/v1/setup',
  summary: 'Tell whether this server still waits for its first account, and whether it sends mail',
  access: 'public',
  answer: z.object({
    open: z.boolean(),
    mail: z.boolean().check(z.describe('False where no mail server is set up: nobody gets a link by mail')),
  }),
});

export const inspectSetUpLink = endpoint({
  id: 'inspectSetUpLink',
  method: 'POST',
  path: '/v1/setup/inspect',
  summary: 'Tell whether a set-up link still holds, without using it up',
  access: 'public',
  body: z.strictObject({ token: setUpToken }),
  answer: done,
  errors: ['setup.closed', 'link.refused'],
});

export const setUp = endpoint({
  id: 'setUp',
  method: 'POST',
  path: '/v1/setup',
  summary: 'Make the first super-admin and the first organisation, with the one-time link that the server printed',
  access: 'public',
  body: z.strictObject({
    token: setUpToken,
    name: user.name,
    email: user.email,
    password: user.newPassword,
    organisation: user.name,
    language: z.optional(user.language),
    timeZone: z.optional(user.timeZone),
    cookie,
  }),
  answer: signedIn,
  errors: [
    'setup.closed',
    'link.refused',
    'password.too-short',
    'password.too-long',
    'password.too-simple',
    'password.contextual',
    'password.leaked',
    'signin.busy',
  ],
});
