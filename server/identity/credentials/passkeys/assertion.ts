// Looks at what a passkey answers: as a second factor, as a fresh proof, and as the only thing that a sign-in needs.
import type { AssertionJson } from '../../../../contract/schemas/webauthn.ts';
import type { Caller, KnownCaller } from '../../../platform/caller.ts';
import { timestamp } from '../../../platform/clock.ts';
import { Failure } from '../../../platform/failure.ts';
import { sameText } from '../../../platform/random.ts';
import type { PasskeysTable } from '../../../storage/tables.ts';
import { challengeOf, readChallenge } from './challenge.ts';
import type { PasskeyDeps } from './passkeys-deps.ts';
import { findByCredential, findHandle, findOf, noteUse } from './passkeys-store.ts';
import { challengeSeconds, descriptorOf } from './registration.ts';
import { type VerifiedAssertion, verifyAssertion } from './verification.ts';

/** WebAuthn's PublicKeyCredentialRequestOptionsJSON. */
export interface RequestOptions {
  [name: string]: unknown;
  challenge: string;
  timeout: number;
  rpId: string;
  allowCredentials: { type: 'public-key'; id: string; transports: string[] }[];
  userVerification: 'required' | 'preferred';
}

/** Options to prove with one of a person's passkeys, with a challenge that somebody keeps. */
export async function optionsFor(
  { storage, relyingParty }: PasskeyDeps,
  userKey: string,
  challenge: string,
): Promise<RequestOptions> {
  return {
    challenge,
    timeout: challengeSeconds * 1000,
    rpId: relyingParty.id,
    allowCredentials: (await findOf(storage, userKey)).map(descriptorOf),
    userVerification: 'preferred',
  };
}

/** Options for a fresh proof in this session; nothing where the person has no passkey. */
export async function startProof(deps: PasskeyDeps, caller: KnownCaller): Promise<RequestOptions | undefined> {
  const { userKey, sessionId } = caller.actor;
  const flow = await deps.flows.start({
    purpose: 'passkey-proof',
    userKey,
    data: { sessionId },
    ttlSeconds: challengeSeconds,
    newestOnly: false,
  });
  const options = await optionsFor(deps, userKey, challengeOf(flow));
  return options.allowCredentials.length > 0 ? options : undefined;
}

/** Uses the challenge up. Throws `factor.refused`. */
export async function verifyProof(deps: PasskeyDeps, caller: KnownCaller, assertion: AssertionJson): Promise<void> {
  const { userKey, sessionId } = caller.actor;
  const read = readChallenge(assertion);
  const flow = read && (await deps.flows.consume('passkey-proof', read.id, read.secret));
  if (!flow || flow.userKey !== userKey || flow.data.sessionId !== sessionId) {
    return refuse(deps, userKey, 'challenge unknown, used up, or of another session');
  }
  await verifyFor(deps, userKey, caller, assertion, { challenge: read.challenge });
}

/** Throws `factor.refused`. The challenge must have been used up, or its try counted, before. */
export async function verifyFor(
  deps: PasskeyDeps,
  userKey: string,
  caller: Caller,
  assertion: AssertionJson,
  { challenge, afterPassword = false }: { challenge: string; afterPassword?: boolean },
): Promise<void> {
  const row = await findNamed(deps, assertion);
  // Allowed are all of the person's own, and no other (7.2 step 5).
  if (row?.user_key !== userKey) return refuse(deps, userKey, 'credential of somebody else or of nobody');
  await requireOwnHandle(deps, row, assertion);
  const verified = await verify(deps, row, assertion, { challenge, userVerification: false });
  // 7.2 step 25: that the device knows its owner is learnt only beside another factor as good.
  await accept(deps, row, verified, { caller, learnVerified: afterPassword });
}

/** Throws `signin.method-off`. Told before anybody is known: the policy is no secret. */
async function requireMethodOn({ policy }: PasskeyDeps): Promise<void> {
  if (!(await policy.current()).signInMethods.passkey) throw new Failure('signin.method-off');
}

/** The same for everybody, whether they exist or not (S04). Throws `request.too-many` by the source of the request. */
export async function startSignIn(deps: PasskeyDeps, caller: Caller): Promise<RequestOptions> {
  const { flows, throttle, relyingParty } = deps;
  await requireMethodOn(deps);
  const taken = await throttle.takeChallenge(caller.address);
  if (taken.outcome === 'source-spent') {
    throw new Failure('request.too-many', { retryAfterSeconds: taken.retryAfterSeconds });
  }
  const flow = await flows.start({
    purpose: 'passkey-signin',
    ttlSeconds: challengeSeconds,
    newestOnly: false,
  });
  return {
    challenge: challengeOf(flow),
    timeout: challengeSeconds * 1000,
    rpId: relyingParty.id,
    allowCredentials: [],
    userVerification: 'required',
  };
}

/**
 * Uses the challenge up. Throws `passkey.unknown` for a credential that nobody has, else `factor.refused`.
 * @returns whose passkey it is; it proved both factors: what the device has and what its owner showed it.
 */
export async function verifySignIn(deps: PasskeyDeps, caller: Caller, assertion: AssertionJson): Promise<string> {
  await requireMethodOn(deps);
  const read = readChallenge(assertion);
  if (!read || !(await deps.flows.consume('passkey-signin', read.id, read.secret))) {
    return refuse(deps, undefined, 'challenge unknown or used up');
  }
  const row = await findNamed(deps, assertion);
  if (!row) throw new Failure('passkey.unknown');
  const userKey = row.user_key;
  if (!row.discoverable || !row.user_verified) return refuse(deps, userKey, 'not enough to sign in alone');
  if (!assertion.response.userHandle) return refuse(deps, userKey, 'no user handle');
  await requireOwnHandle(deps, row, assertion);
  const { challenge } = read;
  const verified = await verify(deps, row, assertion, { challenge, userVerification: true });
  await accept(deps, row, verified, { caller, learnVerified: false });
  return userKey;
}

/** Whether the passkey that answered is this person's still. */
export async function standsFor(deps: PasskeyDeps, userKey: string, assertion: AssertionJson): Promise<boolean> {
  return (await findNamed(deps, assertion))?.user_key === userKey;
}

/** A text that is no base64url names nothing, and one store refuses some of it with an error (NUL in text). */
async function findNamed({ storage }: PasskeyDeps, { id }: AssertionJson): Promise<PasskeysTable | undefined> {
  return /^[A-Za-z0-9_-]+$/.test(id) ? findByCredential(storage, id) : undefined;
}

/** 7.2 step 6: the person that the authenticator names must be the owner of the credential (Rodauth 2.46). */
async function requireOwnHandle(deps: PasskeyDeps, row: PasskeysTable, assertion: AssertionJson): Promise<void> {
  const { userHandle } = assertion.response;
  if (!userHandle) return;
  const handle = await findHandle(deps.storage, row.user_key);
  if (handle === undefined || !sameText(handle, userHandle)) {
    refuse(deps, row.user_key, 'user handle of somebody else');
  }
}

async function verify(
  deps: PasskeyDeps,
  row: PasskeysTable,
  assertion: AssertionJson,
  expected: { challenge: string; userVerification: boolean },
): Promise<VerifiedAssertion> {
  const credential = {
    credentialId: row.credential_id,
    publicKey: row.public_key,
    backupEligible: row.backup_eligible === 1,
  };
  return verifyAssertion(deps.relyingParty, assertion, { ...expected, credential }).catch((error: Error) =>
    refuse(deps, row.user_key, error.message),
  );
}

/** After all other checks: the count is compared and kept, and an owner whose key may have been copied is told. */
async function accept(
  deps: PasskeyDeps,
  row: PasskeysTable,
  verified: VerifiedAssertion,
  how: { caller: Caller; learnVerified: boolean },
): Promise<void> {
  const { storage, clock, events } = deps;
  const kept = await noteUse(storage, {
    id: row.id,
    userKey: row.user_key,
    signCount: verified.signCount,
    backedUp: verified.backedUp,
    userVerified: how.learnVerified && verified.userVerified,
    usedAt: timestamp(clock.now()),
  });
  if (kept) return;
  const now = await findByCredential(storage, row.credential_id);
  if (now?.user_key === row.user_key) {
    const { user_key: userKey, name } = now;
    await events.emit('passkey.count-fell', { userKey, caller: how.caller, by: userKey, data: { name } });
  }
  refuse(deps, row.user_key, 'sign count did not grow');
}

/** Throws `factor.refused`; why stands in the log alone. */
export function refuse({ logger }: PasskeyDeps, userKey: string | undefined, why: string): never {
  logger.warn({ event: 'factor.refused', factor: 'webauthn', userKey, why }, 'passkey refused');
  throw new Failure('factor.refused', { detail: why });
}
