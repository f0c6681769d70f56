// Proves with a passkey: as a second factor, as a fresh proof, and as the only thing that a sign-in needs.
import type { AssertionJson } from '../../../../contract/schemas/webauthn.ts';
import { timestamp } from '../../../platform/clock.ts';
import { Failure } from '../../../platform/failure.ts';
import { sameText } from '../../../platform/random.ts';
import type { PasskeysTable } from '../../../storage/tables.ts';
import type { SignedIn } from '../../sign-in/complete-sign-in.ts';
import type { WaitingSignIn } from '../../sign-in/second-factor-challenge.ts';
import { challengeOf, readChallenge } from './challenge.ts';
import type { From, PasskeyParts, SignInFrom } from './passkeys-deps.ts';
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
  { storage, relyingParty }: PasskeyParts,
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

export async function startProof(
  parts: PasskeyParts,
  userKey: string,
  boundTo: string,
): Promise<RequestOptions | undefined> {
  const flow = await parts.flows.start({
    purpose: 'passkey-proof',
    userKey,
    data: { boundTo },
    ttlSeconds: challengeSeconds,
    newestOnly: false,
  });
  const options = await optionsFor(parts, userKey, challengeOf(flow));
  return options.allowCredentials.length > 0 ? options : undefined;
}

export async function verifyProof(
  parts: PasskeyParts,
  userKey: string,
  boundTo: string,
  assertion: AssertionJson,
  from: From,
): Promise<void> {
  const read = readChallenge(assertion);
  const flow = read && (await parts.flows.consume('passkey-proof', read.id, read.secret));
  if (!flow || flow.userKey !== userKey || flow.data.boundTo !== boundTo) {
    return refuse(parts, userKey, 'challenge unknown, used up, or of another session');
  }
  await verifyFor(parts, userKey, assertion, { challenge: read.challenge, from });
}

/** Throws `factor.refused`. The challenge must have been burnt, or its try counted, before. */
export async function verifyFor(
  parts: PasskeyParts,
  userKey: string,
  assertion: AssertionJson,
  given: { challenge: string; from: From; afterPassword?: boolean },
): Promise<void> {
  const row = await findNamed(parts, assertion);
  // Allowed are all of the person's own, and no other (7.2 step 5).
  if (row?.user_key !== userKey) return refuse(parts, userKey, 'credential of somebody else or of nobody');
  await requireOwnHandle(parts, row, assertion);
  const verified = await verify(parts, row, assertion, {
    challenge: given.challenge,
    userVerification: false,
  });
  await accept(parts, row, verified, {
    from: given.from,
    // 7.2 step 25: that the device knows its owner is learnt only beside another factor as good.
    learnVerified: given.afterPassword === true,
  });
}

/** Throws `signin.method-off`. Told before anybody is known: the policy is no secret. */
async function requireMethodOn({ policy }: PasskeyParts): Promise<void> {
  if (!(await policy.current()).signInMethods.passkey) throw new Failure('signin.method-off');
}

/** The same for everybody, whoever exists (S04). */
export async function startSignIn(parts: PasskeyParts, address: string | undefined): Promise<RequestOptions> {
  const { flows, throttle, relyingParty } = parts;
  await requireMethodOn(parts);
  const taken = await throttle.takeChallenge(address);
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

export async function finishSignIn(
  parts: PasskeyParts,
  assertion: AssertionJson,
  signInFrom: SignInFrom,
): Promise<SignedIn> {
  const { storage, flows, users, opening, logger } = parts;
  const { kind, address, userAgent, deviceSecret } = signInFrom;
  await requireMethodOn(parts);
  const read = readChallenge(assertion);
  if (!read || !(await flows.consume('passkey-signin', read.id, read.secret))) {
    return refuse(parts, undefined, 'challenge unknown or used up');
  }
  const row = await findNamed(parts, assertion);
  if (!row) throw new Failure('passkey.unknown');
  const userKey = row.user_key;
  if (!row.discoverable || !row.user_verified) return refuse(parts, userKey, 'not enough to sign in alone');
  if (!assertion.response.userHandle) return refuse(parts, userKey, 'no user handle');
  await requireOwnHandle(parts, row, assertion);
  const { challenge } = read;
  const verified = await verify(parts, row, assertion, { challenge, userVerification: true });
  await accept(parts, row, verified, { from: { address, userAgent }, learnVerified: false });
  return storage.transaction(async () => {
    await users.lock(userKey);
    const stillThere = await findNamed(parts, assertion);
    if (stillThere?.user_key !== userKey || !(await users.find(userKey))?.active) {
      return refuse(parts, userKey, 'account inactive, or passkey removed meanwhile');
    }
    storage.afterCommit(() => logger.info({ event: 'signin', userKey, method: 'passkey' }, 'signed in'));
    // It stands for both factors: what the device has and what its owner showed it.
    return opening.open({
      ...{ userKey, method: 'passkey', factor: 'webauthn', kind, address, userAgent, deviceSecret },
    });
  });
}

/**
 * After a right password. One try at the challenge, whatever comes of it (S24): of the same answer sent twice the second
 * is not looked at, since its count would look like that of a copied key and end the sign-in of the first.
 */
export async function finishSecondFactor(
  parts: PasskeyParts,
  assertion: AssertionJson,
  signInFrom: SignInFrom,
): Promise<SignedIn> {
  const { pending, clock } = parts;
  const { kind, address, userAgent, deviceSecret } = signInFrom;
  const read = readChallenge(assertion);
  if (!read) return refuse(parts, undefined, 'challenge unknown');
  const waiting: WaitingSignIn = await pending.take(`${read.id}.${read.secret}`, userAgent, 'all');
  const { userKey, flow } = waiting;
  try {
    // The wait is longer, for codes; what is signed must be fresh.
    const age = clock.now() - Date.parse(flow.createdAt);
    if (age > challengeSeconds * 1000) return refuse(parts, userKey, 'challenge too old');
    const from = { address, userAgent };
    await verifyFor(parts, userKey, assertion, { challenge: read.challenge, from, afterPassword: true });
  } catch (error) {
    await pending.end(waiting);
    throw error;
  }
  return pending.finish(waiting, { factor: 'webauthn', kind, address, userAgent, deviceSecret });
}

/** What is no base64url names nothing, and one store refuses some of it with an error (NUL in text). */
async function findNamed({ storage }: PasskeyParts, { id }: AssertionJson): Promise<PasskeysTable | undefined> {
  return /^[A-Za-z0-9_-]+$/.test(id) ? findByCredential(storage, id) : undefined;
}

/** 7.2 step 6: who the authenticator says it speaks for must be whose credential it is (Rodauth 2.46). */
async function requireOwnHandle(parts: PasskeyParts, row: PasskeysTable, assertion: AssertionJson): Promise<void> {
  const { userHandle } = assertion.response;
  if (!userHandle) return;
  const handle = await findHandle(parts.storage, row.user_key);
  if (handle === undefined || !sameText(handle, userHandle)) {
    refuse(parts, row.user_key, 'user handle of somebody else');
  }
}

async function verify(
  parts: PasskeyParts,
  row: PasskeysTable,
  assertion: AssertionJson,
  expected: { challenge: string; userVerification: boolean },
): Promise<VerifiedAssertion> {
  const credential = {
    credentialId: row.credential_id,
    publicKey: row.public_key,
    backupEligible: row.backup_eligible === 1,
  };
  return verifyAssertion(parts.relyingParty, assertion, { ...expected, credential }).catch((error: Error) =>
    refuse(parts, row.user_key, error.message),
  );
}

/** After all other checks: the count is compared and kept, and an owner whose key may have been copied is told. */
async function accept(
  parts: PasskeyParts,
  row: PasskeysTable,
  verified: VerifiedAssertion,
  how: { from: From; learnVerified: boolean },
): Promise<void> {
  const { storage, clock, factors } = parts;
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
    const { address, userAgent } = how.from;
    const owner = { userKey: row.user_key, address, userAgent };
    await storage.transaction(() => factors.tell('passkey.count-fell', owner, { name: now.name }));
  }
  refuse(parts, row.user_key, 'sign count did not grow');
}

function refuse({ logger }: PasskeyParts, userKey: string | undefined, why: string): never {
  logger.warn({ event: 'factor.refused', factor: 'webauthn', userKey, why }, 'passkey refused');
  throw new Failure('factor.refused', { detail: why });
}
