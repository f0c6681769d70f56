// Lets codes be tried within their budget: counted per account before they are looked at, told to the owner when wrong.
import type { Activity } from '../../../events/activity/activity.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Storage } from '../../../storage/storage.ts';
import { sourceOf } from '../throttle/source.ts';
import type { CodeArea, Throttle } from '../throttle/throttle.ts';
import type { Doer, Factors } from './factors.ts';

export interface CodeTries {
  /**
   * Takes a try, then does the work, which looks at the code and answers nothing where it is wrong.
   * Nothing, too, where the budget is spent: the code is not looked at then. Not inside a transaction.
   */
  attempt<T>(doer: Doer, area: CodeArea, work: () => Promise<T | undefined>): Promise<T | undefined>;
}

interface Deps {
  storage: Storage;
  throttle: Throttle;
  factors: Factors;
  activity: Activity;
  logger: Logger;
}

/** So many wrong ones in a row are told by mail: a challenge is dead, codes have to wait, codes are stopped. */
const toldAt: ReadonlySet<number> = new Set([5, 10, 100]);

export function createCodeTries(deps: Deps): CodeTries {
  return {
    async attempt(doer, area, work) {
      const { throttle } = deps;
      const granted = await throttle.takeCodeTry(doer.userKey, area);
      const result = granted.outcome === 'granted' ? await work() : undefined;
      if (result === undefined) {
        await noteWrong(deps, doer, area, granted.outcome === 'granted' ? granted.inRow : undefined);
        return undefined;
      }
      await throttle.endCodeRun(doer.userKey, area);
      return result;
    },
  };
}

async function noteWrong(
  { storage, factors, activity, logger }: Deps,
  doer: Doer,
  area: CodeArea,
  inRow: number | undefined,
): Promise<void> {
  const { userKey, address, userAgent, sessionId } = doer;
  logger.warn(
    {
      ...{ event: 'code.refused', area, userKey, source: sourceOf(address) },
      result: inRow === undefined ? 'locked' : 'wrong',
    },
    'code refused',
  );
  // What is not looked at is not written either: the log of an account cannot be flooded. Wrong codes of an app
  // that is only being added open nothing.
  if (inRow === undefined || area !== 'code') return;
  const kind = sessionId === undefined ? 'signin.refused' : 'proof.refused';
  await storage.transaction(async () => {
    // With a session it was whoever is signed in there; at a sign-in nobody is known to have done it.
    const by = sessionId === undefined ? null : userKey;
    await activity.record({ userKey, kind, by, address, userAgent, data: { why: 'code' } });
    if (toldAt.has(inRow)) await factors.tell('factor.stopped', doer, { count: inRow });
  });
}
