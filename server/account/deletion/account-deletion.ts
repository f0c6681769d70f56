// Deletes accounts: asked for by their owner, called off within thirty days, then carried out whole or not at all.

import type { AccountDeletion } from '../../../contract/api/your-data.ts';
import type { Activity } from '../../events/activity/activity.ts';
import type { Events } from '../../events/events.ts';
import type { Flows } from '../../identity/credentials/flows/flows.ts';
import type { Revoking } from '../../identity/sessions/revoking.ts';
import type { Roles } from '../../items/access/roles.ts';
import type { PrivilegedItems } from '../../items/privileged-items.ts';
import type { Notify } from '../../notify/notify.ts';
import type { Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import type { Caller, KnownCaller } from '../../platform/caller.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { deviceWordsOf } from '../../platform/device-names.ts';
import { Failure, isFailure } from '../../platform/failure.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Storage } from '../../storage/storage.ts';
import type { DeletionsTable } from '../../storage/tables.ts';
import type { LinkParts } from '../reset/password-reset.ts';
import {
  amongDeletions,
  claimDeletionReminders,
  dueDeletions,
  findDeletion,
  insertDeletion,
  parkDeletion,
  takeDeletion,
} from './account-deletion-store.ts';

interface KeepLink {
  link: string;
  /** Also when the account is deleted. */
  expiresAt: string;
}

interface Deps {
  storage: Storage;
  clock: Clock;
  users: Users;
  privilegedItems: Pick<PrivilegedItems, 'deleteUser'>;
  roles: Pick<Roles, 'keepingASuperAdmin' | 'superAdmins'>;
  revoking: Revoking;
  flows: Flows;
  activity: Pick<Activity, 'forget'>;
  events: Pick<Events, 'emit' | 'forget' | 'subscribe'>;
  notify: Pick<Notify, 'send'>;
  publicUrl: string;
  logger: Logger;
}

const dayMs = 86_400_000;
const changeOfMindMs = 30 * dayMs;
const reminderMs = 7 * dayMs;
const atOnce = 100;

export type AccountDeletions = ReturnType<typeof createAccountDeletions>;

export const createAccountDeletions = (deps: Deps) => bind(deps, { ask, find, callOff, keep, remind, carryOut });

const dataName = (userKey: string) => `data:${userKey}`;

function shown(row: DeletionsTable): AccountDeletion {
  return { askedAt: row.asked_at, deletesAt: row.deletes_at, parked: row.parked_at !== null };
}

async function find({ storage }: Deps, userKey: string): Promise<AccountDeletion | undefined> {
  const row = await findDeletion(storage, userKey);
  return row && shown(row);
}

/** As people see it: how an accent is written in bytes, or a space at the end, is nothing that they typed wrong. */
const asSeen = (name: string) => name.normalize('NFC').replaceAll(/\s+/g, ' ').trim();

/**
 * From now on thirty days are left. Ends every session and token, the asking one too. Asked for again, the first
 * time counts. Throws `account.name-differs`, `user.last-super-admin`.
 */
async function ask(deps: Deps, caller: KnownCaller, name: string): Promise<AccountDeletion> {
  const { storage, users, roles, revoking, events, logger } = deps;
  const { userKey } = caller.actor;
  // The lock on `domain` first, as in every call that may take a super-admin away.
  return roles.keepingASuperAdmin(async () => {
    await users.lock(userKey);
    const person = await users.get(userKey);
    if (asSeen(name) !== asSeen(person.name)) throw new Failure('account.name-differs');
    await requireAnother(deps, userKey);
    const before = await findDeletion(storage, userKey);
    await revoking.revoke(userKey, 'account.deletion-asked');
    if (before) return shown(before);
    const now = deps.clock.now();
    const row: DeletionsTable = {
      user_key: userKey,
      asked_at: timestamp(now),
      deletes_at: timestamp(now + changeOfMindMs),
      reminded_at: null,
      parked_at: null,
    };
    await insertDeletion(storage, row);
    const { address, userAgent } = caller;
    const whence = { at: row.asked_at, address, device: deviceWordsOf(userAgent) };
    // By hand, for its link.
    await deps.notify.send(person, 'account.deletion-asked', { ...whence, ...(await keepLink(deps, row)) });
    await events.emit('account.deletion-asked', { userKey, caller, data: {} });
    storage.changed(dataName(userKey));
    storage.afterCommit(() => logger.info({ event: 'account.deletion-asked', userKey }, 'deletion asked for'));
    return shown(row);
  });
}

/** S49: two super-admins who both go must not leave nobody, so who is about to go does not count. */
async function requireAnother({ storage, roles }: Deps, userKey: string): Promise<void> {
  const all = await roles.superAdmins();
  if (!all.includes(userKey)) return;
  const others = all.filter((key) => key !== userKey);
  const going = await amongDeletions(storage, others);
  if (others.every((key) => going.has(key))) throw new Failure('user.last-super-admin');
}

async function keepLink({ flows, clock, publicUrl }: Deps, row: DeletionsTable): Promise<KeepLink> {
  const ttlSeconds = Math.ceil((Date.parse(row.deletes_at) - clock.now()) / 1000);
  // The link of the first mail works on when the reminder brings another.
  const flow = await flows.start({
    purpose: 'deletion-keep',
    userKey: row.user_key,
    ttlSeconds,
    newestOnly: false,
  });
  return {
    link: `${publicUrl}/account/keep#${flow.id}.${flow.plainSecret}`,
    expiresAt: row.deletes_at,
  };
}

/** By its owner, signed in. */
async function callOff(deps: Deps, caller: KnownCaller): Promise<void> {
  const { userKey } = caller.actor;
  await deps.storage.transaction(async () => {
    await deps.users.lock(userKey);
    await takeBack(deps, userKey, { by: userKey, caller });
  });
}

/**
 * Signing in keeps the account, so that nobody loses it who did what the mail says. A parked deletion waits on: its day
 * is over, and its owner has to sign in to make another super-admin.
 */
export function subscribeDeletions(deps: Deps): void {
  deps.events.subscribe('deletions', ['signin.succeeded'], async ({ userKey, caller = {} }) => {
    if (userKey !== undefined) await takeBack(deps, userKey, { by: userKey, caller, parked: false });
  });
}

/** In the transaction of its caller, who holds the lock of the user. */
async function takeBack(
  { storage, revoking, events }: Deps,
  userKey: string,
  { by, caller, parked }: { by: string | null; caller: Caller; parked?: false },
): Promise<boolean> {
  const taken = await takeDeletion(storage, userKey, parked === false ? { parked } : {});
  if (!taken) return false;
  await revoking.revoke(userKey, 'account.deletion-cancelled');
  await events.emit('account.deletion-cancelled', { userKey, caller, by, data: {} });
  storage.changed(dataName(userKey));
  return true;
}

/** By whoever has a link that was mailed to the owner. Throws `link.refused`. */
async function keep(deps: Deps, { id, secret }: LinkParts, caller: Caller): Promise<void> {
  const { storage, flows, users } = deps;
  await storage.transaction(async () => {
    // The account must be known before the link is used up: every change of an account takes its lock first.
    const userKey = (await flows.inspect('deletion-keep', id, secret))?.userKey;
    if (!userKey) throw new Failure('link.refused');
    await users.lock(userKey);
    const flow = await flows.consume('deletion-keep', id, secret);
    // By whom is not known: having the link is all that is asked.
    const person = await users.find(userKey);
    if (!flow || !person?.active || !(await takeBack(deps, userKey, { by: null, caller })))
      throw new Failure('link.refused');
  });
}

/** Mails the reminders that are due. @returns how many. */
async function remind(deps: Deps): Promise<number> {
  const { storage, clock, users, notify } = deps;
  const now = clock.now();
  return storage.transaction(async () => {
    const between = { now: timestamp(now), until: timestamp(now + reminderMs) };
    const rows = await claimDeletionReminders(storage, between, atOnce);
    for (const row of rows) {
      const person = await users.get(row.user_key);
      await notify.send(person, 'account.deletion-reminder', await keepLink(deps, row));
    }
    return rows.length;
  });
}

/** Carries out what is due. @returns how many accounts went. */
async function carryOut(deps: Deps): Promise<number> {
  const { storage, clock, logger } = deps;
  let gone = 0;
  let after: DeletionsTable | undefined;
  for (;;) {
    const rows = await dueDeletions(storage, { at: timestamp(clock.now()), after }, atOnce);
    for (const { user_key: userKey } of rows) {
      try {
        if (await deleteOne(deps, userKey)) gone++;
      } catch (error) {
        if (isFailure(error, 'user.last-super-admin')) await park(deps, userKey);
        // Tried again at the next look; the others are not to wait for it.
        else logger.error({ event: 'account.deletion-failed', userKey, err: error }, 'account not deleted');
      }
    }
    if (rows.length < atOnce) return gone;
    after = rows.at(-1);
  }
}

/** One transaction: it is done whole, or called off and nothing was done. @returns false where there was nothing due. */
async function deleteOne(deps: Deps, userKey: string): Promise<boolean> {
  const { storage, clock, users, roles, privilegedItems, revoking, activity, events, notify, logger } = deps;
  const now = timestamp(clock.now());
  return roles.keepingASuperAdmin(async () => {
    await users.lock(userKey);
    if (!(await takeDeletion(storage, userKey, { dueAt: now }))) return false;
    const person = await users.get(userKey);
    await notify.send(person, 'account.deleted', { at: now });
    await revoking.revoke(userKey, 'account.deleted');
    // Password, factors, links, flows, devices, the copy of their data: all hang on the item of the user.
    await privilegedItems.deleteUser(userKey);
    await activity.forget(userKey);
    await events.forget(userKey);
    // That there was an account and when it went, without a word of whose it was.
    await events.emit('account.deleted', { userKey, by: null, data: {} });
    storage.afterCommit(() => logger.info({ event: 'account.deleted', userKey }, 'account deleted'));
    return true;
  });
}

/** They became the last super-admin meanwhile. It is tried again at each look, once there is another one. */
async function park(deps: Deps, userKey: string): Promise<void> {
  const { storage, clock, users, notify, logger } = deps;
  await storage.transaction(async () => {
    if (!(await parkDeletion(storage, userKey, timestamp(clock.now())))) return;
    const person = await users.get(userKey);
    await notify.send(person, 'account.deletion-parked', {});
    storage.changed(dataName(userKey));
    storage.afterCommit(() => logger.warn({ event: 'account.deletion-parked', userKey }, 'deletion parked'));
  });
}
