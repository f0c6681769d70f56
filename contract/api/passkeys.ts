// Calls about passkeys and security keys, and the list of all that proves who somebody is.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { key, time } from '../schemas/entity.ts';
import { cookie, signedIn } from '../schemas/signed-in.ts';
import { nameUpTo } from '../schemas/user.ts';
import { assertionJson, attestationJson } from '../schemas/webauthn.ts';

const emailGiven = z.string().check(z.minLength(1), z.maxLength(320));

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

export const authenticatorIcons = ['phone', 'laptop', 'key', 'cloud', 'password-manager', 'passkey'] as const;
/** Glyphs of our own by the kind of device, nobody's trademark. */
export type AuthenticatorIcon = (typeof authenticatorIcons)[number];

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
  icon: z.optional(z.enum(authenticatorIcons).check(z.describe('Name of the glyph to show for it'))),
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
  viewAs: true,
  duringEnrolment: true,
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

export const getPasskeySignal = endpoint({
  id: 'getPasskeySignal',
  method: 'GET',
  path: '/v1/users/me/authenticator/signal',
  summary:
    'What a page tells its browser of one’s passkeys after the name or the address changed; nothing where there is none',
  access: 'signed-in',
  answer: z.object({ signal: z.optional(signal) }),
});

export const renameAuthenticator = endpoint({
  id: 'renameAuthenticator',
  method: 'PATCH',
  path: '/v1/users/me/authenticator/:id',
  summary: 'Rename a passkey or security key',
  access: 'signed-in',
  form: true,
  params: ofDevice,
  body: z.strictObject({ name: nameUpTo(60) }),
  answer: z.extend(authenticator, { signal: z.optional(signal) }),
  errors: ['authenticator.not-found'],
});

export const removeAuthenticator = endpoint({
  id: 'removeAuthenticator',
  method: 'DELETE',
  path: '/v1/users/me/authenticator/:id',
  summary: 'Remove a passkey, a security key or the authenticator app; the last one takes the backup codes with it',
  access: 'signed-in',
  recent: true,
  form: true,
  params: ofDevice,
  answer: z.object({ status: z.literal('ok'), signal: z.optional(signal) }),
  errors: ['authenticator.not-found'],
});

export const addWebauthn = endpoint({
  id: 'addWebauthn',
  method: 'POST',
  path: '/v1/mfa/webauthn/add',
  summary: 'Options to make a passkey or register a security key',
  access: 'signed-in',
  duringEnrolment: true,
  recent: true,
  body: z.optional(z.strictObject({ kind: z.optional(z.enum(['passkey', 'security-key'])) })),
  answer: z.looseObject({ challenge: z.string() }),
  errors: ['passkey.too-many'],
});

export const verifyAddedWebauthn = endpoint({
  id: 'verifyAddedWebauthn',
  method: 'POST',
  path: '/v1/mfa/webauthn/add/verify',
  summary: 'Keep the new passkey or security key. The first factor brings the ten backup codes',
  access: 'signed-in',
  duringEnrolment: true,
  recent: true,
  body: z.extend(attestationJson, {
    /** Cleaned, and made up where nothing of it can be seen: the key is made by then. */
    name: z.optional(z.string().check(z.trim(), z.maxLength(60))),
  }),
  answer: z.extend(authenticator, { backupCodes: z.optional(z.array(z.string())) }),
  errors: ['passkey.refused', 'passkey.exists', 'passkey.too-many'],
});
