// The one normal form of a mail address: two spellings are one account exactly where their normal forms are the same text.
import { domainToASCII, domainToUnicode } from 'node:url';
import { email as emailSchema } from '../../contract/schemas/user.ts';

/** RFC 5321 4.5.3.1: what mail servers take at most. */
const longest = 254;

/**
 * A character that Unicode would turn into others is refused and never folded: the Kelvin sign becomes an ASCII
 * "K" by mere NFC, a full-width letter by NFKC, and the mail of one person would be another's (CVE-2024-27295).
 * Each character is asked alone, since the whole text changes lawfully when accents join their letters.
 */
function holdsCompatibilityForms(text: string): boolean {
  for (const character of text) if (character.normalize('NFKC') !== character) return true;
  return false;
}

/** Unassigned, private, invisible and control characters look like nothing and make two accounts look like one. */
const invisible = /[\p{C}\p{Default_Ignorable_Code_Point}]/u;

/** RFC 1123 2.1. */
const hostLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The domain as ASCII, or nothing where the mapping to ASCII (UTS 46) would change more than the case: it drops
 * soft hyphens, turns ideographic stops into dots and reads "127.1" as a number, each a way to another's domain.
 */
function asciiDomain(domain: string): string | undefined {
  const ascii = domainToASCII(domain);
  if (ascii === '') return undefined;
  const typed = domain.toLowerCase().normalize('NFC').split('.');
  const mapped = ascii.split('.');
  if (typed.length !== mapped.length || !mapped.every((label) => hostLabel.test(label))) return undefined;
  const same = typed.every((label, at) => {
    const asciiLabel = mapped[at] ?? '';
    return label === asciiLabel || label === domainToUnicode(asciiLabel);
  });
  return same && /[a-z]/.test(mapped.at(-1) ?? '') ? ascii : undefined;
}

/**
 * The address trimmed, in NFC, ASCII letters small, the domain in punycode. Letters outside ASCII keep their case
 * before the @: what they fold to depends on the language. Nothing where it is no address that we take.
 */
export function normalFormOf(typed: string): string | undefined {
  const parsed = emailSchema.safeParse(typed);
  if (!parsed.success || !parsed.data.isWellFormed()) return undefined;
  if (holdsCompatibilityForms(parsed.data) || invisible.test(parsed.data)) return undefined;
  const address = parsed.data.normalize('NFC');
  const at = address.lastIndexOf('@');
  const domain = asciiDomain(address.slice(at + 1));
  if (domain === undefined) return undefined;
  const local = address.slice(0, at).replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const normal = `${local}@${domain}`;
  return normal.length > longest ? undefined : normal;
}

/** The address as it is written to: as typed, but trimmed and in NFC. */
export function writtenFormOf(typed: string): string {
  return typed.trim().normalize('NFC');
}
