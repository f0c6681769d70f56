// Backup codes: ten at a time, each good once, kept as hashes that the database alone cannot even begin to guess.
import { createHmac, hkdfSync } from 'node:crypto';
import type { Core } from '../../../core.ts';
import { bind } from '../../../platform/bind.ts';
import { timestamp } from '../../../platform/clock.ts';
import type { Random } from '../../../platform/random.ts';
import { countLeft, deleteCodes, findMadeAt, replaceCodes, takeCode } from './backup-codes-store.ts';

export type BackupCodes = ReturnType<typeof createBackupCodes>;

interface Deps extends Pick<Core, 'storage' | 'clock' | 'random'> {
  codeKey: Buffer;
}

const codesAtOnce = 10;
/** No i, l, o and u: a code that is read aloud or copied by hand stays the same. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
/** Looked up by the first part; the other 13 characters are 65 random bits (63B 3.1.2.1: 64 or more). */
const publicLength = 5;
const secretLength = 13;
const groupLength = 6;

/**
 * 63B 3.1.2.2 wants secrets under 112 bits salted and hashed slowly. Here they are hashed under a key that is not in
 * the database instead: of a stolen database nothing can be guessed at any speed, and who has the key too still
 * faces 65 bits for each code. Account and public part are the salt, so that a code opens no other account (S18).
 */
function hashOf(codeKey: Buffer, userKey: string, publicPart: string, secret: string): string {
  return createHmac('sha256', codeKey).update(`${userKey} ${publicPart} ${secret}`).digest('base64url');
}

export function createBackupCodes({ storage, clock, random, key }: Pick<Core, 'storage' | 'clock' | 'random' | 'key'>) {
  const codeKey = Buffer.from(hkdfSync('sha256', key, '', 'conch backup codes v1', 32));
  return bind({ storage, clock, random, codeKey }, { make, consume, countOf, madeAt, removeAllOf });
}

/** Ten new ones; those before are void. Told here alone. Joins the transaction. */
async function make({ storage, clock, random, codeKey }: Deps, userKey: string): Promise<string[]> {
  const codes = newCodes(random);
  const createdAt = timestamp(clock.now());
  const rows = codes.map(({ publicPart, secret }) => ({
    user_key: userKey,
    public_part: publicPart,
    hash: hashOf(codeKey, userKey, publicPart, secret),
    created_at: createdAt,
    used_at: null,
  }));
  await storage.transaction(() => replaceCodes(storage, userKey, rows));
  return codes.map(({ publicPart, secret }) => grouped(publicPart + secret));
}

/** Uses the code up; true for one caller. Joins the transaction. */
async function consume({ storage, clock, codeKey }: Deps, userKey: string, typed: string): Promise<boolean> {
  const code = readCode(typed);
  if (!code) return false;
  const { publicPart, secret } = code;
  const hash = hashOf(codeKey, userKey, publicPart, secret);
  return takeCode(storage, { userKey, publicPart, hash, usedAt: timestamp(clock.now()) });
}

/** Those that are left. */
async function countOf({ storage }: Deps, userKey: string): Promise<number> {
  return countLeft(storage, userKey);
}

/** When the ones of now were made; nothing where there are none. */
async function madeAt({ storage }: Deps, userKey: string): Promise<string | undefined> {
  return findMadeAt(storage, userKey);
}

/** Joins the transaction. */
async function removeAllOf({ storage }: Deps, userKey: string): Promise<void> {
  await deleteCodes(storage, userKey);
}

function letters(random: Random, count: number): string {
  return [...random.bytes(count)].map((byte) => alphabet[byte & 31]).join('');
}

function newCodes(random: Random): { publicPart: string; secret: string }[] {
  const byPublicPart = new Map<string, string>();
  while (byPublicPart.size < codesAtOnce) {
    byPublicPart.set(letters(random, publicLength), letters(random, secretLength));
  }
  return [...byPublicPart].map(([publicPart, secret]) => ({ publicPart, secret }));
}

function grouped(code: string): string {
  return [0, 1, 2].map((at) => code.slice(at * groupLength, (at + 1) * groupLength)).join('-');
}

/** Dashes, spaces and case do not matter, and letters that are not used are read as the digits they look like. */
export function readCode(typed: string): { publicPart: string; secret: string } | undefined {
  const code = typed
    .toLowerCase()
    .replaceAll(/[\s\p{Pd}_.]/gu, '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1');
  if (code.length !== publicLength + secretLength) return undefined;
  if ([...code].some((letter) => !alphabet.includes(letter))) return undefined;
  return { publicPart: code.slice(0, publicLength), secret: code.slice(publicLength) };
}
