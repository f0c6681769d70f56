// The arithmetic of authenticator apps: codes of RFC 6238, which step a code is of, and what is wrong with a wrong one.
import { createHmac } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { sameText } from '../../../platform/random.ts';
import { toBase32 } from './base32.ts';

export const stepSeconds = 30;
const digits = 6;
/** RFC 4226, 4: at least 128 bits, better 160. */
export const secretBytes = 20;
/** This step, the one before and the one after, and never another (RFC 6238, 5.2: one step for the way of the code). */
const acceptedOffsets = [0, -1, 1];
/** Shown not long ago: it was typed too late, while the clocks agree. */
const expiredOffsets = [-2, -3];
/** How far off a clock is still told, 24 hours. */
const diagnosedSteps = (24 * 3600) / stepSeconds;

/** SHA-1 is what authenticator apps know; as an HMAC it is not weakened by collisions (RFC 6194, 3.3). */
export function hotp(
  secret: Uint8Array,
  counter: number,
  options: { digits?: number; algorithm?: 'sha1' | 'sha256' | 'sha512' } = {},
): string {
  const { digits: length = digits, algorithm = 'sha1' } = options;
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac(algorithm, secret).update(message).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** length).padStart(length, '0');
}

export function stepAt(nowMs: number): number {
  return Math.floor(nowMs / 1000 / stepSeconds);
}

/** The accepted step after `lastStep` that the code is of. All are worked through, whichever fits. */
export function acceptedStep(secret: Uint8Array, code: string, nowMs: number, lastStep = -1): number | undefined {
  const now = stepAt(nowMs);
  const fitting = acceptedOffsets
    .map((offset) => now + offset)
    .filter((step) => step >= 0 && sameText(hotp(secret, step), code));
  return fitting.find((step) => step > lastStep);
}

export type Diagnosis = { is: 'wrong' } | { is: 'expired' } | { is: 'clock-off'; minutes: number };

/** Told to somebody who has just been given the secret, and to nobody else: elsewhere it would be an oracle. */
export async function diagnose(secret: Uint8Array, code: string, nowMs: number): Promise<Diagnosis> {
  const now = stepAt(nowMs);
  const fits = (offset: number) => now + offset >= 0 && hotp(secret, now + offset) === code;
  if (expiredOffsets.some(fits)) return { is: 'expired' };
  for (let distance = 2; distance <= diagnosedSteps; distance++) {
    // Thousands of codes are some 50 ms of work: others get their turn in between.
    if (distance % 100 === 0) await setImmediate();
    const offset = [distance, -distance].find(fits);
    if (offset === undefined) continue;
    const minutes = Math.round((offset * stepSeconds) / 60);
    return { is: 'clock-off', minutes: minutes === 0 ? Math.sign(offset) : minutes };
  }
  return { is: 'wrong' };
}

/** The address that the QR code holds (Key Uri Format of authenticator apps). */
export function otpauthUri(given: { secret: Uint8Array; email: string; host: string }): string {
  const issuer = `Conch ${given.host}`;
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(given.email)}`;
  const parts = [
    `secret=${toBase32(given.secret)}`,
    `issuer=${encodeURIComponent(issuer)}`,
    'algorithm=SHA1',
    `digits=${digits}`,
    `period=${stepSeconds}`,
  ];
  return `otpauth://totp/${label}?${parts.join('&')}`;
}
