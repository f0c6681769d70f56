// Keys, secrets and their hashes; randomness is passed in, so that tests can repeat it.
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Random {
  bytes(count: number): Buffer;
}

export const systemRandom: Random = { bytes: (count) => randomBytes(count) };

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

function base32(value: bigint, length: number): string {
  let text = '';
  let rest = value;
  for (let at = 0; at < length; at++) {
    text = alphabet[Number(rest & 31n)] + text;
    rest >>= 5n;
  }
  return text;
}

/**
 * Opaque key of 20 characters: 45 bits of time, so that new rows sit together in the index, and 55 random
 * bits. It is a name, never a secret.
 */
export function newKey(random: Random, epochMs: number): string {
  const noise = BigInt(`0x${random.bytes(7).toString('hex')}`);
  return base32(BigInt(epochMs), 9) + base32(noise, 11);
}

/** Where keys of this moment begin, for lists from and up to a time. */
export function firstKeyAt(epochMs: number): string {
  return base32(BigInt(Math.max(0, Math.floor(epochMs))), 9) + '0'.repeat(11);
}

/** Keys that sort in the order in which this process makes them, also within a millisecond. */
export function sortableKeys(random: Random): (epochMs: number) => string {
  let last = '';
  return (epochMs) => {
    const key = newKey(random, epochMs);
    last = key > last ? key : after(last);
    return last;
  };
}

function after(key: string): string {
  const value = [...key].reduce((sum, letter) => (sum << 5n) | BigInt(alphabet.indexOf(letter)), 0n);
  return base32(value + 1n, key.length);
}

/** A secret of 256 bits as 43 characters base64url. */
export function newSecret(random: Random): string {
  return random.bytes(32).toString('base64url');
}

/** SHA-256 as base64url: for secrets that are random already, where a slow hash adds nothing. */
export function hashSecret(plainSecret: string): string {
  return hash('sha256', plainSecret, 'base64url');
}

/** Compares without telling by its time where two texts differ. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
