// People and identity on a store, with a clock that is set by hand, a mailbox that keeps and a hasher that is cheap.
import type { TestContext } from 'node:test';
import { createActivity } from '../../server/activity/activity.ts';
import {
  createAccountDeletions,
  type DeletionMail,
} from '../../server/identity/account-deletion/account-deletion.ts';
import { createAccountHelp, type HelpMail } from '../../server/identity/account-help/account-help.ts';
import { createActivation } from '../../server/identity/activation/activation.ts';
import { createBackupCodeMaker } from '../../server/identity/backup-codes/backup-code-maker.ts';
import { createBackupCodes } from '../../server/identity/backup-codes/backup-codes.ts';
import { createDataExports, type ExportMail } from '../../server/identity/data-export/data-export.ts';
import { createDevices, type DeviceMail } from '../../server/identity/devices/devices.ts';
import { createEmailChange, type EmailChangeMail } from '../../server/identity/email-change/email-change.ts';
import { createCodeTries } from '../../server/identity/factors/code-tries.ts';
import { createFactors, type FactorMail } from '../../server/identity/factors/factors.ts';
import { createFlows } from '../../server/identity/flows/flows.ts';
import { createNotMe, type NotMeMail } from '../../server/identity/not-me/not-me.ts';
import { createNotMeLinks } from '../../server/identity/not-me/not-me-links.ts';
import { createPasskeys } from '../../server/identity/passkeys/passkeys.ts';
import { createArgon2Hasher, type PasswordHasher } from '../../server/identity/password/argon2-hasher.ts';
import { createPasswordChange } from '../../server/identity/password/password-change.ts';
import { createPasswords } from '../../server/identity/password/passwords.ts';
import { createWeighing } from '../../server/identity/password/weighing.ts';
import {
  createPasswordReset,
  type MailDelivery,
  type PasswordMail,
} from '../../server/identity/password-reset/password-reset.ts';
import { createPolicy } from '../../server/identity/policy/policy.ts';
import { createPolicyChange } from '../../server/identity/policy/policy-change.ts';
import { createProvision } from '../../server/identity/provision/provision.ts';
import { createRoster } from '../../server/identity/roster/roster.ts';
import { createSessionList } from '../../server/identity/sessions/session-list.ts';
import { createSessions } from '../../server/identity/sessions/sessions.ts';
import { createSetUp } from '../../server/identity/set-up/set-up.ts';
import { createOpening, type SignedIn } from '../../server/identity/sign-in/opening.ts';
import { createPending } from '../../server/identity/sign-in/pending.ts';
import { createRefusals } from '../../server/identity/sign-in/refusals.ts';
import { createSignIn } from '../../server/identity/sign-in/sign-in.ts';
import { createPasswordProof } from '../../server/identity/step-up/password-proof.ts';
import { createStepUp } from '../../server/identity/step-up/step-up.ts';
import { createThrottle } from '../../server/identity/throttle/throttle.ts';
import type { TokenMail } from '../../server/identity/tokens/token-mail.ts';
import { createTokens } from '../../server/identity/tokens/tokens.ts';
import { createTotp } from '../../server/identity/totp/totp.ts';
import type { Actor, UserActor } from '../../server/items/actor.ts';
import { createItems } from '../../server/items/items.ts';
import { createUnchecked } from '../../server/items/unchecked.ts';
import { createJobs } from '../../server/jobs/jobs.ts';
import { createAccounts } from '../../server/people/account.ts';
import { createDirectory } from '../../server/people/directory.ts';
import { createMembers } from '../../server/people/members.ts';
import { createMemberships } from '../../server/people/memberships.ts';
import { createThumbnails } from '../../server/people/thumbnail.ts';
import { createUsers } from '../../server/people/users.ts';
import { silentLogger } from '../../server/platform/logger.ts';
import { systemRandom } from '../../server/platform/random.ts';
import { createSealer } from '../../server/platform/sealing.ts';
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
}

const serverKey = Buffer.alloc(32, 7);

/** All modules on one handle of a store: one node. */
export function nodeOn(storage: Storage, clock: SettableClock, options: WorldOptions = {}) {
  const random = systemRandom;
  const logger = silentLogger;
  type AnyMail =
    | PasswordMail
    | FactorMail
    | EmailChangeMail
    | TokenMail
    | HelpMail
    | DeviceMail
    | NotMeMail
    | DeletionMail
    | ExportMail;
  const mails: AnyMail[] = [];
  /** Those that go nowhere, and which of all wait a while first. */
  const decoys: AnyMail[] = [];
  const waits: boolean[] = [];
  const sendMail = async (mail: AnyMail, how: MailDelivery = {}) =>
    storage.afterCommit(() => {
      (how.decoy ? decoys : mails).push(mail);
      waits.push(how.afterAWhile === true);
    });
  const activity = createActivity({ storage, clock, key: serverKey, logger });
  const unchecked = createUnchecked({ storage, clock, random, activity });
  const users = createUsers({ storage, unchecked, logger });
  const directory = createDirectory({ storage, unchecked, clock });
  const accounts = createAccounts({ storage, unchecked, users });
  const members = createMembers({ storage, unchecked, users, directory, logger });
  const memberships = createMemberships({ storage, unchecked, members });
  const thumbnails = createThumbnails({ storage, unchecked, directory });
  const hasher = options.hasher ?? createArgon2Hasher({ memoryKiB: 8, iterations: 1 });
  const policy = createPolicy({ storage });
  const passwords = createPasswords({
    storage,
    clock,
    users,
    hasher,
    policy,
    publicUrl,
    atOnce: options.atOnce,
  });
  const sessions = createSessions({ storage, clock, random, users, policy });
  const flows = createFlows({ storage, clock, random });
  const notMeLinks = createNotMeLinks({ storage, flows, publicUrl });
  const devices = createDevices({ storage, clock, random, users, activity, notMeLinks, sendMail });
  const throttle = createThrottle({ storage, clock });
  const sealer = createSealer(serverKey);
  const backupCodes = createBackupCodes({ storage, clock, random, key: serverKey });
  const factors = createFactors({
    ...{ storage, clock, users, policy, sessions, backupCodes, activity, notMeLinks, sendMail },
    passkeyCount: (userKey) => passkeys.countOf(userKey),
  });
  const codeTries = createCodeTries({ storage, throttle, factors, activity, logger });
  const passwordProof = createPasswordProof({ passwords, throttle });
  const totp = createTotp({
    ...{ storage, clock, random, sealer, users, flows, throttle, factors, codeTries, passwordProof },
    ...{ publicUrl, logger },
  });
  const backupCodeMaker = createBackupCodeMaker({ storage, users, factors, backupCodes });
  const opening = createOpening({ storage, users, sessions, throttle, factors, activity, devices });
  const pending = createPending({
    ...{ storage, users, flows, throttle, factors, opening },
    passkeyOptions: (userKey, challenge) => passkeys.optionsFor(userKey, challenge),
  });
  const refusals = createRefusals({ activity, logger });
  const signIn = createSignIn({
    ...{ storage, users, passwords, throttle, factors, totp, backupCodes, codeTries, opening, pending },
    ...{ refusals, logger },
  });
  const passkeys = createPasskeys({
    ...{ storage, clock, random, users, policy, flows, throttle, factors, opening, pending, activity },
    ...{ publicUrl, logger },
  });
  const stepUp = createStepUp({
    ...{ storage, clock, sessions, factors, totp, backupCodes, codeTries, passwordProof, activity },
    passkeyProof: { start: passkeys.startProof, verify: passkeys.verifyProof },
  });
  const passwordReset = createPasswordReset({
    ...{ storage, clock, users, passwords, sessions, flows, throttle, sendMail, publicUrl, logger },
    ...{ activity, notMeLinks },
  });
  const passwordChange = createPasswordChange({
    ...{
      storage,
      clock,
      users,
      passwords,
      passwordProof,
      sessions,
      flows,
      throttle,
      activity,
      notMeLinks,
      sendMail,
      logger,
    },
  });
  const weighing = createWeighing({ passwords, clock });
  const tokens = createTokens({ storage, clock, random, users, activity, notMeLinks, sendMail });
  const emailChange = createEmailChange({
    ...{
      storage,
      clock,
      users,
      passwords,
      sessions,
      tokens,
      flows,
      throttle,
      activity,
      notMeLinks,
      sendMail,
      publicUrl,
    },
    logger,
  });
  const notMe = createNotMe({
    ...{ storage, clock, users, passwords, passwordReset, sessions, tokens, flows, factors, devices },
    ...{ activity, sendMail, logger },
  });
  const accountHelp = createAccountHelp({
    ...{
      storage,
      clock,
      users,
      sessions,
      flows,
      throttle,
      factors,
      backupCodes,
      tokens,
      activity,
      notMeLinks,
      sendMail,
    },
  });
  const policyChange = createPolicyChange({ storage, clock, users, sessions, activity, logger });
  const activation = createActivation({ storage, users, sessions, tokens, flows, activity });
  const items = createItems({ storage, clock, random, activity });
  const longJobs = createJobs({ storage, clock, random, logger, pollMs: 20, leaseMs: 2000, atOnce: 1 });
  const dataExports = createDataExports({
    ...{ storage, clock, random, users, jobs: longJobs, activity, sendMail, publicUrl, logger },
    ...{ items, accounts, sessions, tokens, totp, passkeys, factors },
  });
  const accountDeletions = createAccountDeletions({
    ...{ storage, clock, users, unchecked, sessions, tokens, flows, activity, sendMail, publicUrl, logger },
    notMeLinks,
  });
  const sessionList = createSessionList({ storage, sessions, activity });
  const roster = createRoster({
    ...{ storage, clock, unchecked, users, members, activation, sessionList, passwordReset },
  });
  const setUp = createSetUp({ storage, users, passwords, flows, unchecked, activity, publicUrl });
  const provision = createProvision({ storage, users, passwords, passwordReset, activity });
  return {
    ...{
      storage,
      clock,
      mails,
      decoys,
      waits,
      unchecked,
      users,
      directory,
      accounts,
      members,
      memberships,
      thumbnails,
    },
    ...{
      activity,
      backupCodes,
      factors,
      refusals,
      totp,
      backupCodeMaker,
      opening,
      pending,
      stepUp,
      passkeys,
    },
    ...{
      passwords,
      sessions,
      sessionList,
      passwordChange,
      weighing,
      tokens,
      accountHelp,
      roster,
      flows,
      throttle,
      signIn,
      emailChange,
      notMe,
      devices,
      passwordReset,
      activation,
      items,
      longJobs,
      dataExports,
      accountDeletions,
      setUp,
      provision,
      policy,
      policyChange,
    },
  };
}

export type Node = ReturnType<typeof nodeOn>;

export interface World extends Node {
  /** A second node on the same store where it takes several, else this one. */
  another(): Promise<Node>;
  /** @returns the key of a user with `goodPassword`, or without any. */
  person(email: string, given?: { name?: string; password?: string | null }): Promise<string>;
  superAdmin(email: string): Promise<string>;
  admin(email: string): Promise<string>;
  /** Who that user is to the functions that ask for rights. */
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
  const { users, passwords, unchecked } = node;

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
      await unchecked.linkMember(null, 'domain', userKey);
      return userKey;
    },
    async actorOf(userKey) {
      const { admin = false, superAdmin = false } = (await users.standingOf(userKey)) ?? {};
      return { kind: 'user', userKey, sessionId: 'none', admin, superAdmin, provenAt: '' };
    },
    async group(type, name, memberKeys = []) {
      const { _key } = await unchecked.insertItem(null, { type, data: { name } });
      for (const memberKey of memberKeys) await unchecked.linkMember(null, _key, memberKey);
      return _key;
    },
  };
}
