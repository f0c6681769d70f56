// Writes refused sign-ins into the logs of the accounts they were tried on, a moment later and all together.
import type { Core } from '../../core.ts';
import type { Events } from '../../events/events.ts';
import type { Caller } from '../../platform/caller.ts';

interface FailedSignIn {
  userKey: string;
  caller: Caller;
  /** What was wrong, for the owner of the account alone. */
  why: 'password' | 'inactive';
}

interface Deps extends Pick<Core, 'logger'> {
  events: Pick<Events, 'emit'>;
}

/** Not with the next request either, whose time could be taken too. */
const delayMs = 3000;
/** Tries that are looked at are few for each account; over all accounts there are no more than this. */
const keptAtMost = 5000;

export type FailedSignIns = ReturnType<typeof createFailedSignIns>;

export function createFailedSignIns({ events, logger }: Deps) {
  let kept: FailedSignIn[] = [];
  let timer: NodeJS.Timeout | undefined;

  /** Writes what was kept; also called before the store closes. */
  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const waiting = kept;
    kept = [];
    for (const { userKey, caller, why } of waiting) {
      // The person is not known: anybody can type an address.
      await events.emit('signin.refused', { userKey, caller, by: null, data: { why } });
    }
  }

  /** In memory alone: a line that is written only for known accounts must not take time in the answer (S02). */
  function record(userKey: string, caller: Caller, why: FailedSignIn['why']): void {
    if (kept.length >= keptAtMost) return;
    kept.push({ userKey, caller, why });
    timer ??= setTimeout(() => {
      flush().catch((error) => logger.warn({ err: error }, 'refused sign-ins were not written'));
    }, delayMs).unref();
  }

  return { record, flush };
}
