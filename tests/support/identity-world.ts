// People and identity on a store, with a clock that is set by hand, a mailbox that keeps and a hasher that is cheap.
import type { TestContext } from 'node:test';
import { readConfig } from '../../server/config/config.ts';
import { createArgon2Hasher, type PasswordHasher } from '../../server/identity/credentials/password/argon2-hasher.ts';
import type { SignedIn } from '../../server/identity/sign-in/complete-sign-in.ts';
import { createJobs } from '../../server/jobs/jobs.ts';
import type { MailDelivery } from '../../server/notify/mail.ts';
import type { MailMessage } from '../../server/notify/message.ts';
import type { Actor, Caller, KnownCaller, UserActor } from '../../server/platform/caller.ts';
import { silentLogger } from '../../server/platform/logger.ts';
import { systemRandom } from '../../server/platform/random.ts';
import { createSealer } from '../../server/platform/sealing.ts';
import { openRooms } from '../../server/rooms.ts';
import type { Storage } from '../../server/storage/storage.ts';
import type { OpenedStore, StoreOptions } from './stores.ts';

export const publicUrl = 'https://accounts.example.org';
export const system: Actor = { kind: 'system', reason: 'test' };
/** Fits every rule; a test that needs others makes its own. */
export const goodPassword = 'quite 7 good waves';

export interface SettableClock {
  now(): number;
  forward(seconds: number): void;
}

export function settableClock(start = '2026-03-01T09:00:00.000Z'): SettableClock {
  let now = Date.parse(start);
  return {
    now: () => now,
    forward: (seconds) => {
      now += seconds * 1000;
    },
  };
}

export const minutes = 60;
export const hours = 3600;
export const days = 86_400;

/** A person as the functions see them that ask where a call comes from. */
export const callerFor = (userKey: string, from: Caller = {}): KnownCaller => ({
  ...from,
  actor: { kind: 'user', userKey, sessionId: 'none', admin: false, superAdmin: false, provenAt: '' },
});

/** A sign-in that asks for nothing more. */
export async function whole(answer: ReturnType<Node['signIn']['withPassword']>): Promise<SignedIn> {
  const result = await answer;
  if (!('session' in result)) throw new Error('A second factor is asked for.');
  return result;
}

/** Counts the hashes that are worked through. */
export function countingHasher() {
  const hasher = createArgon2Hasher({ memoryKiB: 8, iterations: 1 });
  const counts = { verified: 0, checked: 0 };
  const counting: PasswordHasher = {
    ...hasher,
    verify(stored, plain) {
      counts.verified++;
      if (stored !== undefined) counts.checked++;
      return hasher.verify(stored, plain);
    },
  };
  return { hasher: counting, counts };
}

export interface WorldOptions {
  hasher?: PasswordHasher;
  atOnce?: number;
  /** Settings beside those of every world. */
  env?: Record<string, string>;
}

const serverKey = Buffer.alloc(32, 7);

/** All modules on one handle of a store: one node. */
export function nodeOn(storage: Storage, clock: SettableClock, options: WorldOptions = {}) {
  const random = systemRandom;
  const logger = silentLogger;
  const mails: MailMessage[] = [];
  /** Those that go nowhere, and which of all wait a while first. */
  const decoys: MailMessage[] = [];
  const waits: boolean[] = [];
  const sendMail = async (mail: MailMessage, how: MailDelivery = {}) =>
    storage.afterCommit(() => {
      (how.decoy ? decoys : mails).push(mail);
      waits.push(how.afterAWhile === true);
    });
  const longJobs = createJobs({ storage, clock, random, logger, pollMs: 20, leaseMs: 2000, atOnce: 1 });
  const jobs = createJobs({ storage, clock, random, logger });
  const { modules } = openRooms(
    {
      config: readConfig({ CONCH_URL: publicUrl, CONCH_DATA: 'no-folder-is-made', ...options.env }),
      ...{ storage, clock, random, logger, jobs, longJobs },
      key: serverKey,
      sealer: createSealer(serverKey),
    },
    {
      sendMail,
      hasher: options.hasher ?? createArgon2Hasher({ memoryKiB: 8, iterations: 1 }),
      atOnce: options.atOnce,
    },
  );
  /** The handles that ask nobody, as one. */
  const privileged = { ...modules.privilegedItems, ...modules.roles, ...modules.memberEdges };
  return { ...modules, privileged, storage, clock, mails, decoys, waits, longJobs };
}

export type Node = ReturnType<typeof nodeOn>;

export interface World extends Node {
  /** A second node on the same store where it takes several, else this one. */
  another(): Promise<Node>;
  /** @returns the key of a user with `goodPassword`, or without any. */
  person(email: string, given?: { name?: string; password?: string | null }): Promise<string>;
  superAdmin(email: string): Promise<string>;
  admin(email: string): Promise<string>;
  /** The actor of that user, for functions that ask for rights. */
  actorOf(userKey: string): Promise<UserActor>;
  group(type: 'Organisation' | 'Usergroup', name: string, memberKeys?: string[]): Promise<string>;
}

export async function openWorld(
  t: TestContext,
  open: (options?: StoreOptions) => Promise<OpenedStore>,
  options: WorldOptions = {},
): Promise<World> {
  const clock = settableClock();
  const opened = await open({ clock });
  t.after(() => opened.close());
  const node = nodeOn(opened.storage, clock, options);
  const { users, passwords, privileged } = node;

  async function person(email: string, given: { name?: string; password?: string | null } = {}) {
    const user = await users.create({ email, name: given.name }, system);
    const password = given.password === undefined ? goodPassword : given.password;
    if (password !== null) await passwords.set(user._key, password, { provisional: false });
    return user._key;
  }

  return {
    ...node,
    another: async () => (opened.openAnother ? nodeOn(await opened.openAnother(), clock, options) : node),
    person,
    async superAdmin(email) {
      const userKey = await person(email);
      await users.makeSuperAdmin(userKey, system);
      return userKey;
    },
    async admin(email) {
      const userKey = await person(email);
      await privileged.linkMember(null, 'domain', userKey);
      return userKey;
    },
    async actorOf(userKey) {
      const { admin = false, superAdmin = false } = (await users.standingOf(userKey)) ?? {};
      return { kind: 'user', userKey, sessionId: 'none', admin, superAdmin, provenAt: '' };
    },
    async group(type, name, memberKeys = []) {
      const { _key } = await privileged.insertItem(null, { type, data: { name } });
      for (const memberKey of memberKeys) await privileged.linkMember(null, _key, memberKey);
      return _key;
    },
  };
}
