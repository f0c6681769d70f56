// The clock; passed in, so that tests set the time.

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Time as the store and the API write it: ISO 8601 in UTC with milliseconds, so that text order is time order. */
export function timestamp(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
