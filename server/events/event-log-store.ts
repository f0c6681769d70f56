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

/** What happened to an account that is no more. */
export async function deleteEventsOf(storage: Storage, userKey: string): Promise<void> {
  await storage.db().deleteFrom('events').where('user_key', '=', userKey).execute();
}

/** The oldest, oldest first. */
export async function oldestEvents(storage: Storage, limit: number): Promise<{ key: string; created_at: string }[]> {
  return storage.db().selectFrom('events').select(['key', 'created_at']).orderBy('key').limit(limit).execute();
}

export async function deleteEvents(storage: Storage, keys: readonly string[]): Promise<void> {
  await storage.db().deleteFrom('events').where('key', 'in', keys).execute();
}
