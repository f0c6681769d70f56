// Sorts the events that arrived since a list was loaded into those that are shown and those that wait.
import type { EventEntity } from '../../../contract/api/events.ts';

export interface Arrived {
  shown: readonly EventEntity[];
  waiting: readonly EventEntity[];
  /** More arrived than is taken in by itself: the list is to be asked for anew. */
  many: boolean;
}

export const nothingArrived: Arrived = { shown: [], waiting: [], many: false };

/** A page that is left open does not grow for ever. */
const takenAtMost = 500;

/** Keys sort by time; each event once. */
export function newestFirst(...lists: (readonly EventEntity[])[]): EventEntity[] {
  const byKey = new Map(lists.flat().map((event) => [event._key, event]));
  return [...byKey.values()].sort((a, b) => (a._key < b._key ? 1 : -1));
}

/**
 * @param found the newest by now, as many as are asked for at once or all there are
 * @param mayMove true where rows may come above those that are shown
 */
export function withFound(
  before: Arrived,
  loaded: readonly EventEntity[],
  { found, atOnce, mayMove }: { found: readonly EventEntity[]; atOnce: number; mayMove: () => boolean },
): Arrived {
  const { shown, waiting } = before;
  const known = new Set([...loaded, ...shown, ...waiting].map(({ _key }) => _key));
  // Older ones are on the pages that are not loaded. One that took long to be true may come among those that are.
  const oldest = loaded.length < atOnce ? '' : (loaded.at(-1)?._key ?? '');
  const fresh = found.filter(({ _key }) => !known.has(_key) && _key > oldest);
  if (before.many || fresh.length === 0) return before;
  // Between them and those that are known may be others.
  if (fresh.length === atOnce || known.size - loaded.length > takenAtMost) return { ...before, many: true };
  const all = newestFirst(fresh, waiting);
  return mayMove() ? withShown({ ...before, waiting: all }) : { ...before, waiting: all };
}

export function withShown({ shown, waiting, many }: Arrived): Arrived {
  return { shown: newestFirst(waiting, shown), waiting: [], many };
}
