// A cache over the store that hears the change channel: an entry goes when something that it was made from changes.
import { createDependentCache, type DependentCache } from '../platform/dependent-cache.ts';
import type { Storage } from './storage.ts';

/** @param isHeard other changes are not looked at: each one heard keeps what is just being read out of the cache. */
export function openChangeCache<V>(
  storage: Pick<Storage, 'leaseMs' | 'onChange' | 'durable'>,
  { maxEntries, isHeard }: { maxEntries: number; isHeard: (name: string) => boolean },
): { cache: DependentCache<V>; close: () => void } {
  const cache = createDependentCache<V>({
    maxEntries,
    leaseMs: () => storage.leaseMs(),
    durable: () => storage.durable(),
    // A lease must not grow when the clock is set back.
    now: () => performance.now(),
  });
  const close = storage.onChange((names) => {
    if (names === 'everything') cache.clear();
    else for (const name of names) if (isHeard(name)) cache.drop(name);
  });
  return { cache, close };
}
