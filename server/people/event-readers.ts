// Answers for the room of events, which stands below the graph: the items that somebody may read, and the names of people.
import type { EventReaders, Summary } from '../events/event-log.ts';
import type { Items } from '../items/items.ts';
import type { PrivilegedItems } from '../items/privileged-items.ts';

interface Deps {
  items: Pick<Items, 'lettersOf'>;
  privilegedItems: Pick<PrivilegedItems, 'findItems'>;
}

/** @param deps later than the events themselves */
export function createEventReaders(deps: () => Deps): EventReaders {
  const readableOf: EventReaders['readableOf'] = async (actor, keys) => {
    const { items } = deps();
    const letters = await Promise.all(keys.map((key) => items.lettersOf(actor, key)));
    return new Set(keys.filter((_, at) => letters[at]?.has('r')));
  };
  return {
    readableOf,
    async summariesOf(actor, keys) {
      const found = await deps().privilegedItems.findItems(keys);
      const others = found.filter(({ type }) => type !== 'User').map(({ _key }) => _key);
      const readable = await readableOf(actor, others);
      // The name of a person is known to those who see what they did; never more of them (S04).
      const shown = found.filter(({ _key, type }) => type === 'User' || readable.has(_key));
      return new Map(
        shown.map(({ _key, _id, type, data: { name } }): [string, Summary] => [
          _key,
          { _key, _id, type, data: typeof name === 'string' ? { name } : {} },
        ]),
      );
    },
  };
}
