// Passwords: which may be set, hashing them on a queue of its own, and checking one at the same cost for everybody.
import { availableParallelism } from 'node:os';
import type { Core } from '../../../core.ts';
import type { Users } from '../../../people/users.ts';
import { bind } from '../../../platform/bind.ts';
import { timestamp } from '../../../platform/clock.ts';
import { Failure } from '../../../platform/failure.ts';
import { createWorkQueue } from '../../../platform/work-queue.ts';
import type { PolicyReading } from '../policy/policy.ts';
import type { PasswordHasher } from './argon2-hasher.ts';
import { hashedForm, type PasswordOwner, requireFit as requireFitNow } from './password-policy.ts';
import { findNewestHash, findPassword, replaceHash, savePassword, voidPassword } from './passwords-store.ts';

export interface SetOptions {
  /** True where somebody else chose it: the person is asked for a new one. */
  provisional: boolean;
}

/** At 12 to 100 ms a hash the last in the queue waits one to ten seconds; nobody waits longer. */
const waitingPerPlace = 100;
const retryAfterSeconds = 2;

interface Given extends Pick<Core, 'storage' | 'clock'> {
  users: Users;
  hasher: PasswordHasher;
  /** Says how long one is at least. */
  policy: PolicyReading;
  /** Its host name belongs in no password. */
  publicUrl: string;
  /** Hashes at once; one core is left to everybody else if not said. */
  atOnce?: number | undefined;
}

interface Deps extends Given {
  queue: ReturnType<typeof createWorkQueue>;
  maxWaiting: number;
}

export type Passwords = ReturnType<typeof createPasswords>;

export function createPasswords(given: Given) {
  const atOnce = given.atOnce ?? Math.max(1, availableParallelism() - 1);
  const maxWaiting = atOnce * waitingPerPlace;
  const queue = createWorkQueue({ atOnce, maxWaiting, full });
  return bind(
    { ...given, queue, maxWaiting },
    { requireFit, isNewest, hash, save, set, remove, removeIfSetSince, find, requireRoom, verify, upgrade },
  );
}

const full = () => new Failure('signin.busy', { retryAfterSeconds });

/** Throws `password.…` with the reason in `fields.password`. */
async function requireFit({ policy, publicUrl }: Deps, plain: string, owner: PasswordOwner): Promise<void> {
  const { minLength } = (await policy.current()).password;
  requireFitNow(plain, owner, { host: new URL(publicUrl).host, minLength });
}

/** Whether it is the newest one that the person had, which may be void. Slow, queued. */
async function isNewest(deps: Deps, userKey: string, plain: string): Promise<boolean> {
  const newest = await findNewestHash(deps.storage, userKey);
  return newest !== undefined && verify(deps, newest, plain);
}

/** Slow; waits in the queue and throws `signin.busy` where that is full. Never inside a transaction. */
async function hash({ queue, hasher }: Deps, plain: string): Promise<string> {
  return queue.run(() => hasher.hash(hashedForm(plain)));
}

/** Stores what `hash` gave; joins the transaction. */
async function save({ storage, clock }: Deps, userKey: string, hashed: string, options: SetOptions): Promise<void> {
  const changedAt = timestamp(clock.now());
  await savePassword(storage, userKey, { hash: hashed, changedAt, provisional: options.provisional });
}

/** Checks against the rules, hashes and stores. Ends no session: the caller decides on that. */
async function set(deps: Deps, userKey: string, plain: string, options: SetOptions): Promise<void> {
  await requireFit(deps, plain, await deps.users.get(userKey));
  await save(deps, userKey, await hash(deps, plain), options);
}

/** From here on none opens the account, until one is set by a mailed link. Joins the transaction. */
async function remove({ storage }: Deps, userKey: string): Promise<void> {
  await voidPassword(storage, userKey);
}

/** The same where it was set after that time (ISO 8601); one from before stays. Joins the transaction. */
async function removeIfSetSince({ storage }: Deps, userKey: string, since: string): Promise<void> {
  const stored = await findPassword(storage, userKey);
  if (stored && stored.changedAt > since) await voidPassword(storage, userKey);
}

/** The stored hash. */
async function find({ storage }: Deps, userKey: string): Promise<string | undefined> {
  return (await findPassword(storage, userKey))?.hash;
}

/** Throws `signin.busy` where the queue is full: before anything is written for a caller who would be turned away (R11). */
function requireRoom({ queue, maxWaiting }: Deps): void {
  if (queue.waiting >= maxWaiting) throw full();
}

/** Slow, queued. The same work with nothing stored, which is never right. */
async function verify({ queue, hasher }: Deps, stored: string | undefined, plain: string): Promise<boolean> {
  // Half a character would be hashed as the replacement character, and so fit other passwords.
  const comparable = plain.isWellFormed() ? stored : undefined;
  return queue.run(() => hasher.verify(comparable, hashedForm(plain)));
}

/** After a right password: hashes it with the parameters of today where the stored hash has others. */
async function upgrade(deps: Deps, userKey: string, stored: string, plain: string): Promise<void> {
  if (deps.hasher.isOutdated(stored)) await replaceHash(deps.storage, userKey, stored, await hash(deps, plain));
}
