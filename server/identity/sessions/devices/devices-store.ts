// The table of devices that accounts were signed in on.
import type { Storage } from '../../../storage/storage.ts';
import type { DevicesTable } from '../../../storage/tables.ts';

/** Seen last first. */
export async function findDevices(storage: Storage, userKey: string): Promise<DevicesTable[]> {
  return storage
    .db()
    .selectFrom('devices')
    .selectAll()
    .where('user_key', '=', userKey)
    .orderBy('seen_at', 'desc')
    .orderBy('device_hash')
    .execute();
}

export async function saveDevice(storage: Storage, row: DevicesTable): Promise<void> {
  await storage
    .db()
    .insertInto('devices')
    .values(row)
    .onConflict((conflict) => conflict.columns(['user_key', 'device_hash']).doUpdateSet({ seen_at: row.seen_at }))
    .execute();
}

export async function deleteDevices(storage: Storage, userKey: string, hashes: readonly string[]): Promise<void> {
  if (hashes.length === 0) return;
  await storage
    .db()
    .deleteFrom('devices')
    .where('user_key', '=', userKey)
    .where('device_hash', 'in', [...hashes])
    .execute();
}

export async function deleteDevicesSince(storage: Storage, userKey: string, since: string): Promise<void> {
  await storage.db().deleteFrom('devices').where('user_key', '=', userKey).where('seen_at', '>=', since).execute();
}
