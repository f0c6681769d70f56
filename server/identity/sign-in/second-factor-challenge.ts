// A sign-in that waits for its second factor: a challenge bound to the person and the browser, with five tries, good once.
import type { FactorOption, PendingVerification } from '../../../contract/schemas/signed-in.ts';
import type { Core } from '../../core.ts';
import type { Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import type { Caller, SessionKind } from '../../platform/caller.ts';
import { Failure } from '../../platform/failure.ts';
import { hashSecret } from '../../platform/random.ts';
import type { Factors } from '../credentials/factors/factors.ts';
import type { Flow, Flows } from '../credentials/flows/flows.ts';
import type { Passkeys } from '../credentials/passkeys/passkeys.ts';
import type { GrantedTry, Throttle } from '../credentials/throttle/throttle.ts';
import type { CompleteSignIn, SignedIn } from './complete-sign-in.ts';

/** Of somebody who has given the right password, and nothing else yet. */
export interface TakenChallenge {
  userKey: string;
  flow: Flow;
}

interface Deps extends Pick<Core, 'storage'> {
  users: Users;
  flows: Flows;
  throttle: Throttle;
  factors: Factors;
  completeSignIn: CompleteSignIn;
  passkeys: Pick<Passkeys, 'optionsFor'>;
}

const purpose = 'signin-second-factor';
const ttlSeconds = 600;
const triesPerChallenge = 5;

export type SecondFactorChallenge = ReturnType<typeof createSecondFactorChallenge>;

export const createSecondFactorChallenge = (deps: Deps) => bind(deps, { start, take, finish, end });

const browserOf = ({ userAgent = '' }: Caller) => hashSecret(userAgent);

/** Opens no session. Joins the transaction. */
async function start(
  { flows, throttle, factors, passkeys }: Deps,
  userKey: string,
  granted: GrantedTry,
  caller: Caller,
): Promise<PendingVerification> {
  await throttle.passwordWasRight(granted);
  const data = { browser: browserOf(caller), granted };
  const flow = await flows.start({ purpose, userKey, data, ttlSeconds, newestOnly: false });
  const status = await factors.statusOf(userKey);
  const challenge = `${flow.id}.${flow.plainSecret}`;
  return {
    status: 'pending_verification',
    options: factors.optionsOf(status),
    ...(status.otp ? { otp: { challenge } } : {}),
    ...(status.webauthn > 0
      ? { webauthn: await passkeys.optionsFor(userKey, Buffer.from(challenge).toString('base64url')) }
      : {}),
    expiresAt: flow.expiresAt,
  };
}

/** Takes one of the five tries, or all of them, before the proof is looked at. Throws `factor.refused`. */
async function take(
  { flows }: Deps,
  challenge: string,
  caller: Caller,
  taken?: 'one' | 'all',
): Promise<TakenChallenge> {
  const [id = '', plainSecret = ''] = challenge.split('.');
  const flow = await flows.takeTry(purpose, { id, plainSecret }, triesPerChallenge, taken);
  // S20: anybody else who came to hold the challenge is in another browser; ids in the body count for nothing.
  if (!flow?.userKey || flow.data.browser !== browserOf(caller)) throw new Failure('factor.refused');
  return { userKey: flow.userKey, flow };
}

/**
 * Uses the challenge up and opens the session. Throws `factor.refused` where somebody else used it up. Joins the
 * transaction.
 */
async function finish(
  { storage, users, flows, throttle, completeSignIn }: Deps,
  { userKey, flow }: TakenChallenge,
  { factor, kind }: { factor: FactorOption; kind: SessionKind },
  caller: Caller,
): Promise<SignedIn> {
  return storage.transaction(async () => {
    await users.lock(userKey);
    const now = await users.find(userKey);
    if (!now?.active || !(await flows.invalidate(flow))) throw new Failure('factor.refused');
    // The source gets back what the password took.
    await throttle.succeeded(flow.data.granted as GrantedTry);
    return completeSignIn.openSession({ userKey, kind, method: `password+${factor}`, factor }, caller);
  });
}

/** Uses the challenge up for nothing. */
async function end({ flows }: Deps, { flow }: TakenChallenge): Promise<void> {
  await flows.invalidate(flow);
}
