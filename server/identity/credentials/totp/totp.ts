// The authenticator app of an account: added by password and one code, checked with each code good once, removed.

import type { Users } from '../../../people/users.ts';
import { type Clock, timestamp } from '../../../platform/clock.ts';
import { Failure } from '../../../platform/failure.ts';
import { isFresh } from '../../../platform/freshness.ts';
import type { Logger } from '../../../platform/logger.ts';
import { newKey, type Random } from '../../../platform/random.ts';
import type { Sealer } from '../../../platform/sealing.ts';
import type { Storage } from '../../../storage/storage.ts';
import type { TotpTable } from '../../../storage/tables.ts';
import type { CodeTries } from '../factors/code-tries.ts';
import type { Factors } from '../factors/factors.ts';
import { doerOf, type SessionCall } from '../factors/session-call.ts';
import type { Flow, Flows } from '../flows/flows.ts';
import type { PasswordProof } from '../password/password-proof.ts';
import type { Throttle } from '../throttle/throttle.ts';
import { fromBase32, toBase32 } from './base32.ts';
import { acceptedStep, diagnose, otpauthUri, readCode, secretBytes } from './codes.ts';
import { deleteTotp, findTotp, saveTotp, takeStep } from './totp-store.ts';

/** The app as it is listed among the authenticators. */
export interface AuthenticatorApp {
  id: string;
  name: string;
  type: 'otp';
  createdAt: string;
  lastUsedAt: string | null;
}

export interface Totp {
  /** Nothing where there is none. */
  find(userKey: string): Promise<AuthenticatorApp | undefined>;
  /**
   * Begins with a new app; one in use goes on until the new one is proven. Throws `password.wrong`, `reauthenticate`
   * where a factor is on and the session's proof is old.
   */
  begin(call: SessionCall, password: string): Promise<{ secret: string; uri: string; expiresAt: string }>;
  /** Throws `otp.wrong`, `otp.expired`, `otp.clock-off`, `otp.not-begun`. */
  prove(call: SessionCall, code: string): Promise<{ replaced: boolean; backupCodes?: string[] }>;
  /** True for one use of each code. Counts nothing by itself: see CodeTries. Joins the transaction. */
  useCode(userKey: string, code: string): Promise<boolean>;
  /** With a code of it. Throws `factor.refused`, `authenticator.not-found`. */
  removeByCode(call: SessionCall, code: string): Promise<void>;
  /** For who has just proven themselves in another way. @returns false where `id` is not the app of this user. */
  remove(call: SessionCall, id: string): Promise<boolean>;
}

interface Deps {
  storage: Storage;
  clock: Clock;
  random: Random;
  sealer: Sealer;
  users: Users;
  flows: Flows;
  throttle: Throttle;
  factors: Factors;
  codeTries: CodeTries;
  passwordProof: PasswordProof;
  publicUrl: string;
  logger: Logger;
}

const enrolmentTtlSeconds = 900;
const triesPerEnrolment = 10;
const appName = 'Authenticator app';
/** What the secret is sealed to, so that one user's row opens nothing in another's (S16). */
const rowOf = (userKey: string) => `totp:${userKey}`;
const enrolmentRowOf = (userKey: string) => `totp-enrolment:${userKey}`;

export function createTotp(deps: Deps): Totp {
  return {
    async find(userKey) {
      const row = await findTotp(deps.storage, userKey);
      return row && { id: row.id, name: appName, type: 'otp', createdAt: row.created_at, lastUsedAt: row.used_at };
    },
    begin: (call, password) => begin(deps, call, password),
    prove: (call, code) => prove(deps, call, code),
    useCode: (userKey, code) => useCode(deps, userKey, code),
    removeByCode: (call, code) => removeByCode(deps, call, code),
    remove: (call, id) => remove(deps, call, id),
  };
}

async function begin(deps: Deps, call: SessionCall, password: string) {
  const { clock, random, sealer, users, flows, factors, passwordProof, publicUrl } = deps;
  const { session } = call;
  const { userKey } = session;
  await passwordProof.require(doerOf(call), password);
  // 63B 4.1.2: a factor is added with the strength that the account has already.
  if ((await factors.hasAny(userKey)) && !isFresh(session.provenAt, clock.now())) {
    throw new Failure('reauthenticate');
  }
  const secret = random.bytes(secretBytes);
  const text = toBase32(secret);
  const flow = await flows.start({
    purpose: 'totp-enrolment',
    userKey,
    data: { sealed: sealer.seal(text, enrolmentRowOf(userKey)), sessionId: session.id },
    ttlSeconds: enrolmentTtlSeconds,
    newestOnly: true,
  });
  const { email } = await users.get(userKey);
  const uri = otpauthUri({ secret, email, host: new URL(publicUrl).hostname });
  return { secret: text, uri, expiresAt: flow.expiresAt };
}

async function prove(deps: Deps, call: SessionCall, typed: string) {
  const { clock, sealer, flows, codeTries } = deps;
  const { userKey, id: sessionId } = call.session;
  const flow = await flows.takeTry('totp-enrolment', { userKey }, triesPerEnrolment);
  // Another session must not put its own app in by chance of the same moment.
  if (flow?.data.sessionId !== sessionId) throw new Failure('otp.not-begun');
  const secretText = sealer.open(String(flow.data.sealed), enrolmentRowOf(userKey));
  const secret = fromBase32(secretText);
  const code = readCode(typed);
  const added = await codeTries.attempt(doerOf(call), 'enrolment', async () => {
    const step = code === undefined ? undefined : acceptedStep(secret, code, clock.now());
    return step === undefined ? undefined : add(deps, call, flow, { secretText, step });
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

async function add(
  deps: Deps,
  call: SessionCall,
  flow: Flow,
  { secretText, step }: { secretText: string; step: number },
): Promise<{ replaced: boolean; backupCodes?: string[] }> {
  const { storage, clock, random, sealer, users, flows, factors, throttle } = deps;
  const { userKey } = call.session;
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
    if (!(await flows.burn(flow))) throw new Failure('otp.not-begun');
    const replaced = (await findTotp(storage, userKey)) !== undefined;
    await saveTotp(storage, row);
    const backupCodes = await factors.afterFirstFactor(userKey);
    await factors.noteChange(replaced ? 'totp.replaced' : 'totp.added', doerOf(call), { id: row.id });
    // Wrong codes of the old app say nothing about the new one.
    await throttle.endCodeRun(userKey, 'code');
    // Sign-ins that wait for a code of the old app do not go on with it.
    await flows.endAllOf(userKey, ['signin-second-factor']);
    return { replaced, ...(backupCodes ? { backupCodes } : {}) };
  });
}

async function useCode(deps: Deps, userKey: string, typed: string): Promise<boolean> {
  const { storage, clock, sealer, logger } = deps;
  const row = await findTotp(storage, userKey);
  const code = readCode(typed);
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

async function removeByCode(deps: Deps, call: SessionCall, code: string): Promise<void> {
  const { storage, codeTries } = deps;
  const { userKey } = call.session;
  if (!(await findTotp(storage, userKey))) throw new Failure('authenticator.not-found');
  const removed = await codeTries.attempt(doerOf(call), 'code', () =>
    storage.transaction(async () => {
      await deps.users.lock(userKey);
      if (!(await useCode(deps, userKey, code))) return undefined;
      await removeNow(deps, call);
      return true;
    }),
  );
  if (!removed) throw new Failure('factor.refused');
}

async function remove(deps: Deps, call: SessionCall, id: string): Promise<boolean> {
  const { userKey } = call.session;
  return deps.storage.transaction(async () => {
    await deps.users.lock(userKey);
    const row = await findTotp(deps.storage, userKey);
    if (row?.id !== id) return false;
    await removeNow(deps, call);
    return true;
  });
}

async function removeNow({ storage, factors }: Deps, call: SessionCall): Promise<void> {
  await deleteTotp(storage, call.session.userKey);
  await factors.afterFactorRemoved(call.session.userKey);
  await factors.noteChange('totp.removed', doerOf(call));
}
