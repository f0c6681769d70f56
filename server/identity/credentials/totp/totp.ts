// The authenticator app of an account: added by one code, checked with each code good once, removed.

import { readOneTimeCode } from '../../../../contract/one-time-code.ts';
import type { Core } from '../../../core.ts';
import type { Users } from '../../../people/users.ts';
import { bind } from '../../../platform/bind.ts';
import type { KnownCaller } from '../../../platform/caller.ts';
import { timestamp } from '../../../platform/clock.ts';
import { Failure } from '../../../platform/failure.ts';
import { newKey } from '../../../platform/random.ts';
import type { TotpTable } from '../../../storage/tables.ts';
import type { CodeTries } from '../factors/code-tries.ts';
import type { Factors } from '../factors/factors.ts';
import type { Flow, Flows } from '../flows/flows.ts';
import { fromBase32, toBase32 } from './base32.ts';
import { acceptedStep, diagnose, otpauthUri, secretBytes } from './codes.ts';
import { findTotp, saveTotp, takeStep } from './totp-store.ts';

/** The app as it is listed among the authenticators. */
export interface AuthenticatorApp {
  id: string;
  name: string;
  type: 'otp';
  createdAt: string;
  lastUsedAt: string | null;
}

interface Deps extends Pick<Core, 'storage' | 'clock' | 'random' | 'sealer' | 'logger'> {
  users: Users;
  flows: Flows;
  factors: Factors;
  codeTries: CodeTries;
  publicUrl: string;
}

const enrolmentTtlSeconds = 900;
const triesPerEnrolment = 10;
const appName = 'Authenticator app';
/** The secret is sealed to it, so that one user's row opens nothing in another's (S16). */
const rowOf = (userKey: string) => `totp:${userKey}`;
const enrolmentRowOf = (userKey: string) => `totp-enrolment:${userKey}`;

export type Totp = ReturnType<typeof createTotp>;

export const createTotp = (deps: Deps) => bind(deps, { find, begin, prove, useCode, removeByCode });

/** Nothing where there is none. */
async function find({ storage }: Deps, userKey: string): Promise<AuthenticatorApp | undefined> {
  const row = await findTotp(storage, userKey);
  return row && { id: row.id, name: appName, type: 'otp', createdAt: row.created_at, lastUsedAt: row.used_at };
}

/** Begins with a new app, for a caller who has just given their password; one in use goes on until the new one is proven. */
async function begin(deps: Deps, caller: KnownCaller) {
  const { random, sealer, users, flows, publicUrl } = deps;
  const { userKey, sessionId } = caller.actor;
  const secret = random.bytes(secretBytes);
  const text = toBase32(secret);
  const flow = await flows.start({
    purpose: 'totp-enrolment',
    userKey,
    data: { sealed: sealer.seal(text, enrolmentRowOf(userKey)), sessionId },
    ttlSeconds: enrolmentTtlSeconds,
    newestOnly: true,
  });
  const { email } = await users.get(userKey);
  const uri = otpauthUri({ secret, email, host: new URL(publicUrl).hostname });
  return { secret: text, uri, expiresAt: flow.expiresAt };
}

/** Throws `otp.wrong`, `otp.expired`, `otp.clock-off`, `otp.not-begun`. */
async function prove(deps: Deps, caller: KnownCaller, typed: string): Promise<Added> {
  const { clock, sealer, flows, codeTries } = deps;
  const { userKey, sessionId } = caller.actor;
  const flow = await flows.takeTry('totp-enrolment', { userKey }, triesPerEnrolment);
  // Another session must not put its own app in by chance of the same moment.
  if (flow?.data.sessionId !== sessionId) throw new Failure('otp.not-begun');
  const secretText = sealer.open(String(flow.data.sealed), enrolmentRowOf(userKey));
  const secret = fromBase32(secretText);
  const code = readOneTimeCode(typed);
  const added = await codeTries.attempt(userKey, caller, 'enrolment', async () => {
    const step = code === undefined ? undefined : acceptedStep(secret, code, clock.now());
    return step === undefined ? undefined : add(deps, caller, flow, { secretText, step });
  });
  if (added) return added;
  const diagnosis = code === undefined ? { is: 'wrong' as const } : await diagnose(secret, code, clock.now());
  if (diagnosis.is === 'expired') throw new Failure('otp.expired');
  if (diagnosis.is === 'wrong') throw new Failure('otp.wrong');
  const { minutes } = diagnosis;
  const amount = Math.abs(minutes) === 1 ? '1 minute' : `${Math.abs(minutes)} minutes`;
  const sentence = `The clock of your device is ${amount} ${minutes < 0 ? 'behind' : 'ahead'}. Set it to the right time, then take a new code.`;
  throw new Failure('otp.clock-off', { fields: { code: sentence, minutes: String(minutes) } });
}

/** Told once: backup codes come with the first factor. */
interface Added {
  replaced: boolean;
  backupCodes?: string[];
}

async function add(
  deps: Deps,
  caller: KnownCaller,
  flow: Flow,
  { secretText, step }: { secretText: string; step: number },
): Promise<Added> {
  const { storage, clock, random, sealer, users, flows, factors } = deps;
  const { userKey } = caller.actor;
  const now = clock.now();
  const row: TotpTable = {
    user_key: userKey,
    id: newKey(random, now),
    secret_sealed: sealer.seal(secretText, rowOf(userKey)),
    // The code that proved it is used up too.
    last_step: step,
    created_at: timestamp(now),
    used_at: null,
  };
  return storage.transaction(async () => {
    await users.lock(userKey);
    if (!(await flows.invalidate(flow))) throw new Failure('otp.not-begun');
    const replaced = (await findTotp(storage, userKey)) !== undefined;
    await saveTotp(storage, row);
    const backupCodes = await factors.afterFirstFactor(userKey);
    await factors.noteChange(replaced ? 'totp.replaced' : 'totp.added', caller, { id: row.id });
    return { replaced, ...(backupCodes ? { backupCodes } : {}) };
  });
}

/** True for one use of each code. Counts nothing by itself: see CodeTries. Joins the transaction. */
async function useCode(deps: Deps, userKey: string, typed: string): Promise<boolean> {
  const { storage, clock, sealer, logger } = deps;
  const row = await findTotp(storage, userKey);
  const code = readOneTimeCode(typed);
  if (!row || code === undefined) return false;
  let secret: Buffer;
  try {
    secret = fromBase32(sealer.open(row.secret_sealed, rowOf(userKey)));
  } catch (error) {
    // A row that was moved or changed in the store opens nothing (S16).
    logger.error({ err: error, userKey }, 'the secret of an authenticator app does not open');
    return false;
  }
  const step = acceptedStep(secret, code, clock.now(), row.last_step);
  if (step === undefined) return false;
  return takeStep(storage, { id: row.id, step, usedAt: timestamp(clock.now()) });
}

/** With a code of it. Throws `factor.refused`, `authenticator.not-found`. */
async function removeByCode(deps: Deps, caller: KnownCaller, code: string): Promise<void> {
  const { storage, users, codeTries, factors } = deps;
  const { userKey } = caller.actor;
  const app = await findTotp(storage, userKey);
  if (!app) throw new Failure('authenticator.not-found');
  const removed = await codeTries.attempt(userKey, caller, 'code', () =>
    storage.transaction(async () => {
      await users.lock(userKey);
      return (await useCode(deps, userKey, code)) ? factors.remove(caller, app.id) : undefined;
    }),
  );
  if (!removed) throw new Failure('factor.refused');
}
