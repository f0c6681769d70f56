// Writes refused sign-ins into the logs of the accounts they were tried on, a moment later and all together.
import type { Activity } from '../../events/activity/activity.ts';
import type { Logger } from '../../platform/logger.ts';

export interface Refusal {
  userKey: string;
  address: string | undefined;
  userAgent: string | undefined;
}

export interface Refusals {
  /** In memory alone: what is written only for accounts that there are must not take time in the answer (S02). */
  note(refusal: Refusal): void;
  /** Writes what was noted; also called before the store closes. */
  flush(): Promise<void>;
}

interface Deps {
  activity: Activity;
  logger: Logger;
}

/** Not with the next request either, whose time could be taken too. */
const delayMs = 3000;
/** Tries that are looked at are few for each account; over all accounts there are no more than this. */
const notedAtMost = 5000;

export function createRefusals({ activity, logger }: Deps): Refusals {
  let noted: Refusal[] = [];
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const waiting = noted;
    noted = [];
    for (const { userKey, address, userAgent } of waiting) {
      // Nobody is known to have done it: the address was typed by anybody.
      await activity.record({ userKey, kind: 'signin.refused', by: null, address, userAgent });
    }
  }

  return {
    note(refusal) {
      if (noted.length >= notedAtMost) return;
      noted.push(refusal);
      timer ??= setTimeout(() => {
        flush().catch((error) => logger.warn({ err: error }, 'refused sign-ins were not written'));
      }, delayMs).unref();
    },
    flush,
  };
}
