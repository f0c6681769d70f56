// The answer to a sign-in: a session, or the factor that is still asked for.
import * as z from 'zod/mini';
import { item, time } from './entity.ts';

/** The factors that can be asked for after the password; the one used last comes first. */
export const factorOptions = ['otp', 'webauthn', 'backup'] as const;
export type FactorOption = (typeof factorOptions)[number];

/** The session goes into an HttpOnly cookie and no token is answered. */
export const cookie = z.optional(z.boolean());

export const signedIn = z.object({
  status: z.literal('ok'),
  token: z.optional(z.string().check(z.describe('Session token; absent where the session went into the cookie'))),
  user: item,
  backupCodesLeft: z.optional(
    z.int().check(z.describe('How many backup codes are left, told where three or fewer are')),
  ),
});

/** Answered by a right password where a second factor is on. No session exists yet. */
export const pendingVerification = z.object({
  status: z.literal('pending_verification'),
  options: z.array(z.enum(factorOptions)),
  otp: z.optional(z.object({ challenge: z.string() })),
  webauthn: z.optional(z.looseObject({ challenge: z.string() })),
  expiresAt: time,
});
export type PendingVerification = z.infer<typeof pendingVerification>;

export const signInAnswer = z.discriminatedUnion('status', [signedIn, pendingVerification]);
