// Tells how good a password would be and why, cheaply and without keeping it; one source may ask so often.
import type { Clock } from '../../platform/clock.ts';
import { Failure, isFailure } from '../../platform/failure.ts';
import { sourceOf } from '../throttle/source.ts';
import { estimateBits } from './password-policy.ts';
import type { Passwords } from './passwords.ts';

export interface Weighed {
  /** 0 refused, 1 weak, 2 fair, 3 good, 4 strong. */
  score: number;
  /** A code of the catalogue where it is refused, else `password.weak` to `password.strong`. */
  reasons: string[];
}

export interface Weighing {
  /** @param words of the person, which belong in no password. Throws `request.too-many`. */
  weigh(plain: string, words: readonly string[], address: string | undefined): Promise<Weighed>;
}

/** One for each pause in typing is far less. */
const perMinute = 120;
const windowMs = 60_000;
const sourcesAtMost = 10_000;
/** Bits below which it is weak, fair, good. */
const steps = [40, 52, 75];
const names = ['password.weak', 'password.fair', 'password.good', 'password.strong'];

export function createWeighing({
  passwords,
  clock,
}: {
  passwords: Pick<Passwords, 'requireFit'>;
  clock: Clock;
}): Weighing {
  // In memory: it guards processor time of this node, and no secret.
  let counts = new Map<string, number>();
  let since = 0;

  function count(address: string | undefined): void {
    const now = clock.now();
    if (now - since >= windowMs || now < since || counts.size >= sourcesAtMost) {
      counts = new Map();
      since = now;
    }
    const source = sourceOf(address);
    const asked = (counts.get(source) ?? 0) + 1;
    counts.set(source, asked);
    if (asked > perMinute) {
      throw new Failure('request.too-many', {
        retryAfterSeconds: Math.ceil((since + windowMs - now) / 1000),
      });
    }
  }

  return {
    async weigh(plain, words, address) {
      count(address);
      try {
        await passwords.requireFit(plain, { name: words.join(' '), email: '' });
      } catch (error) {
        if (isFailure(error)) return { score: 0, reasons: [error.code] };
        throw error;
      }
      const bits = estimateBits(plain);
      const step = steps.filter((least) => bits >= least).length;
      return { score: step + 1, reasons: [names[step] ?? 'password.weak'] };
    },
  };
}
