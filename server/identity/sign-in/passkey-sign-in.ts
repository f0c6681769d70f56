// Signs in with a passkey: alone, or as the second factor of a sign-in that waits for one.
import type { AssertionJson } from '../../../contract/schemas/webauthn.ts';
import type { Core } from '../../core.ts';
import type { Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import type { Caller, SessionKind } from '../../platform/caller.ts';
import { readChallenge } from '../credentials/passkeys/challenge.ts';
import type { Passkeys } from '../credentials/passkeys/passkeys.ts';
import { challengeSeconds } from '../credentials/passkeys/registration.ts';
import type { CompleteSignIn, SignedIn } from './complete-sign-in.ts';
import type { SecondFactorChallenge } from './second-factor-challenge.ts';

interface Deps extends Pick<Core, 'storage' | 'clock' | 'logger'> {
  users: Users;
  passkeys: Passkeys;
  completeSignIn: CompleteSignIn;
  secondFactorChallenge: SecondFactorChallenge;
}

export type PasskeySignIn = ReturnType<typeof createPasskeySignIn>;

export const createPasskeySignIn = (deps: Deps) => bind(deps, { finish, finishSecondFactor });

/** Throws `passkey.unknown` for a credential that nobody has, else `factor.refused`. */
async function finish(deps: Deps, assertion: AssertionJson, kind: SessionKind, caller: Caller): Promise<SignedIn> {
  const { storage, users, passkeys, completeSignIn, logger } = deps;
  const userKey = await passkeys.verifySignIn(caller, assertion);
  return storage.transaction(async () => {
    await users.lock(userKey);
    if (!(await passkeys.standsFor(userKey, assertion)) || !(await users.find(userKey))?.active) {
      return passkeys.refuse(userKey, 'account inactive, or passkey removed meanwhile');
    }
    storage.afterCommit(() => logger.info({ event: 'signin', userKey, method: 'passkey' }, 'signed in'));
    return completeSignIn.openSession({ userKey, kind, method: 'passkey', factor: 'webauthn' }, caller);
  });
}

/**
 * After a right password. One try at the challenge, whatever comes of it (S24): of the same answer sent twice the second
 * is not looked at, since its count would look like that of a copied key and end the sign-in of the first. Ends the
 * wait, one way or the other. Throws `factor.refused`.
 */
async function finishSecondFactor(
  deps: Deps,
  assertion: AssertionJson,
  kind: SessionKind,
  caller: Caller,
): Promise<SignedIn> {
  const { passkeys, secondFactorChallenge, clock } = deps;
  const read = readChallenge(assertion);
  if (!read) return passkeys.refuse(undefined, 'challenge unknown');
  const taken = await secondFactorChallenge.take(`${read.id}.${read.secret}`, caller, 'all');
  const { userKey, flow } = taken;
  try {
    // The wait is longer, for codes; a signed answer must be fresh.
    const age = clock.now() - Date.parse(flow.createdAt);
    if (age > challengeSeconds * 1000) return passkeys.refuse(userKey, 'challenge too old');
    await passkeys.verifyFor(userKey, caller, assertion, { challenge: read.challenge, afterPassword: true });
  } catch (error) {
    await secondFactorChallenge.end(taken);
    throw error;
  }
  return secondFactorChallenge.finish(taken, { factor: 'webauthn', kind }, caller);
}
