// Sign-in by password, with a code after it or a backup code beside it: one answer, one amount of work for every no.
import type { PendingVerification } from '../../../contract/schemas/signed-in.ts';
import { normalFormOf } from '../../people/email-address.ts';
import type { Person, Users } from '../../people/users.ts';
import { Failure } from '../../platform/failure.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Storage } from '../../storage/storage.ts';
import type { BackupCodes } from '../credentials/backup-codes/backup-codes.ts';
import type { CodeTries } from '../credentials/factors/code-tries.ts';
import type { Factors } from '../credentials/factors/factors.ts';
import type { Passwords } from '../credentials/password/passwords.ts';
import { sourceOf } from '../credentials/throttle/source.ts';
import type { GrantedTry, SignInTry, Target, Throttle } from '../credentials/throttle/throttle.ts';
import type { Totp } from '../credentials/totp/totp.ts';
import type { SessionKind } from '../sessions/sessions.ts';
import type { Opening, SignedIn } from './complete-sign-in.ts';
import type { Refusals } from './failed-sign-ins.ts';
import type { Pending } from './second-factor-challenge.ts';

export type { SignedIn };

/** Where a sign-in comes from and where its session goes. */
interface From {
  kind: SessionKind;
  address: string | undefined;
  userAgent: string | undefined;
  /** What the browser kept of an earlier sign-in. */
  deviceSecret?: string | undefined;
}

export interface PasswordSignIn extends From {
  email: string;
  password: string;
}

export interface SignIn {
  /**
   * A session, or, where a second factor is on, what is still to be proven. Throws `signin.refused` whatever is wrong
   * with the account or the password; `request.too-many`, `signin.busy`.
   */
  withPassword(given: PasswordSignIn): Promise<SignedIn | PendingVerification>;
  /** The second step, by a code of the authenticator app. Throws `factor.refused`. */
  withCode(given: From & { challenge: string; code: string }): Promise<SignedIn>;
  /** Both steps at once, with the counters and answers of the first. */
  withBackupCode(given: PasswordSignIn & { code: string }): Promise<SignedIn>;
}

interface Deps {
  storage: Storage;
  users: Users;
  passwords: Passwords;
  throttle: Throttle;
  factors: Factors;
  totp: Totp;
  backupCodes: BackupCodes;
  codeTries: CodeTries;
  opening: Opening;
  pending: Pending;
  refusals: Refusals;
  logger: Logger;
}

export function createSignIn(deps: Deps): SignIn {
  return {
    withPassword: (given) => withPassword(deps, given, (checked) => afterPassword(deps, given, checked)),
    withCode: (given) => withCode(deps, given),
    withBackupCode: (given) => withPassword(deps, given, (checked) => afterPasswordAndCode(deps, given, checked)),
  };
}

/** A right password, as it was when it was checked. */
interface Checked {
  userKey: string;
  stored: string;
  granted: GrantedTry;
}

/** Why, for the log alone. */
type Refusal = 'unknown' | 'wrong' | 'inactive' | 'no-password' | 'locked' | 'not-let-in';

/** @param letIn what a right password brings; nothing where the account or the password changed meanwhile, or the code is wrong. */
async function withPassword<T>(
  deps: Deps,
  given: PasswordSignIn,
  letIn: (checked: Checked) => Promise<T | undefined>,
): Promise<T> {
  const { users, passwords, throttle } = deps;
  passwords.requireRoom();
  const person = await users.findByEmail(given.email);
  // Asked for nobody too: an unknown address costs the same reads (S02).
  const stored = await passwords.find(person?.userKey ?? '-');
  const attempt = await throttle.takeSignInTry(targetOf(person, given.email), given.address);
  if (attempt.outcome === 'source-spent') {
    note(deps, given, person, 'source-spent');
    throw new Failure('request.too-many', { retryAfterSeconds: attempt.retryAfterSeconds });
  }
  const right = await verify(deps, attempt, person, stored, given.password);
  if (!right || !person || !stored || attempt.outcome !== 'granted') {
    return refuse(deps, given, person, whyNot(attempt, person, stored));
  }
  const result = await letIn({ userKey: person.userKey, stored, granted: attempt });
  if (!result) return refuse(deps, given, person, 'not-let-in');
  await passwords.upgrade(person.userKey, stored, given.password).catch((error) => {
    // Signed in all the same; the next sign-in tries again.
    deps.logger.warn({ err: error, userKey: person.userKey }, 'password hash was not upgraded');
  });
  note(deps, given, person, 'password-right');
  return result;
}

function targetOf(person: Person | undefined, email: string): Target {
  if (person) return { userKey: person.userKey };
  return { unknownAddress: normalFormOf(email) ?? email.trim().toLowerCase() };
}

/** One hash is worked through in each case; only that of an active account within its budget can fit. */
async function verify(
  { passwords, throttle }: Deps,
  attempt: Exclude<SignInTry, { outcome: 'source-spent' }>,
  person: Person | undefined,
  stored: string | undefined,
  plain: string,
): Promise<boolean> {
  const counts = attempt.outcome === 'granted' && person?.active === true;
  try {
    return await passwords.verify(counts ? stored : undefined, plain);
  } catch (error) {
    // Not looked at, so not counted: a full queue must not lock anybody out.
    if (attempt.outcome === 'granted') await throttle.giveBack(attempt);
    throw error;
  }
}

function whyNot(attempt: SignInTry, person: Person | undefined, stored: string | undefined): Refusal {
  if (attempt.outcome !== 'granted') return 'locked';
  if (!person) return 'unknown';
  if (!person.active) return 'inactive';
  return stored === undefined ? 'no-password' : 'wrong';
}

/** Nothing where the password or the account changed while the hash was worked through. */
async function ifUnchanged<T>(
  { storage, users, passwords }: Deps,
  { userKey, stored }: Checked,
  work: () => Promise<T>,
): Promise<T | undefined> {
  return storage.transaction(async () => {
    await users.lock(userKey);
    const now = await users.getItem(userKey);
    if (now.active !== true || (await passwords.find(userKey)) !== stored) return undefined;
    return work();
  });
}

/** S21: who has switched a second factor on is always asked for it. */
async function afterPassword(
  deps: Deps,
  { kind, address, userAgent, deviceSecret }: From,
  checked: Checked,
): Promise<SignedIn | PendingVerification | undefined> {
  const { factors, pending, throttle, opening } = deps;
  const { userKey, granted } = checked;
  return ifUnchanged(deps, checked, async () => {
    if (await factors.hasAny(userKey)) return pending.start(userKey, { userAgent, granted });
    await throttle.succeeded(granted);
    return opening.open({ userKey, method: 'password', kind, address, userAgent, deviceSecret });
  });
}

async function afterPasswordAndCode(
  deps: Deps,
  { kind, address, userAgent, deviceSecret, code }: From & { code: string },
  checked: Checked,
): Promise<SignedIn | undefined> {
  const { factors, backupCodes, codeTries, throttle, opening } = deps;
  const { userKey, granted } = checked;
  const doer = { userKey, address, userAgent };
  return codeTries.attempt(doer, 'code', () =>
    ifUnchanged(deps, checked, async () => {
      if (!(await backupCodes.consume(userKey, code))) return undefined;
      await throttle.succeeded(granted);
      await factors.tell('backup-code.used', doer, { count: await backupCodes.countOf(userKey) });
      return opening.open({
        ...{ userKey, method: 'password+backup', factor: 'backup', kind, address, userAgent },
        deviceSecret,
      });
    }),
  );
}

async function withCode(
  { storage, users, pending, codeTries, totp, logger }: Deps,
  { challenge, code, kind, address, userAgent, deviceSecret }: From & { challenge: string; code: string },
): Promise<SignedIn> {
  const waiting = await pending.take(challenge, userAgent);
  const { userKey } = waiting;
  const signedIn = await codeTries.attempt({ userKey, address, userAgent }, 'code', () =>
    // One transaction: a used code with no session, or a session with an unused code, must not be (R01).
    storage.transaction(async () => {
      await users.lock(userKey);
      if (!(await totp.useCode(userKey, code))) return undefined;
      return pending.finish(waiting, { factor: 'otp', kind, address, userAgent, deviceSecret });
    }),
  );
  if (!signedIn) throw new Failure('factor.refused');
  logger.info({ event: 'signin.code', userKey, source: sourceOf(address) }, 'signed in with a code');
  return signedIn;
}

function refuse(deps: Deps, given: PasswordSignIn, person: Person | undefined, why: Refusal): never {
  note(deps, given, person, why);
  // What was not looked at is not written: an attack does not flood the log. A wrong code has its line already.
  if (person && why !== 'locked' && why !== 'not-let-in') {
    const { address, userAgent } = given;
    deps.refusals.note({ userKey: person.userKey, address, userAgent });
  }
  throw new Failure('signin.refused');
}

function note(
  { logger }: Deps,
  given: PasswordSignIn,
  person: Person | undefined,
  result: Refusal | 'password-right' | 'source-spent',
): void {
  // The address as typed may be a password in the wrong field: only accounts that there are have names here.
  const who = { userKey: person?.userKey, source: sourceOf(given.address) };
  if (result === 'password-right') logger.info({ event: 'signin', ...who }, 'password right');
  else logger.warn({ event: 'signin.refused', result, ...who }, 'sign-in refused');
}
