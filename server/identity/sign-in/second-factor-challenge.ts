// A sign-in that waits for its second factor: a challenge bound to the person and the browser, with five tries, good once.
import type { FactorOption, PendingVerification } from '../../../contract/schemas/signed-in.ts';
import type { Users } from '../../people/users.ts';
import { Failure } from '../../platform/failure.ts';
import { hashSecret } from '../../platform/random.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Factors } from '../credentials/factors/factors.ts';
import type { Flow, Flows } from '../credentials/flows/flows.ts';
import type { GrantedTry, Throttle } from '../credentials/throttle/throttle.ts';
import type { SessionKind } from '../sessions/sessions.ts';
import type { Opening, SignedIn } from './complete-sign-in.ts';

/** Who has given the right password, and nothing else yet. */
export interface WaitingSignIn {
  userKey: string;
  flow: Flow;
}

export interface Finish {
  /** The second factor that was proven. */
  factor: FactorOption;
  kind: SessionKind;
  address: string | undefined;
  userAgent: string | undefined;
  deviceSecret?: string | undefined;
}

export interface Pending {
  /** Opens no session. Joins the transaction. */
  start(userKey: string, given: { userAgent: string | undefined; granted: GrantedTry }): Promise<PendingVerification>;
  /** Takes one of the five tries, or all of them, before the proof is looked at. Throws `factor.refused`. */
  take(challenge: string, userAgent: string | undefined, taken?: 'one' | 'all'): Promise<WaitingSignIn>;
  /** Burns the challenge and opens the session. Throws `factor.refused` where somebody else burnt it. Joins the transaction. */
  finish(waiting: WaitingSignIn, given: Finish): Promise<SignedIn>;
  /** Burns the challenge for nothing. */
  end(waiting: WaitingSignIn): Promise<void>;
}

interface Deps {
  storage: Storage;
  users: Users;
  flows: Flows;
  throttle: Throttle;
  factors: Factors;
  opening: Opening;
  /** What a browser needs to ask its passkeys, with this challenge (base64url). */
  passkeyOptions: (userKey: string, challenge: string) => Promise<{ challenge: string }>;
}

const purpose = 'signin-second-factor';
const ttlSeconds = 600;
const triesPerChallenge = 5;

export function createPending(deps: Deps): Pending {
  const { flows } = deps;
  return {
    start: (userKey, given) => start(deps, userKey, given),
    async take(challenge, userAgent, taken) {
      const [id = '', plainSecret = ''] = challenge.split('.');
      const flow = await flows.takeTry(purpose, { id, plainSecret }, triesPerChallenge, taken);
      // S20: whoever else came to hold the challenge is in another browser; ids in the body count for nothing.
      if (!flow?.userKey || flow.data.browser !== browserOf(userAgent)) throw new Failure('factor.refused');
      return { userKey: flow.userKey, flow };
    },
    finish: (waiting, given) => finish(deps, waiting, given),
    async end(waiting) {
      await flows.burn(waiting.flow);
    },
  };
}

function browserOf(userAgent: string | undefined): string {
  return hashSecret(userAgent ?? '');
}

async function start(
  { flows, throttle, factors, passkeyOptions }: Deps,
  userKey: string,
  { userAgent, granted }: { userAgent: string | undefined; granted: GrantedTry },
): Promise<PendingVerification> {
  await throttle.passwordWasRight(granted);
  const flow = await flows.start({
    purpose,
    userKey,
    data: { browser: browserOf(userAgent), granted },
    ttlSeconds,
    newestOnly: false,
  });
  const status = await factors.statusOf(userKey);
  const challenge = `${flow.id}.${flow.plainSecret}`;
  const options = factors.optionsOf(status);
  return {
    status: 'pending_verification',
    options,
    ...(status.otp ? { otp: { challenge } } : {}),
    ...(status.webauthn > 0
      ? { webauthn: await passkeyOptions(userKey, Buffer.from(challenge).toString('base64url')) }
      : {}),
    expiresAt: flow.expiresAt,
  };
}

async function finish(
  { storage, users, flows, throttle, opening }: Deps,
  { userKey, flow }: WaitingSignIn,
  { factor, ...from }: Finish,
): Promise<SignedIn> {
  return storage.transaction(async () => {
    await users.lock(userKey);
    const now = await users.find(userKey);
    if (!now?.active || !(await flows.burn(flow))) throw new Failure('factor.refused');
    // The source gets back what the password took.
    await throttle.succeeded(flow.data.granted as GrantedTry);
    return opening.open({ userKey, method: `password+${factor}`, factor, ...from });
  });
}
