// Calls about second factors and fresh proof: authenticator app, passkeys and security keys, backup codes.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { done, item, key, keyParams, time } from '../schemas/entity.ts';
import * as user from '../schemas/user.ts';

/** What can be asked for after the password; the one used last comes first. */
export const factorOptions = ['otp', 'webauthn', 'backup'] as const;
export type FactorOption = (typeof factorOptions)[number];

const cookie = z.optional(z.boolean());
const challenge = z.string().check(z.minLength(1), z.maxLength(200));
const code = z.string().check(z.minLength(1), z.maxLength(64));
const emailGiven = z.string().check(z.minLength(1), z.maxLength(320));

/** WebAuthn's JSON forms (Level 3, 5.1.9 and 5.1.10) are checked by the verifier, field by field. */
const credentialJson = {
  id: z.string().check(z.minLength(1), z.maxLength(2000)),
  rawId: z.string().check(z.maxLength(2000)),
  type: z.literal('public-key'),
  clientExtensionResults: z.optional(z.record(z.string(), z.unknown())),
  authenticatorAttachment: z.optional(z.nullable(z.string().check(z.maxLength(40)))),
};
export const assertionJson = z.strictObject({
  ...credentialJson,
  response: z.strictObject({
    clientDataJSON: z.string().check(z.maxLength(20_000)),
    authenticatorData: z.string().check(z.maxLength(20_000)),
    signature: z.string().check(z.maxLength(20_000)),
    userHandle: z.optional(z.nullable(z.string().check(z.maxLength(200)))),
  }),
});
export const attestationJson = z.strictObject({
  ...credentialJson,
  response: z.looseObject({
    clientDataJSON: z.string().check(z.maxLength(20_000)),
    attestationObject: z.string().check(z.maxLength(100_000)),
    transports: z.optional(z.array(z.string().check(z.maxLength(40))).check(z.maxLength(20))),
  }),
});

/** Answered by a right password where a second factor is on. No session exists yet. */
export const pendingVerification = z.object({
  status: z.literal('pending_verification'),
  options: z.array(z.enum(factorOptions)),
  otp: z.optional(z.object({ challenge: z.string() })),
  webauthn: z.optional(z.looseObject({ challenge: z.string() })),
  /** Ends the wait: ISO 8601. */
  expiresAt: time,
});
const signedIn = z.object({
  status: z.literal('ok'),
  token: z.optional(z.string()),
  user: item,
  /** Set where few are left, after one was used or not. */
  backupCodesLeft: z.optional(z.int()),
});
export const signInAnswer = z.discriminatedUnion('status', [signedIn, pendingVerification]);

export const validateOtp = endpoint({
  id: 'validateOtp',
  method: 'POST',
  path: '/v1/mfa/otp/validate',
  summary: 'Finish a sign-in with a code of the authenticator app',
  access: 'public',
  form: true,
  body: z.strictObject({ email: emailGiven, challenge, code, cookie }),
  answer: signedIn,
  errors: ['factor.refused', 'signin.refused', 'signin.busy'],
});

export const validateWebauthn = endpoint({
  id: 'validateWebauthn',
  method: 'POST',
  path: '/v1/mfa/webauthn/validate',
  summary: 'Finish a sign-in with a passkey or security key',
  access: 'public',
  body: z.extend(assertionJson, { email: emailGiven, cookie }),
  answer: signedIn,
  errors: ['factor.refused', 'signin.refused'],
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

export const startPasskeySignIn = endpoint({
  id: 'startPasskeySignIn',
  method: 'POST',
  path: '/v1/signin/passkey',
  summary: 'Options to sign in with a passkey alone; the same for everybody, whoever exists',
  access: 'public',
  answer: z.object({ webauthn: z.looseObject({ challenge: z.string() }) }),
});

export const verifyPasskeySignIn = endpoint({
  id: 'verifyPasskeySignIn',
  method: 'POST',
  path: '/v1/signin/passkey/verify',
  summary: 'Sign in with a passkey alone',
  access: 'public',
  body: z.extend(assertionJson, { cookie }),
  answer: signedIn,
  errors: ['factor.refused', 'passkey.unknown'],
});

export const startReauthentication = endpoint({
  id: 'startReauthentication',
  method: 'GET',
  path: '/v1/users/me/reauthenticate',
  summary:
    'How this person can prove who they are again, best first, with passkey options where they have one',
  access: 'signed-in',
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
    'Prove who you are again, for ten minutes: passkey, code, or password (with a backup code where a factor is on)',
  access: 'signed-in',
  body: z.union([
    z.strictObject({ webauthn: assertionJson }),
    z.strictObject({ code }),
    z.strictObject({ password: user.givenPassword, backupCode: z.optional(code) }),
  ]),
  answer: z.object({ status: z.literal('ok'), freshUntil: time }),
  errors: ['factor.refused', 'signin.refused', 'signin.busy', 'passkey.unknown'],
});

const factorStatus = z.object({
  enabled: z.boolean(),
  otp: z.boolean(),
  webauthn: z.int().check(z.describe('Number of passkeys and security keys')),
  backup: z.int().check(z.describe('Backup codes left')),
  preferred: z.optional(z.enum(factorOptions)),
});

export const getFactorStatus = endpoint({
  id: 'getFactorStatus',
  method: 'GET',
  path: '/v1/users/:key/mfa/status',
  summary: 'Which factors are on',
  access: { who: 'self-or-admin', on: 'key' },
  params: keyParams,
  answer: factorStatus,
  errors: ['user.not-found'],
});

/** An authenticator app, a passkey or a security key. */
export const authenticator = z.object({
  id: key,
  name: z.string(),
  type: z.enum(['otp', 'webauthn']),
  createdAt: time,
  lastUsedAt: z.nullable(time),
  /** Of passkeys and security keys. */
  maker: z.optional(z.string().check(z.describe('Name by its AAGUID, where it tells'))),
  aaguid: z.optional(z.string()),
  icon: z.optional(z.string().check(z.describe('Path of the maker’s icon'))),
  synced: z.optional(z.boolean().check(z.describe('Backed up with its maker; else bound to one device'))),
  discoverable: z.optional(z.boolean().check(z.describe('Opens the account alone'))),
  transports: z.optional(z.array(z.string())),
});
export type Authenticator = z.infer<typeof authenticator>;

export const listAuthenticators = endpoint({
  id: 'listAuthenticators',
  method: 'GET',
  path: '/v1/users/me/authenticator',
  summary: 'One’s authenticator app, passkeys and security keys',
  access: 'signed-in',
  answer: z.array(authenticator),
});

const ofDevice = z.object({ id: key });
/** Told to the browser after a removal or renaming, so that its list stays true (WebAuthn Level 3, Signal API). */
const signal = z.object({
  rpId: z.string(),
  userId: z.string(),
  allAcceptedCredentialIds: z.array(z.string()),
  name: z.string(),
  displayName: z.string(),
});

export const renameAuthenticator = endpoint({
  id: 'renameAuthenticator',
  method: 'PATCH',
  path: '/v1/users/me/authenticator/:id',
  summary: 'Rename a passkey or security key',
  access: 'signed-in',
  form: true,
  params: ofDevice,
  body: z.strictObject({ name: z.string().check(z.trim(), z.minLength(1), z.maxLength(60)) }),
  answer: z.extend(authenticator, { signal: z.optional(signal) }),
  errors: ['authenticator.not-found'],
});

export const removeAuthenticator = endpoint({
  id: 'removeAuthenticator',
  method: 'DELETE',
  path: '/v1/users/me/authenticator/:id',
  summary:
    'Remove a passkey, a security key or the authenticator app; the last one takes the backup codes with it',
  access: 'signed-in',
  recent: true,
  form: true,
  params: ofDevice,
  answer: z.object({ status: z.literal('ok'), signal: z.optional(signal) }),
  errors: ['authenticator.not-found'],
});

export const addOtp = endpoint({
  id: 'addOtp',
  method: 'POST',
  path: '/v1/mfa/otp/add',
  summary:
    'Begin with an authenticator app: the secret to scan or copy. An app in use stays until the new one is proven',
  access: 'signed-in',
  form: true,
  body: z.strictObject({ password: user.givenPassword }),
  answer: z.object({
    secret: z.string(),
    uri: z.string().check(z.describe('otpauth: address of the QR code')),
    expiresAt: time,
  }),
  errors: ['signin.refused', 'signin.busy'],
});

export const verifyAddedOtp = endpoint({
  id: 'verifyAddedOtp',
  method: 'POST',
  path: '/v1/mfa/otp/add/verify',
  summary: 'Prove the new authenticator app with one code. The first factor brings the ten backup codes',
  access: 'signed-in',
  form: true,
  body: z.strictObject({ code }),
  answer: z.object({
    status: z.literal('ok'),
    replaced: z.boolean(),
    backupCodes: z.optional(z.array(z.string())),
  }),
  errors: ['otp.wrong', 'otp.clock-off', 'otp.expired', 'otp.not-begun', 'factor.refused'],
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

export const addWebauthn = endpoint({
  id: 'addWebauthn',
  method: 'POST',
  path: '/v1/mfa/webauthn/add',
  summary: 'Options to make a passkey or register a security key',
  access: 'signed-in',
  recent: true,
  body: z.optional(z.strictObject({ kind: z.optional(z.enum(['passkey', 'security-key'])) })),
  answer: z.looseObject({ challenge: z.string() }),
});

export const verifyAddedWebauthn = endpoint({
  id: 'verifyAddedWebauthn',
  method: 'POST',
  path: '/v1/mfa/webauthn/add/verify',
  summary: 'Keep the new passkey or security key. The first factor brings the ten backup codes',
  access: 'signed-in',
  recent: true,
  body: z.extend(attestationJson, { name: z.optional(z.string().check(z.trim(), z.maxLength(60))) }),
  answer: z.extend(authenticator, { backupCodes: z.optional(z.array(z.string())) }),
  errors: ['passkey.refused', 'passkey.exists'],
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
