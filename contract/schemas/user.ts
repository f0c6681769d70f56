// The data of a user, an organisation and a user group, and the rules that forms and server share.
import * as z from 'zod/mini';

/** Themes of the interface; `system` follows the device. */
export const themes = ['light', 'dark', 'system'] as const;
export const interfaces = ['focus', 'studio', 'rooms'] as const;
export const roles = ['user', 'admin', 'super-admin'] as const;
export type Role = (typeof roles)[number];

/**
 * One line with something to see in it. Refused: what breaks lines or steers a terminal, what turns the text after it
 * around (bidi overrides and isolates), and text of nothing but marks without a shape.
 */
export const visibleLine =
  /^(?=.*[^\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800])[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u;

/** Characters that turn the text after them around, or break a line in some programs. */
export const turning = /[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** The name of something of one's own, such as a token. */
export const nameUpTo = (most: number) =>
  z.string().check(z.trim(), z.minLength(1), z.maxLength(most), z.regex(visibleLine));

export const name = nameUpTo(200);
/**
 * A mail address as typed. Refused here are spaces, control characters, quotes, several addresses
 * (CVE-2024-27295, CVE-2023-7028); the normal form that makes two addresses one is the server's.
 */
export const email = z
  .string()
  .check(
    z.trim(),
    z.maxLength(254),
    z.regex(/^[^\s@"(),:;<>[\\\]\p{Cc}]+@[^\s@"(),:;<>[\\\]\p{Cc}]+\.[^\s@"(),:;<>[\\\]\p{Cc}.]+$/u),
  );

/** A name or password before the host: whoever sees the link would have it, and it makes one host look like another. */
export const holdsUserInfo = (address: string): boolean => /^\s*[a-z]+:\/\/[^/?#]*@/i.test(address);

/** Only http and https: anything else in a link is a way to run script (V1.2.2). */
export const webAddress = z.string().check(
  z.trim(),
  z.maxLength(2000),
  z.refine(
    (address) => !holdsUserInfo(address),
    'Leave out the name and password before the @: everybody who sees the link could read them.',
  ),
  z.regex(/^https?:\/\/[^\s\p{Cc}"<>\\^`{|}]+$/iu),
);

export const passwordMaxLength = 1024;
/** A new password; how long it is at least says the policy, and the server adds the rules that need to know the person. */
export const newPassword = z.string().check(z.minLength(1), z.maxLength(passwordMaxLength));
/** A password that is checked, never set: its length says nothing, but an endless one is not hashed. */
export const givenPassword = z.string().check(z.minLength(1), z.maxLength(passwordMaxLength));

export const socialLink = z.strictObject({
  provider: z.string().check(z.trim(), z.minLength(1), z.maxLength(60), z.regex(visibleLine)),
  url: webAddress,
});
export type SocialLink = z.infer<typeof socialLink>;

function isTimeZone(zone: string): boolean {
  try {
    // Knows aliases too, which Intl.supportedValuesOf does not list.
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return /^[A-Za-z]/.test(zone);
  } catch {
    return false;
  }
}
/** IANA name of a time zone. */
export const timeZone = z.string().check(z.maxLength(64), z.refine(isTimeZone, 'There is no time zone of this name.'));

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
/** Any well-formed tag (BCP 47): other programs speak languages that Conch does not, and it shows its nearest. */
export const language = z.string().check(z.maxLength(35), z.refine(isLanguageTag, 'This is not a language tag.'));

/** The part of a user's data that a person may write; `email` and `thumbnail` change through their own calls. */
export const editableUserData = z.strictObject({
  name,
  ui: z.optional(z.enum(interfaces)),
  theme: z.optional(z.enum(themes)),
  language: z.optional(language),
  timeZone: z.optional(timeZone),
  social: z.optional(z.array(socialLink).check(z.maxLength(30))),
});

export const userData = z.extend(editableUserData, {
  email: z.string(),
  thumbnail: z.optional(z.string().check(z.describe('Path of the picture, read with the same credentials'))),
});
export type UserData = z.infer<typeof userData>;

/** The data of an organisation or a user group; further fields are theirs to choose. */
export const groupData = z.looseObject({
  name,
  description: z.optional(z.string().check(z.maxLength(2000))),
  /** Whether members leave by themselves; `open` where it is not said. */
  leaving: z.optional(z.enum(['open', 'closed'])),
});
