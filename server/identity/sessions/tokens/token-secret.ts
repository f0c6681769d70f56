// The secrets of personal access tokens: a prefix that scanners know, 238 random bits, and a checksum that needs no store.
import { crc32 } from 'node:zlib';
import type { Random } from '../../../platform/random.ts';

export const tokenPrefix = 'conch_';
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const randomLength = 40;
const checksumLength = 6;
const shape = new RegExp(`^${tokenPrefix}([0-9A-Za-z]{${randomLength}})([0-9A-Za-z]{${checksumLength}})$`);
/** The largest multiple of 62 in a byte: a larger value would make some characters likelier than others. */
const fairBelow = 248;

function randomText(random: Random): string {
  let text = '';
  while (text.length < randomLength) {
    for (const byte of random.bytes(randomLength)) {
      if (byte < fairBelow && text.length < randomLength) text += alphabet[byte % 62];
    }
  }
  return text;
}

function checksumOf(text: string): string {
  let rest = crc32(text);
  let checksum = '';
  for (let at = 0; at < checksumLength; at++) {
    checksum = alphabet[rest % 62] + checksum;
    rest = Math.floor(rest / 62);
  }
  return checksum;
}

export function newTokenSecret(random: Random): string {
  const text = randomText(random);
  return `${tokenPrefix}${text}${checksumOf(text)}`;
}

/** Says whether a credential claims to be a token, well-formed or not. */
export function looksLikeToken(credential: string): boolean {
  return credential.startsWith(tokenPrefix);
}

/** False for what was mistyped or made up: the store is not asked about it. */
export function isWellFormedToken(credential: string): boolean {
  const [, text, checksum] = shape.exec(credential) ?? [];
  return text !== undefined && checksumOf(text) === checksum;
}
