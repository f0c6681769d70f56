// Passwords: which may be set, hashing them on a queue of its own, and checking one at the same cost for everybody.
import { availableParallelism } from 'node:os';
import type { Users } from '../../../people/users.ts';
import { type Clock, timestamp } from '../../../platform/clock.ts';
import { Failure } from '../../../platform/failure.ts';
import { createWorkQueue } from '../../../platform/work-queue.ts';
import type { Storage } from '../../../storage/storage.ts';
import type { PolicyReading } from '../policy/policy.ts';
import type { PasswordHasher } from './argon2-hasher.ts';
import { hashedForm, type PasswordOwner, requireFit } from './password-policy.ts';
import { deletePassword, findPassword, replaceHash, savePassword } from './passwords-store.ts';

export interface SetOptions {
  /** True where somebody else chose it: the person is asked for a new one. */
  provisional: boolean;
}

export interface Passwords {
  /** Throws `password.…` with the reason in `fields.password`. */
  requireFit(plain: string, owner: PasswordOwner): Promise<void>;
  /** Slow; waits in the queue and throws `signin.busy` where that is full. Never inside a transaction. */
  hash(plain: string): Promise<string>;
  /** Stores what `hash` gave; joins the transaction. */
  save(userKey: string, hash: string, options: SetOptions): Promise<void>;
  /** Checks against the rules, hashes and stores. Ends no session: whoever calls decides on that. */
  set(userKey: string, plain: string, options: SetOptions): Promise<void>;
  /** From here on none opens the account, until one is set by a mailed link. Joins the transaction. */
  remove(userKey: string): Promise<void>;
  /** The same where it was set after that time (ISO 8601); one from before stays. Joins the transaction. */
  removeIfSetSince(userKey: string, since: string): Promise<void>;
  /** The stored hash. */
  find(userKey: string): Promise<string | undefined>;
  /** Throws `signin.busy` where the queue is full: before anything is written for who would be turned away (R11). */
  requireRoom(): void;
  /** Slow, queued. The same work with nothing stored, which is never right. */
  verify(stored: string | undefined, plain: string): Promise<boolean>;
  /** After a right password: hashes it with the parameters of today where the stored hash has others. */
  upgrade(userKey: string, stored: string, plain: string): Promise<void>;
}

interface Deps {
  storage: Storage;
  clock: Clock;
  users: Users;
  hasher: PasswordHasher;
  /** Says how long one is at least. */
  policy: PolicyReading;
  /** Its host name belongs in no password. */
  publicUrl: string;
  /** Hashes at once; one core is left to everybody else if not said. */
  atOnce?: number;
}

/** At 12 to 100 ms a hash the last in the queue waits one to ten seconds; nobody waits longer. */
const waitingPerPlace = 100;
const retryAfterSeconds = 2;

export function createPasswords(deps: Deps): Passwords {
  const { storage, clock, users, hasher } = deps;
  const atOnce = deps.atOnce ?? Math.max(1, availableParallelism() - 1);
  const maxWaiting = atOnce * waitingPerPlace;
  const full = () => new Failure('signin.busy', { retryAfterSeconds });
  const queue = createWorkQueue({ atOnce, maxWaiting, full });
  const host = new URL(deps.publicUrl).host;
  const requireFitNow = async (plain: string, owner: PasswordOwner) => {
    const { minLength } = (await deps.policy.current()).password;
    requireFit(plain, owner, { host, minLength });
  };
  const hash = (plain: string) => queue.run(() => hasher.hash(hashedForm(plain)));
  const save = (userKey: string, stored: string, options: SetOptions) =>
    savePassword(storage, userKey, {
      hash: stored,
      changedAt: timestamp(clock.now()),
      provisional: options.provisional,
    });
  return {
    requireFit: requireFitNow,
    hash,
    save,
    async set(userKey, plain, options) {
      await requireFitNow(plain, await users.get(userKey));
      await save(userKey, await hash(plain), options);
    },
    remove: (userKey) => deletePassword(storage, userKey),
    async removeIfSetSince(userKey, since) {
      const stored = await findPassword(storage, userKey);
      if (stored && stored.changedAt > since) await deletePassword(storage, userKey);
    },
    async find(userKey) {
      return (await findPassword(storage, userKey))?.hash;
    },
    requireRoom() {
      if (queue.waiting >= maxWaiting) throw full();
    },
    verify(stored, plain) {
      // Half a character would be hashed as the replacement character, and so fit other passwords.
      const comparable = plain.isWellFormed() ? stored : undefined;
      return queue.run(() => hasher.verify(comparable, hashedForm(plain)));
    },
    async upgrade(userKey, stored, plain) {
      if (hasher.isOutdated(stored)) await replaceHash(storage, userKey, stored, await hash(plain));
    },
  };
}
