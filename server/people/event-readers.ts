// Answers for the room of events, which stands below the graph: the items that somebody may read, and the names of people.
import type { EventReaders, Summary } from '../events/event-log.ts';
import type { Items } from '../items/items.ts';
import type { Users } from './users.ts';

interface Deps {
  items: Pick<Items, 'placesOf' | 'readableAmong'>;
  users: Pick<Users, 'namesOf'>;
}

/** @param deps later than the events themselves */
export function createEventReaders(deps: () => Deps): EventReaders {
  return {
    readableOf: (actor, keys) => deps().items.readableAmong(actor, keys),
    async summariesOf(actor, keys) {
      const { items, users } = deps();
      // The name of a person is known to those who see what they did; never more of them (S04).
      const names = await users.namesOf(keys);
      const places = await items.placesOf(
        actor,
        keys.filter((key) => !names.has(key)),
      );
      return new Map([
        ...[...names].map(([key, name]) => summaryOf({ _key: key, _id: `items/${key}`, type: 'User', data: { name } })),
        ...[...places.values()].map(summaryOf),
      ]);
    },
  };
}

function summaryOf({ _key, _id, type, data }: Summary): [string, Summary] {
  return [_key, { _key, _id, type, data }];
}
