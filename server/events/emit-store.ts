// Writes events: the rows that one transaction makes, in as few statements as they fit into.
import type { Storage } from '../storage/storage.ts';
import type { EventsTable } from '../storage/tables.ts';

/** Ten values a row: far below what either store takes in one statement. */
const rowsPerStatement = 500;
const keysPerStatement = 500;

export async function insertEvents(storage: Storage, events: readonly EventsTable[]): Promise<void> {
  for (let at = 0; at < events.length; at += rowsPerStatement) {
    await storage
      .db()
      .insertInto('events')
      .values(events.slice(at, at + rowsPerStatement))
      .execute();
  }
}

/** Deletes the events of items that are no more, and whose names nobody is to read on. */
export async function deleteEventsOfItems(storage: Storage, keys: readonly string[]): Promise<void> {
  for (let at = 0; at < keys.length; at += keysPerStatement) {
    const some = keys.slice(at, at + keysPerStatement);
    await storage.db().deleteFrom('events').where('item_key', 'in', some).execute();
  }
}
