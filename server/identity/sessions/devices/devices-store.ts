// The table of devices that accounts were signed in on.
import { keptQuery } from '../../../storage/kept-query.ts';
import type { Storage } from '../../../storage/storage.ts';
import type { DevicesTable } from '../../../storage/tables.ts';

const devicesOf = keptQuery((db, { userKey }: { userKey: string }) =>
  db
    .selectFrom('devices')
    .selectAll()
    .where('user_key', '=', userKey)
    .orderBy('seen_at', 'desc')
    .orderBy('device_hash'),
);

const saved = keptQuery((db, { user_key, device_hash, likeness_hash, seen_at, told_at }: DevicesTable) =>
  db
    .insertInto('devices')
    .values({ user_key, device_hash, likeness_hash, seen_at, told_at })
    .onConflict((conflict) => conflict.columns(['user_key', 'device_hash']).doUpdateSet({ seen_at })),
);

/** Seen last first. */
export async function findDevices(storage: Storage, userKey: string): Promise<DevicesTable[]> {
  return (await devicesOf(storage.db(), { userKey })).rows;
}

export async function saveDevice(storage: Storage, row: DevicesTable): Promise<void> {
  await saved(storage.db(), row);
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
