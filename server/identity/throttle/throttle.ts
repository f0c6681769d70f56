// Counts tries before they are made, so that guesses at a password and mails to an address stay within their budget.
import { hash } from 'node:crypto';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { Failure } from '../../platform/failure.ts';
import { createWorkQueue } from '../../platform/work-queue.ts';
import type { Storage } from '../../storage/storage.ts';
import { sourceOf } from './source.ts';
import {
  addToSlot,
  deleteQuiet,
  deleteRun,
  deleteRunsWithoutAccount,
  findRun,
  findSlots,
  lockSubject,
  type RunOfFailures,
  saveRun,
  takeFromSlot,
} from './throttle-store.ts';

/** So many in any stretch of time so long. */
interface Budget {
  prefix: string;
  limit: number;
  windowSeconds: number;
}

const budgets = {
  signInOfSource: { prefix: 'signin.source:', limit: 50, windowSeconds: 600 },
  challengeOfSource: { prefix: 'challenge.source:', limit: 300, windowSeconds: 600 },
  mailOfSource: { prefix: 'mail.source:', limit: 20, windowSeconds: 3600 },
  mailToAddress: { prefix: 'mail.address:', limit: 5, windowSeconds: 3600 },
} satisfies Record<string, Budget>;

/** The window moves in steps of a tenth of itself, so that a budget is never had twice across a border. */
const slotsPerWindow = 10;

/** SECURITY section 0: ten tries at an account, then a wait that grows to 15 minutes, a hard stop at a hundred in a row. */
const freeTries = 10;
const hardStopAt = 100;
const longestWaitSeconds = 15 * 60;
const firstWaitSeconds = 60;

const accountPrefix = 'signin.account:';
const addressPrefix = 'signin.address:';
/** Runs of wrong codes: after the password or in a session, and while an authenticator app is being added. */
const codePrefixes = { code: 'factor.account:', enrolment: 'enrolment.account:' } as const;
export type CodeArea = keyof typeof codePrefixes;
const runPrefixes = [accountPrefix, ...Object.values(codePrefixes)];
/** An address that nobody has is forgotten after this; an account's run of failures only ends with a success. */
const unknownKeptSeconds = 24 * 3600;

/** Whom a password is tried for. */
export type Target = { userKey: string } | { unknownAddress: string };

export type SignInTry =
  | { outcome: 'granted'; target: string; source: string; slotStart: string; blockedBefore: string | null }
  /** The password must not be looked at; the answer is that of a wrong one. */
  | { outcome: 'account-spent' }
  | { outcome: 'source-spent'; retryAfterSeconds: number };

export type GrantedTry = Extract<SignInTry, { outcome: 'granted' }>;

/** `inRow`: how many failures there will be in a row if this one fails too. */
export type CodeTry = { outcome: 'granted'; inRow: number } | { outcome: 'account-spent' };

export type ChallengeTry = { outcome: 'granted' } | { outcome: 'source-spent'; retryAfterSeconds: number };

export type MailTry =
  | { outcome: 'granted' | 'address-spent' }
  | { outcome: 'source-spent'; retryAfterSeconds: number };

export interface Throttle {
  /** Takes a try of the source and one of the account before the password is looked at. */
  takeSignInTry(target: Target, address: string | undefined): Promise<SignInTry>;
  /** After a right password: gives the source its try back and ends the account's run of failures. */
  succeeded(granted: GrantedTry): Promise<void>;
  /** Gives back a try that was not made, e.g. since the queue was full. */
  giveBack(granted: GrantedTry): Promise<void>;
  /**
   * After a right password that opens nothing yet: the account's run stays as it was before, since only a full success
   * ends it; the source gets its try back by `succeeded`, so that challenges cannot be begun without end (S14).
   * Joins the transaction.
   */
  passwordWasRight(granted: GrantedTry): Promise<void>;
  /** Takes a try at a code. A new challenge or a right password does not begin a new run (CVE-2025-64102). */
  takeCodeTry(userKey: string, area: CodeArea): Promise<CodeTry>;
  /** Ends the run of wrong codes: a right one came. */
  endCodeRun(userKey: string, area: CodeArea): Promise<void>;
  /** Ends every run of failures of an account, hard stops and all: its owner proved themselves by mail, or fully. */
  forgive(userKey: string): Promise<void>;
  /** For challenges that anybody may begin: a sign-in page asks for one each time it opens. */
  takeChallenge(address: string | undefined): Promise<ChallengeTry>;
  takeMailTry(mailAddress: string, address: string | undefined): Promise<MailTry>;
  /** @returns how many rows went that count no more. */
  purge(): Promise<number>;
}

interface Needs {
  storage: Storage;
  clock: Clock;
}

export function createThrottle(needs: Needs): Throttle {
  const { storage, clock } = needs;
  // Those who wait for the lock of one subject must not hold every connection of the pool.
  const counting = createWorkQueue({
    atOnce: 4,
    maxWaiting: 400,
    full: () => new Failure('signin.busy', { retryAfterSeconds: 2 }),
  });
  const inTurn = <T>(work: () => Promise<T>) => counting.run(() => storage.transaction(work));
  return {
    takeSignInTry: (target, address) => inTurn(() => takeSignInTry(needs, target, sourceOf(address))),
    takeChallenge: (address) => inTurn(() => takeChallenge(needs, sourceOf(address))),
    takeMailTry: (mailAddress, address) => inTurn(() => takeMailTry(needs, mailAddress, sourceOf(address))),
    async succeeded(granted) {
      await takeFromSlot(storage, granted.source, granted.slotStart);
      await deleteRun(storage, granted.target);
    },
    giveBack: (granted) => inTurn(() => giveBack(needs, granted)),
    // Not in turn: whoever calls it holds the embedded store's writer, which those in the queue wait for.
    passwordWasRight: (granted) => storage.transaction(() => giveBackToAccount(needs, granted)),
    takeCodeTry: (userKey, area) => inTurn(() => takeCodeTry(needs, codePrefixes[area] + userKey)),
    endCodeRun: (userKey, area) => deleteRun(storage, codePrefixes[area] + userKey),
    async forgive(userKey) {
      for (const prefix of runPrefixes) await deleteRun(storage, prefix + userKey);
    },
    async purge() {
      const past = (seconds: number) => timestamp(clock.now() - seconds * 1000);
      let gone = await deleteQuiet(storage, addressPrefix, past(unknownKeptSeconds));
      for (const budget of Object.values(budgets)) {
        gone += await deleteQuiet(storage, budget.prefix, past(budget.windowSeconds * 2));
      }
      for (const prefix of runPrefixes) gone += await deleteRunsWithoutAccount(storage, prefix);
      return gone;
    },
  };
}

/** Locks are always taken in one order, source before account, so that two tries cannot wait for each other. */
async function takeSignInTry(needs: Needs, target: Target, source: string): Promise<SignInTry> {
  const taken = await takeOf(needs, budgets.signInOfSource, source);
  if ('retryAfterSeconds' in taken) return { outcome: 'source-spent', ...taken };
  const subject = subjectOf(target);
  const run = await takeOfRun(needs, subject);
  if (!run) return { outcome: 'account-spent' };
  return {
    outcome: 'granted',
    target: subject,
    source: taken.subject,
    slotStart: taken.slotStart,
    blockedBefore: run.blockedBefore,
  };
}

async function takeCodeTry(needs: Needs, subject: string): Promise<CodeTry> {
  const run = await takeOfRun(needs, subject);
  return run ? { outcome: 'granted', inRow: run.count } : { outcome: 'account-spent' };
}

/** Counts one more failure in a row before it is one. Nothing while the run is stopped. */
async function takeOfRun({ storage, clock }: Needs, subject: string) {
  await lockSubject(storage, subject);
  const now = clock.now();
  const run = await findRun(storage, subject);
  if (run && isStopped(run, now)) return undefined;
  const count = (run?.count ?? 0) + 1;
  await saveRun(storage, subject, { count, lastAt: timestamp(now), blockedUntil: blockAfter(count, now) });
  return { count, blockedBefore: run?.blockedUntil ?? null };
}

function subjectOf(target: Target): string {
  if ('userKey' in target) return accountPrefix + target.userKey;
  return addressPrefix + hash('sha256', target.unknownAddress, 'base64url');
}

function isStopped(run: RunOfFailures, now: number): boolean {
  if (run.count >= hardStopAt) return true;
  if (run.blockedUntil === null) return false;
  const left = Date.parse(run.blockedUntil) - now;
  // A wait longer than any we set means that the clock went back: nobody is shut out by that.
  return left > 0 && left <= longestWaitSeconds * 1000;
}

/** The wait begins with the try, not with its result: the next one does not slip in between. */
function blockAfter(count: number, now: number): string | null {
  if (count < freeTries) return null;
  const waitSeconds = Math.min(longestWaitSeconds, firstWaitSeconds * 2 ** Math.min(count - freeTries, 10));
  return timestamp(now + waitSeconds * 1000);
}

async function giveBack(needs: Needs, granted: GrantedTry): Promise<void> {
  await lockSubject(needs.storage, granted.source);
  await takeFromSlot(needs.storage, granted.source, granted.slotStart);
  await giveBackToAccount(needs, granted);
}

async function giveBackToAccount(needs: Needs, granted: GrantedTry): Promise<void> {
  await lockSubject(needs.storage, granted.target);
  const run = await findRun(needs.storage, granted.target);
  if (!run) return;
  if (run.count <= 1) return deleteRun(needs.storage, granted.target);
  const count = run.count - 1;
  await saveRun(needs.storage, granted.target, {
    ...run,
    count,
    blockedUntil: count < freeTries ? null : granted.blockedBefore,
  });
}

async function takeChallenge(needs: Needs, source: string): Promise<ChallengeTry> {
  const taken = await takeOf(needs, budgets.challengeOfSource, source);
  return 'retryAfterSeconds' in taken ? { outcome: 'source-spent', ...taken } : { outcome: 'granted' };
}

async function takeMailTry(needs: Needs, mailAddress: string, source: string): Promise<MailTry> {
  const ofSource = await takeOf(needs, budgets.mailOfSource, source);
  if ('retryAfterSeconds' in ofSource) return { outcome: 'source-spent', ...ofSource };
  const name = hash('sha256', mailAddress, 'base64url');
  const ofAddress = await takeOf(needs, budgets.mailToAddress, name);
  return { outcome: 'retryAfterSeconds' in ofAddress ? 'address-spent' : 'granted' };
}

/** Takes one of a budget, or says when there will be one. */
async function takeOf(
  needs: Needs,
  budget: Budget,
  name: string,
): Promise<{ subject: string; slotStart: string } | { retryAfterSeconds: number }> {
  const { storage, clock } = needs;
  const subject = budget.prefix + name;
  await lockSubject(storage, subject);
  const now = clock.now();
  const windowMs = budget.windowSeconds * 1000;
  const slotMs = windowMs / slotsPerWindow;
  // What stands far ahead was counted before the clock went back, and counts no more.
  const slots = await findSlots(
    storage,
    subject,
    timestamp(now - windowMs - slotMs),
    timestamp(now + windowMs),
  );
  const spent = slots.reduce((sum, slot) => sum + slot.count, 0);
  if (spent >= budget.limit) {
    const oldest = slots.find((slot) => slot.count > 0) ?? { slotStart: timestamp(now) };
    const freeAt = Date.parse(oldest.slotStart) + slotMs + windowMs;
    return { retryAfterSeconds: Math.max(1, Math.ceil((freeAt - now) / 1000)) };
  }
  const slotStart = timestamp(Math.floor(now / slotMs) * slotMs);
  await addToSlot(storage, subject, slotStart);
  return { subject, slotStart };
}
