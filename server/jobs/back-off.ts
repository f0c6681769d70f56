// How long a job that failed waits until it is tried again.
import type { Random } from '../platform/random.ts';

export interface BackOff {
  firstMs: number;
  /** Also how late a job is done after what it needs came back. */
  longestMs: number;
}

/**
 * Doubles with every attempt up to the longest; the half of it is chance, so that jobs that failed together
 * do not come back together.
 */
export function delayMs(attempts: number, backOff: BackOff, random: Random): number {
  // 2^30 is past every longest wait, and past it the power would not fit.
  const full = Math.min(backOff.longestMs, backOff.firstMs * 2 ** Math.min(attempts - 1, 30));
  const chance = random.bytes(2).readUInt16BE() / 0xffff;
  return Math.round(full * (0.5 + chance / 2));
}
