// Sign-in by password, with a code after it or a backup code beside it: one answer, one amount of work for every no.
import type { PendingVerification } from '../../../contract/schemas/signed-in.ts';
import type { Core } from '../../core.ts';
import type { Events } from '../../events/events.ts';
import { normalFormOf } from '../../people/email-address.ts';
import type { Person, Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import type { Caller, SessionKind } from '../../platform/caller.ts';
import { Failure } from '../../platform/failure.ts';
import type { BackupCodes } from '../credentials/backup-codes/backup-codes.ts';
import type { CodeTries } from '../credentials/factors/code-tries.ts';
import type { Factors } from '../credentials/factors/factors.ts';
import type { Passwords } from '../credentials/password/passwords.ts';
import { sourceOf } from '../credentials/throttle/source.ts';
import type { GrantedTry, SignInTry, Target, Throttle } from '../credentials/throttle/throttle.ts';
import type { Totp } from '../credentials/totp/totp.ts';
import type { CompleteSignIn, SignedIn } from './complete-sign-in.ts';
import type { FailedSignIns } from './failed-sign-ins.ts';
import type { SecondFactorChallenge } from './second-factor-challenge.ts';

export interface GivenPassword {
  email: string;
  password: string;
}

interface Deps extends Pick<Core, 'storage' | 'logger'> {
  users: Users;
  passwords: Passwords;
  throttle: Throttle;
  factors: Factors;
  totp: Totp;
  backupCodes: BackupCodes;
  codeTries: CodeTries;
  completeSignIn: CompleteSignIn;
  secondFactorChallenge: SecondFactorChallenge;
  failedSignIns: FailedSignIns;
  events: Pick<Events, 'emit'>;
}

export type SignIn = ReturnType<typeof createSignIn>;

export const createSignIn = (deps: Deps) => bind(deps, { withPassword, withCode, withBackupCode });

/**
 * A session, or, where a second factor is on, the proof that is still missing. Throws `signin.refused` whatever is wrong
 * with the account or the password; `request.too-many`, `signin.busy`.
 */
async function withPassword(
  deps: Deps,
  given: GivenPassword,
  kind: SessionKind,
  caller: Caller,
): Promise<SignedIn | PendingVerification> {
  return checkPassword(deps, given, caller, (checked) => afterPassword(deps, checked, kind, caller));
}

/** Both steps at once, with the counters and answers of the first. */
async function withBackupCode(
  deps: Deps,
  given: GivenPassword & { code: string },
  kind: SessionKind,
  caller: Caller,
): Promise<SignedIn> {
  return checkPassword(deps, given, caller, (checked) => afterPasswordAndCode(deps, checked, given.code, kind, caller));
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
async function checkPassword<T>(
  deps: Deps,
  given: GivenPassword,
  caller: Caller,
  letIn: (checked: Checked) => Promise<T | undefined>,
): Promise<T> {
  const { users, passwords, throttle } = deps;
  passwords.requireRoom();
  const person = await users.findByEmail(given.email);
  // Asked for nobody too: an unknown address costs the same reads (S02).
  const stored = await passwords.find(person?.userKey ?? '-');
  const attempt = await throttle.takeSignInTry(targetOf(person, given.email), caller.address);
  if (attempt.outcome === 'source-spent') {
    note(deps, caller, person, 'source-spent');
    throw new Failure('request.too-many', { retryAfterSeconds: attempt.retryAfterSeconds });
  }
  const right = await verify(deps, attempt, person, stored, given.password);
  if (!right || !person || !stored || attempt.outcome !== 'granted') {
    return refuse(deps, caller, person, whyNot(attempt, person, stored));
  }
  const result = await letIn({ userKey: person.userKey, stored, granted: attempt });
  if (!result) return refuse(deps, caller, person, 'not-let-in');
  await passwords.upgrade(person.userKey, stored, given.password).catch((error) => {
    // Signed in all the same; the next sign-in tries again.
    deps.logger.warn({ err: error, userKey: person.userKey }, 'password hash was not upgraded');
  });
  note(deps, caller, person, 'password-right');
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

/** S21: where a second factor is switched on, it is always asked for. */
async function afterPassword(
  deps: Deps,
  checked: Checked,
  kind: SessionKind,
  caller: Caller,
): Promise<SignedIn | PendingVerification | undefined> {
  const { factors, secondFactorChallenge, throttle, completeSignIn } = deps;
  const { userKey, granted } = checked;
  return ifUnchanged(deps, checked, async () => {
    if (await factors.hasAny(userKey)) return secondFactorChallenge.start(userKey, granted, caller);
    await throttle.succeeded(granted);
    return completeSignIn.openSession({ userKey, kind, method: 'password' }, caller);
  });
}

async function afterPasswordAndCode(
  deps: Deps,
  checked: Checked,
  code: string,
  kind: SessionKind,
  caller: Caller,
): Promise<SignedIn | undefined> {
  const { backupCodes, codeTries, throttle, completeSignIn, events } = deps;
  const { userKey, granted } = checked;
  return codeTries.attempt(userKey, caller, 'code', () =>
    ifUnchanged(deps, checked, async () => {
      if (!(await backupCodes.consume(userKey, code))) return undefined;
      await throttle.succeeded(granted);
      const data = { count: await backupCodes.countOf(userKey) };
      await events.emit('backup-code.used', { userKey, caller, by: userKey, data });
      return completeSignIn.openSession({ userKey, kind, method: 'password+backup', factor: 'backup' }, caller);
    }),
  );
}

/** The second step, by a code of the authenticator app. Throws `factor.refused`. */
async function withCode(
  { storage, users, secondFactorChallenge, codeTries, totp, logger }: Deps,
  { challenge, code }: { challenge: string; code: string },
  kind: SessionKind,
  caller: Caller,
): Promise<SignedIn> {
  const taken = await secondFactorChallenge.take(challenge, caller);
  const { userKey } = taken;
  const signedIn = await codeTries.attempt(userKey, caller, 'code', () =>
    // One transaction: a used code with no session, or a session with an unused code, must not be (R01).
    storage.transaction(async () => {
      await users.lock(userKey);
      if (!(await totp.useCode(userKey, code))) return undefined;
      return secondFactorChallenge.finish(taken, { factor: 'otp', kind }, caller);
    }),
  );
  if (!signedIn) throw new Failure('factor.refused');
  logger.info({ event: 'signin.code', userKey, source: sourceOf(caller.address) }, 'signed in with a code');
  return signedIn;
}

function refuse(deps: Deps, caller: Caller, person: Person | undefined, why: Refusal): never {
  note(deps, caller, person, why);
  // A try that was not looked at is not written: an attack does not flood the log. A wrong code has its line already.
  if (person && why !== 'locked' && why !== 'not-let-in') {
    deps.failedSignIns.record(person.userKey, caller, why === 'inactive' ? why : 'password');
  }
  throw new Failure('signin.refused');
}

function note(
  { logger }: Deps,
  { address }: Caller,
  person: Person | undefined,
  result: Refusal | 'password-right' | 'source-spent',
): void {
  // The address as typed may be a password in the wrong field: only accounts that there are have names here.
  const who = { userKey: person?.userKey, source: sourceOf(address) };
  if (result === 'password-right') logger.info({ event: 'signin', ...who }, 'password right');
  else logger.warn({ event: 'signin.refused', result, ...who }, 'sign-in refused');
}
