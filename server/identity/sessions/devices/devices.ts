// The devices that an account was signed in on, and the notice to its owner when one is new.

import type { Core } from '../../../core.ts';
import type { Events } from '../../../events/events.ts';
import { bind } from '../../../platform/bind.ts';
import type { Caller, SessionKind } from '../../../platform/caller.ts';
import { timestamp } from '../../../platform/clock.ts';
import { deviceNamesOf } from '../../../platform/device-names.ts';
import { hashSecret, newSecret } from '../../../platform/random.ts';
import type { DevicesTable } from '../../../storage/tables.ts';
import { sourceOf } from '../../credentials/throttle/source.ts';
import { deleteDevices, deleteDevicesSince, findDevices, saveDevice } from './devices-store.ts';

/*
 * A device is, for a browser, that browser, by a random secret in a cookie of its own that outlives sessions. What
 * a user agent says is the same in a thousand browsers and of the client's choosing, and an address is shared by a
 * household, so neither tells a stranger from the owner. What keeps no cookies (scripts that take the session as a
 * token) is known by its program, its system and its network instead: less, but all that there is, and a script that
 * signs in each minute is then one device and not a thousand.
 */
interface Deps extends Pick<Core, 'storage' | 'clock' | 'random'> {
  events: Pick<Events, 'emit'>;
}

const keptPerUser = 100;
/** A browser that forgets its cookies each time is told thrice a day, and an account of whatever looks ten times. */
const noticesPerDay = 10;
const noticesPerDayForOneLikeness = 3;
const dayMs = 86_400_000;
/** Stands for "signed in before" where every device was forgotten, so that the next is not taken for the first. */
const none = '-';

export type Devices = ReturnType<typeof createDevices>;

export const createDevices = (deps: Deps) => bind(deps, { meet, forgetSince });

/** Those used since then are new again. Joins the transaction. */
async function forgetSince({ storage, clock }: Deps, userKey: string, since: string): Promise<void> {
  await deleteDevicesSince(storage, userKey, since);
  const seen_at = timestamp(clock.now());
  await saveDevice(storage, { user_key: userKey, device_hash: none, likeness_hash: none, told_at: null, seen_at });
}

/**
 * Remembers the device; tells the owner where it is new and not the first of all, by a line in the log and, within
 * a budget, by mail. Joins the transaction, in which the caller holds `users.lock`.
 * @returns the secret that the browser is to keep.
 */
async function meet(deps: Deps, userKey: string, kind: SessionKind, caller: Caller): Promise<string | undefined> {
  const { storage, clock, random, events } = deps;
  const secret = kind === 'browser' ? (readSecret(caller.deviceSecret) ?? newSecret(random)) : undefined;
  const likeness = hashSecret(`device like ${userKey} ${likenessOf(caller)}`);
  // Bound to the user, so that the table does not say who shares a browser with whom.
  const device_hash = secret === undefined ? likeness : hashSecret(`device ${userKey} ${secret}`);
  const now = clock.now();
  const known = await findDevices(storage, userKey);
  const isNew = known.length > 0 && !known.some((row) => row.device_hash === device_hash);
  const told = isNew && mayTell(known, likeness, now);
  await saveDevice(storage, {
    user_key: userKey,
    device_hash,
    likeness_hash: likeness,
    seen_at: timestamp(now),
    told_at: told ? timestamp(now) : null,
  });
  const beyond = known.filter((row) => row.device_hash !== device_hash).slice(keptPerUser - 1);
  await deleteDevices(
    storage,
    userKey,
    beyond.map((row) => row.device_hash),
  );
  if (isNew) await events.emit('signin.new-device', { userKey, caller, by: userKey, data: { mailed: told } });
  return secret;
}

/** A cookie may hold anything. */
function readSecret(sent: string | undefined): string | undefined {
  return sent !== undefined && /^[A-Za-z0-9_-]{43}$/.test(sent) ? sent : undefined;
}

function likenessOf({ address, userAgent = '' }: Caller): string {
  const { browser, device } = deviceNamesOf(userAgent);
  // Without its version, which changes each month.
  const family = browser.replace(/ \d+$/, '') || (userAgent.split('/')[0] ?? '').slice(0, 40);
  const network = sourceOf(address).replace(/\.\d+$/, '.0/24');
  return JSON.stringify([family, device, network]);
}

function mayTell(known: readonly DevicesTable[], likeness: string, now: number): boolean {
  const since = timestamp(now - dayMs);
  const today = known.filter((row) => row.told_at !== null && row.told_at > since);
  const alike = today.filter((row) => row.likeness_hash === likeness);
  return today.length < noticesPerDay && alike.length < noticesPerDayForOneLikeness;
}
