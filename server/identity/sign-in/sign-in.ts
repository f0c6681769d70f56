// Sign-in by password: one answer, one amount of work and one way of counting for every kind of no.
import type { Item } from '../../../contract/schemas/entity.ts';
import { normalFormOf } from '../../people/email-address.ts';
import type { Person, Users } from '../../people/users.ts';
import { Failure } from '../../platform/failure.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Passwords } from '../password/passwords.ts';
import type { Session, SessionKind, Sessions } from '../sessions/sessions.ts';
import { sourceOf } from '../throttle/source.ts';
import type { GrantedTry, SignInTry, Target, Throttle } from '../throttle/throttle.ts';

export interface PasswordSignIn {
  email: string;
  password: string;
  kind: SessionKind;
  address: string | undefined;
  userAgent: string | undefined;
}

export interface SignedIn {
  plainToken: string;
  session: Session;
  user: Item;
}

export interface SignIn {
  /** Throws `signin.refused` whatever is wrong with the account or the password; `request.too-many`, `signin.busy`. */
  withPassword(given: PasswordSignIn): Promise<SignedIn>;
}

interface Needs {
  storage: Storage;
  users: Users;
  passwords: Passwords;
  sessions: Sessions;
  throttle: Throttle;
  logger: Logger;
}

export function createSignIn(needs: Needs): SignIn {
  return { withPassword: (given) => withPassword(needs, given) };
}

/** Why, for the log alone. */
type Refusal = 'unknown' | 'wrong' | 'inactive' | 'no-password' | 'locked' | 'changed-meanwhile';

async function withPassword(needs: Needs, given: PasswordSignIn): Promise<SignedIn> {
  const { users, passwords, throttle } = needs;
  const person = await users.findByEmail(given.email);
  // Asked for nobody too: an unknown address costs the same reads (S02).
  const stored = await passwords.find(person?.userKey ?? '-');
  const attempt = await throttle.takeSignInTry(targetOf(person, given.email), given.address);
  if (attempt.outcome === 'source-spent') {
    note(needs, given, person, 'source-spent');
    throw new Failure('request.too-many', { retryAfterSeconds: attempt.retryAfterSeconds });
  }
  const right = await verify(needs, attempt, person, stored, given.password);
  if (!right || !person || !stored || attempt.outcome !== 'granted') {
    return refuse(needs, given, person, whyNot(attempt, person, stored));
  }
  const signedIn = await openSession(needs, given, person, stored, attempt);
  if (!signedIn) return refuse(needs, given, person, 'changed-meanwhile');
  await passwords.upgrade(person.userKey, stored, given.password).catch((error) => {
    // Signed in all the same; the next sign-in tries again.
    needs.logger.warn({ err: error, userKey: person.userKey }, 'password hash was not upgraded');
  });
  note(needs, given, person, 'signed-in');
  return signedIn;
}

function targetOf(person: Person | undefined, email: string): Target {
  if (person) return { userKey: person.userKey };
  return { unknownAddress: normalFormOf(email) ?? email.trim().toLowerCase() };
}

/** One hash is worked through in each case; only that of an active account within its budget can fit. */
async function verify(
  { passwords, throttle }: Needs,
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
async function openSession(
  { storage, users, passwords, sessions, throttle }: Needs,
  given: PasswordSignIn,
  { userKey }: Person,
  stored: string,
  attempt: GrantedTry,
): Promise<SignedIn | undefined> {
  return storage.transaction(async () => {
    await users.lock(userKey);
    const user = await users.getItem(userKey);
    if (user.active !== true || (await passwords.find(userKey)) !== stored) return undefined;
    const { kind, address, userAgent } = given;
    const opened = await sessions.open({ userKey, kind, method: 'password', address, userAgent });
    await throttle.succeeded(attempt);
    return { ...opened, user };
  });
}

function refuse(needs: Needs, given: PasswordSignIn, person: Person | undefined, why: Refusal): never {
  note(needs, given, person, why);
  throw new Failure('signin.refused');
}

function note(
  { logger }: Needs,
  given: PasswordSignIn,
  person: Person | undefined,
  result: Refusal | 'signed-in' | 'source-spent',
): void {
  // The address as typed may be a password in the wrong field: only accounts that there are have names here.
  const who = { userKey: person?.userKey, source: sourceOf(given.address) };
  if (result === 'signed-in') logger.info({ event: 'signin', ...who }, 'signed in');
  else logger.warn({ event: 'signin.refused', result, ...who }, 'sign-in refused');
}
