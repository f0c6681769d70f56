// Tells how good a password would be and why, cheaply and without keeping it; one source may ask so often.
import type { Core } from '../../../core.ts';
import { bind } from '../../../platform/bind.ts';
import type { Caller } from '../../../platform/caller.ts';
import { isFailure } from '../../../platform/failure.ts';
import { createRateLimiter } from '../../../platform/rate-limiter.ts';
import { sourceOf } from '../throttle/source.ts';
import { estimateBits } from './password-policy.ts';
import type { Passwords } from './passwords.ts';

export interface Rating {
  /** 0 refused, 1 weak, 2 fair, 3 good, 4 strong. */
  score: number;
  /** A code of the catalogue where it is refused, else `password.weak` to `password.strong`. */
  reasons: string[];
  /** Where it is refused: the sentence on what to do, which names the word to leave out. */
  why?: string;
}

/** One for each pause in typing is far less. */
const perMinute = 120;
/** Bits below which it is weak, fair, good. */
const steps = [40, 52, 75];
const names = ['password.weak', 'password.fair', 'password.good', 'password.strong'];

interface Deps {
  passwords: Pick<Passwords, 'requireFit'>;
  limiter: ReturnType<typeof createRateLimiter>;
}

export type PasswordStrength = ReturnType<typeof createPasswordStrength>;

export function createPasswordStrength({ passwords, clock }: Pick<Deps, 'passwords'> & Pick<Core, 'clock'>) {
  return bind({ passwords, limiter: createRateLimiter({ clock, perMinute }) }, { rate });
}

/** @param words of the person, which belong in no password. Throws `request.too-many`. */
async function rate(
  { passwords, limiter }: Deps,
  plain: string,
  words: readonly string[],
  caller: Caller,
): Promise<Rating> {
  limiter.take(sourceOf(caller.address));
  try {
    await passwords.requireFit(plain, ownerOf(words));
  } catch (error) {
    if (isFailure(error)) return { score: 0, reasons: [error.code], why: error.fields?.password };
    throw error;
  }
  const bits = estimateBits(plain);
  const step = steps.filter((least) => bits >= least).length;
  return { score: step + 1, reasons: [names[step] ?? 'password.weak'] };
}

/** Of an address only what stands before the sign counts, as when the password is set. */
function ownerOf(words: readonly string[]) {
  const isAddress = (word: string) => word.includes('@');
  return {
    name: words.filter((word) => !isAddress(word)).join(' '),
    email: words.find(isAddress) ?? '',
  };
}
