// Lets codes be tried within their budget: counted per account before they are looked at, told to the owner when wrong.
import type { Core } from '../../../core.ts';
import type { Events } from '../../../events/events.ts';
import type { Caller } from '../../../platform/caller.ts';
import { sourceOf } from '../throttle/source.ts';
import type { CodeArea, Throttle } from '../throttle/throttle.ts';

interface Deps extends Pick<Core, 'storage' | 'logger'> {
  throttle: Throttle;
  events: Pick<Events, 'emit'>;
}

/** So many wrong ones in a row are told by mail: a challenge is dead, codes have to wait, codes are stopped. */
const toldAt: ReadonlySet<number> = new Set([5, 10, 100]);

export type CodeTries = ReturnType<typeof createCodeTries>;

export function createCodeTries(deps: Deps) {
  return {
    /**
     * Takes a try, then does the work, which looks at the code and answers nothing where it is wrong.
     * Nothing, too, where the budget is spent: the code is not looked at then. Not inside a transaction.
     */
    attempt: <T>(userKey: string, caller: Caller, area: CodeArea, work: () => Promise<T | undefined>) =>
      attempt(deps, userKey, caller, area, work),
  };
}

async function attempt<T>(
  deps: Deps,
  userKey: string,
  caller: Caller,
  area: CodeArea,
  work: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const { throttle } = deps;
  const granted = await throttle.takeCodeTry(userKey, area);
  const result = granted.outcome === 'granted' ? await work() : undefined;
  if (result === undefined) {
    await noteWrong(deps, userKey, caller, { area, inRow: granted.outcome === 'granted' ? granted.inRow : undefined });
    return undefined;
  }
  await throttle.endCodeRun(userKey, area);
  return result;
}

async function noteWrong(
  { storage, events, logger }: Deps,
  userKey: string,
  caller: Caller,
  { area, inRow }: { area: CodeArea; inRow: number | undefined },
): Promise<void> {
  const { actor, address } = caller;
  const result = inRow === undefined ? 'locked' : 'wrong';
  logger.warn({ event: 'code.refused', area, userKey, source: sourceOf(address), result }, 'code refused');
  // A try that is not looked at is not written either: the log of an account cannot be flooded. Wrong codes of an app
  // that is only being added open nothing.
  if (inRow === undefined || area !== 'code') return;
  const topic = actor ? 'proof.refused' : 'signin.refused';
  await storage.transaction(async () => {
    // In a session its person did it; at a sign-in nobody is known to have done it.
    const by = actor ? userKey : null;
    await events.emit(topic, { userKey, caller, by, data: { why: 'code' } });
    if (toldAt.has(inRow)) {
      await events.emit('factor.stopped', { userKey, caller, by: userKey, data: { count: inRow } });
    }
  });
}
