// Counts tries before they are made, so that guesses at a password and mails to an address stay within their budget.
import { hash } from 'node:crypto';
import type { Core } from '../../../core.ts';
import { bind } from '../../../platform/bind.ts';
import { timestamp } from '../../../platform/clock.ts';
import { Failure } from '../../../platform/failure.ts';
import { createWorkQueue } from '../../../platform/work-queue.ts';
import type { Storage } from '../../../storage/storage.ts';
import type { AttemptsTable } from '../../../storage/tables.ts';
import { type Budget, budgets, rangeOf, slotOf, waitOf } from './budgets.ts';
import { sourceOf } from './source.ts';
import {
  addAttempts,
  deleteAttempts,
  deleteQuiet,
  deleteRunsWithoutAccount,
  findAttempts,
  lockSubjects,
  takeAttempt,
} from './throttle-store.ts';

/**
 * Ten tries at an account, then a wait that grows to 15 minutes. A hard stop at a hundred in a row, which is the most that
 * SP 800-63B-4, 3.2.2 allows.
 */
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

/** The account or address for which a password is tried. */
export type Target = { userKey: string } | { unknownAddress: string };

export type SignInTry =
  | { outcome: 'granted'; slot: string; run: string; blockedBefore: string | null }
  /** The password must not be looked at; the answer is that of a wrong one. */
  | { outcome: 'account-spent' }
  | { outcome: 'source-spent'; retryAfterSeconds: number };

export type GrantedTry = Extract<SignInTry, { outcome: 'granted' }>;

/** `inRow`: how many failures there will be in a row if this one fails too. */
export type CodeTry = { outcome: 'granted'; inRow: number } | { outcome: 'account-spent' };

export type ChallengeTry = { outcome: 'granted' } | { outcome: 'source-spent'; retryAfterSeconds: number };

export type MailTry = { outcome: 'granted' | 'address-spent' } | { outcome: 'source-spent'; retryAfterSeconds: number };

interface Deps extends Pick<Core, 'storage' | 'clock'> {
  /** Those who wait for the lock of one subject must not hold every connection of the pool. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

export type Throttle = ReturnType<typeof createThrottle>;

export function createThrottle({ storage, clock }: Pick<Core, 'storage' | 'clock'>) {
  const counting = createWorkQueue({
    atOnce: 4,
    maxWaiting: 400,
    full: () => new Failure('signin.busy', { retryAfterSeconds: 2 }),
  });
  const inTurn = <T>(work: () => Promise<T>) => counting.run(() => storage.transaction(work));
  return bind(
    { storage, clock, inTurn },
    {
      takeSignInTry,
      succeeded,
      giveBack,
      passwordWasRight,
      takeCodeTry,
      endCodeRun,
      forgive,
      takeChallenge,
      takeViewAs,
      takeMailTry,
      takeMailTest,
      takeMailTo,
      requirePace,
      purge,
    },
  );
}

/** Takes a try of the source and one of the account before the password is looked at. */
async function takeSignInTry(deps: Deps, target: Target, address: string | undefined): Promise<SignInTry> {
  return deps.inTurn(() => countSignInTry(deps, target, sourceOf(address)));
}

/** After a right password: gives the source its try back and ends the account's run of failures. */
async function succeeded({ storage }: Deps, granted: GrantedTry): Promise<void> {
  await takeAttempt(storage, granted.slot);
  await deleteAttempts(storage, granted.run);
}

/** Gives back a try that was not made, e.g. since the queue was full. */
async function giveBack({ storage, inTurn }: Deps, granted: GrantedTry): Promise<void> {
  await inTurn(async () => {
    await takeAttempt(storage, granted.slot);
    await giveBackToAccount(storage, granted);
  });
}

/**
 * After a right password that opens nothing yet: the account's run stays as it was before, since only a full success
 * ends it; the source gets its try back by `succeeded`, so that challenges cannot be begun without end (S14).
 * Joins the transaction: not in turn, since its caller holds the embedded store's writer, which those in the queue wait for.
 */
async function passwordWasRight({ storage }: Deps, granted: GrantedTry): Promise<void> {
  await storage.transaction(() => giveBackToAccount(storage, granted));
}

/** Takes a try at a code. A new challenge or a right password does not begin a new run (CVE-2025-64102). */
async function takeCodeTry(deps: Deps, userKey: string, area: CodeArea): Promise<CodeTry> {
  return deps.inTurn(() => countCodeTry(deps, codePrefixes[area] + userKey));
}

/** Ends the run of wrong codes: a right one came. */
async function endCodeRun({ storage }: Deps, userKey: string, area: CodeArea): Promise<void> {
  await deleteAttempts(storage, codePrefixes[area] + userKey);
}

/** Ends every run of failures of an account, hard stops and all: its owner proved themselves by mail, or fully. */
async function forgive({ storage }: Deps, userKey: string): Promise<void> {
  await deleteAttempts(storage, ...runPrefixes.map((prefix) => prefix + userKey));
}

/** For challenges that anybody may begin: a sign-in page asks for one each time it opens. */
async function takeChallenge(deps: Deps, address: string | undefined): Promise<ChallengeTry> {
  return deps.inTurn(() => takeOne(deps, budgets.challengeOfSource, sourceOf(address)));
}

/** For view-as. */
async function takeViewAs(deps: Deps, adminKey: string): Promise<ChallengeTry> {
  return deps.inTurn(() => takeOne(deps, budgets.viewAsOfAdmin, adminKey));
}

async function takeMailTry(
  deps: Deps,
  mailAddress: string,
  address: string | undefined,
  of: MailBudget = 'mailToAddress',
): Promise<MailTry> {
  return deps.inTurn(() => countMailTry(deps, mailAddress, sourceOf(address), of));
}

/** For test mails while mail is set up. @returns seconds to wait, where the budget is spent. */
async function takeMailTest(deps: Deps, userKey: string): Promise<number | undefined> {
  const taken = await deps.inTurn(() => takeOne(deps, budgets.mailTestOfPerson, userKey));
  return taken.outcome === 'granted' ? undefined : taken.retryAfterSeconds;
}

/** By the budget of the address alone. Joins the transaction: not in turn, as `passwordWasRight`. */
async function takeMailTo(deps: Deps, mailAddress: string): Promise<'granted' | 'address-spent'> {
  return deps.storage.transaction(() => countMailTo(deps, mailAddress));
}

/**
 * For changes that are told by mail. Joins the transaction, and counts only if that is committed: not in turn, as
 * `passwordWasRight`. Throws `request.too-many`.
 */
async function requirePace(deps: Deps, name: 'tokenOfPerson' | 'standingOfPerson', userKey: string): Promise<void> {
  const taken = await deps.storage.transaction(() => takeOne(deps, budgets[name], userKey));
  if (taken.outcome !== 'granted') {
    throw new Failure('request.too-many', { retryAfterSeconds: taken.retryAfterSeconds });
  }
}

/** @returns how many rows went that count no more. */
async function purge({ storage, clock }: Deps): Promise<number> {
  const past = (seconds: number) => timestamp(clock.now() - seconds * 1000);
  let gone = await deleteQuiet(storage, addressPrefix, past(unknownKeptSeconds));
  for (const budget of Object.values(budgets)) {
    gone += await deleteQuiet(storage, budget.prefix, past(budget.windowSeconds * 2));
  }
  for (const prefix of runPrefixes) gone += await deleteRunsWithoutAccount(storage, prefix);
  return gone;
}

async function countSignInTry({ storage, clock }: Deps, target: Target, source: string): Promise<SignInTry> {
  const budget = budgets.signInOfSource;
  const subject = budget.prefix + source;
  const run = runOf(target);
  // Source before account, as everywhere.
  await lockSubjects(storage, [subject, run]);
  const now = clock.now();
  const rows = await findAttempts(storage, [rangeOf(budget, subject, now)], [run]);
  const slots = rows.filter((row) => row.subject !== run);
  const retryAfterSeconds = waitOf(budget, slots, now);
  if (retryAfterSeconds > 0) return { outcome: 'source-spent', retryAfterSeconds };
  const slot = slotOf(budget, subject, now);
  const failures = rows.find((row) => row.subject === run);
  if (failures && isStopped(failures, now)) {
    await addAttempts(storage, [slot]);
    return { outcome: 'account-spent' };
  }
  const blocked_until = blockAfter((failures?.count ?? 0) + 1, now);
  await addAttempts(storage, [slot, { subject: run, window_started_at: timestamp(now), blocked_until }]);
  return { outcome: 'granted', slot: slot.subject, run, blockedBefore: failures?.blocked_until ?? null };
}

function runOf(target: Target): string {
  if ('userKey' in target) return accountPrefix + target.userKey;
  return addressPrefix + hash('sha256', target.unknownAddress, 'base64url');
}

function isStopped(run: AttemptsTable, now: number): boolean {
  if (run.count >= hardStopAt) return true;
  if (run.blocked_until === null) return false;
  const left = Date.parse(run.blocked_until) - now;
  // A wait longer than any we set means that the clock went back: nobody is shut out by that.
  return left > 0 && left <= longestWaitSeconds * 1000;
}

/** The wait begins with the try, not with its result: the next one does not slip in between. */
function blockAfter(count: number, now: number): string | null {
  if (count < freeTries) return null;
  const waitSeconds = Math.min(longestWaitSeconds, firstWaitSeconds * 2 ** Math.min(count - freeTries, 10));
  return timestamp(now + waitSeconds * 1000);
}

function giveBackToAccount(storage: Storage, granted: GrantedTry): Promise<void> {
  return takeAttempt(storage, granted.run, { blocked_until: granted.blockedBefore });
}

async function takeOne({ storage, clock }: Deps, budget: Budget, of: string): Promise<ChallengeTry> {
  const subject = budget.prefix + of;
  await lockSubjects(storage, [subject]);
  const now = clock.now();
  const slots = await findAttempts(storage, [rangeOf(budget, subject, now)], []);
  const retryAfterSeconds = waitOf(budget, slots, now);
  if (retryAfterSeconds > 0) return { outcome: 'source-spent', retryAfterSeconds };
  await addAttempts(storage, [slotOf(budget, subject, now)]);
  return { outcome: 'granted' };
}

/** Counts one more failure in a row before it is one. */
async function countCodeTry({ storage, clock }: Deps, run: string): Promise<CodeTry> {
  await lockSubjects(storage, [run]);
  const now = clock.now();
  const [failures] = await findAttempts(storage, [], [run]);
  if (failures && isStopped(failures, now)) return { outcome: 'account-spent' };
  const inRow = (failures?.count ?? 0) + 1;
  await addAttempts(storage, [
    { subject: run, window_started_at: timestamp(now), blocked_until: blockAfter(inRow, now) },
  ]);
  return { outcome: 'granted', inRow };
}

type MailBudget = 'mailToAddress' | 'mailToNewAddress';

async function countMailTry(
  { storage, clock }: Deps,
  mailAddress: string,
  source: string,
  of: MailBudget,
): Promise<MailTry> {
  const { mailOfSource, [of]: mailToAddress } = budgets;
  const bySource = mailOfSource.prefix + source;
  const byAddress = byAddressOf(mailAddress, of);
  await lockSubjects(storage, [bySource, byAddress]);
  const now = clock.now();
  const ranges = [rangeOf(mailOfSource, bySource, now), rangeOf(mailToAddress, byAddress, now)];
  const rows = await findAttempts(storage, ranges, []);
  const rowsOf = (subject: string) => rows.filter((row) => row.subject.startsWith(`${subject}@`));
  const retryAfterSeconds = waitOf(mailOfSource, rowsOf(bySource), now);
  if (retryAfterSeconds > 0) return { outcome: 'source-spent', retryAfterSeconds };
  const slot = slotOf(mailOfSource, bySource, now);
  if (waitOf(mailToAddress, rowsOf(byAddress), now) > 0) {
    await addAttempts(storage, [slot]);
    return { outcome: 'address-spent' };
  }
  await addAttempts(storage, [slot, slotOf(mailToAddress, byAddress, now)]);
  return { outcome: 'granted' };
}

async function countMailTo({ storage, clock }: Deps, mailAddress: string): Promise<'granted' | 'address-spent'> {
  const budget = budgets.mailToAddress;
  const subject = byAddressOf(mailAddress);
  await lockSubjects(storage, [subject]);
  const now = clock.now();
  const rows = await findAttempts(storage, [rangeOf(budget, subject, now)], []);
  if (waitOf(budget, rows, now) > 0) return 'address-spent';
  await addAttempts(storage, [slotOf(budget, subject, now)]);
  return 'granted';
}

const byAddressOf = (mailAddress: string, of: MailBudget = 'mailToAddress') =>
  budgets[of].prefix + hash('sha256', mailAddress, 'base64url');
