// Lets each caller ask so often in a minute; in memory, since it guards the time of this node and no secret.
import type { Clock } from './clock.ts';
import { Failure } from './failure.ts';

export interface RateLimiter {
  /** Counts one more. Throws `request.too-many` where there were too many in this minute. */
  take(who: string): void;
}

const windowMs = 60_000;
/** More are not remembered: what is kept must not grow with who asks. */
const callersAtMost = 10_000;

export function createRateLimiter({ clock, perMinute }: { clock: Clock; perMinute: number }): RateLimiter {
  let counts = new Map<string, number>();
  let since = 0;
  return {
    take(who) {
      const now = clock.now();
      if (now - since >= windowMs || now < since || counts.size >= callersAtMost) {
        counts = new Map();
        since = now;
      }
      const asked = (counts.get(who) ?? 0) + 1;
      counts.set(who, asked);
      if (asked > perMinute) {
        throw new Failure('request.too-many', {
          retryAfterSeconds: Math.ceil((since + windowMs - now) / 1000),
        });
      }
    },
  };
}
