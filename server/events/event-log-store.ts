// The table of events, which is only added to.
import type { Storage } from '../storage/storage.ts';
import type { EventsTable } from '../storage/tables.ts';

export async function insertEvent(storage: Storage, event: EventsTable): Promise<void> {
  await storage.db().insertInto('events').values(event).execute();
}

/** For what was never to be; nothing else is ever deleted one by one. */
export async function deleteEvent(storage: Storage, key: string): Promise<void> {
  await storage.db().deleteFrom('events').where('key', '=', key).execute();
}
