// Lets the thread that answers go before the pool threads (hashing, pictures, files) where both want one core.
import { readdirSync, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setPriority } from 'node:os';

/** A thread of niceness 10 gets a tenth of a core where another wants it, and all of it where none does. */
const poolNiceness = 10;

/**
 * Measured with 64 sign-ins always waiting on one core: other calls wait a third as long, and as many sign-ins are let
 * in. On Linux alone, where a thread has a priority of its own; elsewhere this does nothing.
 *
 * @returns how many threads were set back
 */
export async function setPoolBack(): Promise<number> {
  if (process.platform !== 'linux') return 0;
  // The pool is made, whole, at its first work.
  await stat('/proc/self');
  let found = 0;
  for (const thread of readdirSync('/proc/self/task')) {
    try {
      if (readFileSync(`/proc/self/task/${thread}/comm`, 'utf8').trim() !== 'libuv-worker') continue;
      setPriority(Number(thread), poolNiceness);
      found++;
    } catch {
      // It ended, or the system forbids it: then it stays as it is.
    }
  }
  return found;
}
