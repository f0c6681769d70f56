// Calls about second factors and fresh proof: authenticator app, backup codes, and what is on.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { done, keyParams, time } from '../schemas/entity.ts';
import { cookie, factorOptions, signedIn } from '../schemas/signed-in.ts';
import * as user from '../schemas/user.ts';
import { assertionJson } from '../schemas/webauthn.ts';

const challenge = z.string().check(z.minLength(1), z.maxLength(200));
/** Spaces, dashes and case are let be. */
const code = z.string().check(z.minLength(1), z.maxLength(64));
const emailGiven = z.string().check(z.minLength(1), z.maxLength(320));

export const validateOtp = endpoint({
  id: 'validateOtp',
  method: 'POST',
  path: '/v1/mfa/otp/validate',
  summary: 'Finish a sign-in with a code of the authenticator app',
  access: 'public',
  form: true,
  body: z.strictObject({ email: emailGiven, challenge, code, cookie }),
  answer: signedIn,
  errors: ['factor.refused'],
});

export const validateBackup = endpoint({
  id: 'validateBackup',
  method: 'POST',
  path: '/v1/mfa/backup/validate',
  summary: 'Sign in with e-mail, password and a backup code, which is used up',
  access: 'public',
  form: true,
  body: z.strictObject({ email: emailGiven, password: user.givenPassword, code, cookie }),
  answer: signedIn,
  errors: ['signin.refused', 'signin.busy'],
});

export const startReauthentication = endpoint({
  id: 'startReauthentication',
  method: 'POST',
  path: '/v1/users/me/reauthenticate/start',
  summary: 'How this person can prove who they are again, best first, with passkey options where they have one',
  access: 'signed-in',
  duringEnrolment: true,
  answer: z.object({
    options: z.array(z.enum(['webauthn', 'otp', 'password'])),
    webauthn: z.optional(z.looseObject({ challenge: z.string() })),
    /** Until when the last proof counts; absent where it has run out. */
    freshUntil: z.optional(time),
  }),
});

export const reauthenticate = endpoint({
  id: 'reauthenticate',
  method: 'POST',
  path: '/v1/users/me/reauthenticate',
  summary:
    'Prove who you are again, for ten minutes: passkey, code, or password (with a backup code where a factor is on). The session goes on under a new token',
  access: 'signed-in',
  duringEnrolment: true,
  body: z.union([
    z.strictObject({ webauthn: assertionJson }),
    z.strictObject({ code }),
    z.strictObject({ password: user.givenPassword, backupCode: z.optional(code) }),
  ]),
  answer: z.object({
    status: z.literal('ok'),
    freshUntil: time,
    token: z.optional(
      z.string().check(z.describe('Takes the place of the one that was sent; absent where it went into the cookie')),
    ),
  }),
  errors: ['factor.refused', 'password.wrong', 'signin.busy'],
});

const factorStatus = z.object({
  enabled: z.boolean(),
  otp: z.boolean(),
  webauthn: z.int().check(z.describe('Number of passkeys and security keys')),
  backup: z.int().check(z.describe('Backup codes left')),
  preferred: z.optional(z.enum(factorOptions)),
  requiredFrom: z.optional(
    time.check(z.describe('From then on a session without a second factor opens nothing but adding one')),
  ),
});

export const getFactorStatus = endpoint({
  id: 'getFactorStatus',
  method: 'GET',
  path: '/v1/users/:key/mfa/status',
  summary: 'Which factors are on',
  access: { who: 'self-or-admin', on: 'key' },
  viewAs: true,
  duringEnrolment: true,
  params: keyParams,
  answer: factorStatus,
  errors: ['user.not-found'],
});

export const addOtp = endpoint({
  id: 'addOtp',
  method: 'POST',
  path: '/v1/mfa/otp/add',
  summary:
    'Begin with an authenticator app: the secret to scan or copy. An app in use stays until the new one is proven',
  access: 'signed-in',
  duringEnrolment: true,
  form: true,
  body: z.strictObject({ password: user.givenPassword }),
  answer: z.object({
    secret: z.string(),
    uri: z.string().check(z.describe('otpauth: address of the QR code')),
    expiresAt: time,
  }),
  errors: ['password.wrong', 'signin.busy'],
});

export const verifyAddedOtp = endpoint({
  id: 'verifyAddedOtp',
  method: 'POST',
  path: '/v1/mfa/otp/add/verify',
  summary: 'Prove the new authenticator app with one code. The first factor brings the ten backup codes',
  access: 'signed-in',
  duringEnrolment: true,
  form: true,
  body: z.strictObject({ code }),
  answer: z.object({
    status: z.literal('ok'),
    replaced: z.boolean(),
    backupCodes: z.optional(z.array(z.string())),
  }),
  errors: ['otp.wrong', 'otp.clock-off', 'otp.expired', 'otp.not-begun'],
});

export const removeOtp = endpoint({
  id: 'removeOtp',
  method: 'DELETE',
  path: '/v1/mfa/otp',
  summary: 'Switch the authenticator app off, with a code of it',
  access: 'signed-in',
  form: true,
  body: z.strictObject({ code }),
  answer: done,
  errors: ['factor.refused', 'authenticator.not-found'],
});

export const makeBackupCodes = endpoint({
  id: 'makeBackupCodes',
  method: 'POST',
  path: '/v1/mfa/backup',
  summary: 'Make ten backup codes; those before are void at once. Shown in this answer alone',
  access: 'signed-in',
  recent: true,
  form: true,
  answer: z.object({ codes: z.array(z.string()) }),
  errors: ['backup.no-factor'],
});
