// How long a proof of identity counts.

/** A proof of identity counts for this long (NIST SP 800-63B-4, 4.1.3). */
export const freshSeconds = 600;

export function isFresh(provenAt: string, nowMs: number): boolean {
  const age = nowMs - Date.parse(provenAt);
  // A proof of the future is none: the clock was set back since.
  return age >= 0 && age <= freshSeconds * 1000;
}
