// WebAuthn's JSON forms (Level 3, 5.1.9 and 5.1.10), bounded here and checked field by field by the verifier.
import * as z from 'zod/mini';

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
export type AssertionJson = z.infer<typeof assertionJson>;

export const attestationJson = z.strictObject({
  ...credentialJson,
  response: z.looseObject({
    clientDataJSON: z.string().check(z.maxLength(20_000)),
    attestationObject: z.string().check(z.maxLength(100_000)),
    transports: z.optional(z.array(z.string().check(z.maxLength(40))).check(z.maxLength(20))),
  }),
});
export type AttestationJson = z.infer<typeof attestationJson>;
