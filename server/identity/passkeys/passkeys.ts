// Passkeys and security keys: registered, used to sign in and to prove, listed, renamed and removed by their owner.
import type { AuthenticatorIcon } from '../../../contract/api/passkeys.ts';
import type { AssertionJson, AttestationJson } from '../../../contract/schemas/webauthn.ts';
import { Failure } from '../../platform/failure.ts';
import type { PasskeysTable } from '../../storage/tables.ts';
import type { SessionKind } from '../sessions/sessions.ts';
import type { SignedIn } from '../sign-in/sign-in.ts';
import { describeAuthenticator, noAaguid } from './aaguids.ts';
import {
  finishSignIn,
  optionsFor,
  type RequestOptions,
  startProof,
  startSignIn,
  verifyFor,
  verifyProof,
} from './assertion.ts';
import { type From, type PasskeyNeeds, type PasskeyParts, tell } from './passkeys-needs.ts';
import { countOf, deletePasskey, findOf, writeName } from './passkeys-store.ts';
import {
  type CreationOptions,
  cleanName,
  finishRegistration,
  handleOf,
  type PasskeyKind,
  type Registrant,
  startRegistration,
  transportsOf,
} from './registration.ts';
import { relyingPartyOf } from './verification.ts';

export interface Passkey {
  id: string;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
  maker: string | undefined;
  /** Nothing where the device says nothing of itself. */
  aaguid: string | undefined;
  icon: AuthenticatorIcon;
  /** Backed up with its maker; else bound to one device. */
  synced: boolean;
  /** Opens the account alone. */
  discoverable: boolean;
  transports: string[];
}

/** For the browser's Signal API (WebAuthn Level 3, 5.1.10), so that its list of passkeys stays true. */
export interface PasskeySignal {
  rpId: string;
  userId: string;
  allAcceptedCredentialIds: string[];
  name: string;
  displayName: string;
}

export interface Passkeys {
  countOf(userKey: string): Promise<number>;
  /** Oldest first. */
  list(userKey: string): Promise<Passkey[]>;
  startRegistration(registrant: Registrant, kind: PasskeyKind): Promise<CreationOptions>;
  /** Burns the challenge. Throws `passkey.refused`, `passkey.exists`. @returns backup codes with the first factor. */
  finishRegistration(
    registrant: Registrant,
    attestation: AttestationJson,
    given: { name?: string | undefined; from: From },
  ): Promise<{ passkey: Passkey; backupCodes: string[] | undefined }>;
  /** Options with this challenge, for a sign-in that waits for its second factor. */
  optionsFor(userKey: string, challenge: string): Promise<RequestOptions>;
  /** Throws `factor.refused`. The challenge must have been burnt, or its try counted, before. */
  verifyFor(
    userKey: string,
    assertion: AssertionJson,
    given: { challenge: string; from: From; afterPassword?: boolean },
  ): Promise<void>;
  /** Options for a fresh proof in this session; nothing where the person has no passkey. */
  startProof(userKey: string, boundTo: string): Promise<RequestOptions | undefined>;
  /** Burns the challenge. Throws `factor.refused`. */
  verifyProof(userKey: string, boundTo: string, assertion: AssertionJson, from: From): Promise<void>;
  startSignIn(): Promise<RequestOptions>;
  /** Burns the challenge. Throws `passkey.unknown` for a credential that nobody has, else `factor.refused`. */
  finishSignIn(assertion: AssertionJson, given: { kind: SessionKind; from: From }): Promise<SignedIn>;
  /** Throws `authenticator.not-found`, also where it is somebody else's. */
  rename(userKey: string, id: string, name: string, from: From): Promise<Passkey>;
  /** Ends the other sessions. Throws `authenticator.not-found`. */
  remove(registrant: Registrant, id: string, from: From): Promise<void>;
  signalOf(userKey: string): Promise<PasskeySignal>;
}

export function createPasskeys(needs: PasskeyNeeds & { publicUrl: string }): Passkeys {
  const parts: PasskeyParts = { ...needs, relyingParty: relyingPartyOf(needs.publicUrl) };
  const { storage } = needs;
  return {
    countOf: (userKey) => countOf(storage, userKey),
    list: async (userKey) => (await findOf(storage, userKey)).map(passkeyOf),
    startRegistration: (registrant, kind) => startRegistration(parts, registrant, kind),
    async finishRegistration(registrant, attestation, given) {
      const { row, backupCodes } = await finishRegistration(parts, registrant, attestation, given);
      return { passkey: passkeyOf(row), backupCodes };
    },
    optionsFor: (userKey, challenge) => optionsFor(parts, userKey, challenge),
    verifyFor: (userKey, assertion, given) => verifyFor(parts, userKey, assertion, given),
    startProof: (userKey, boundTo) => startProof(parts, userKey, boundTo),
    verifyProof: (userKey, boundTo, assertion, from) => verifyProof(parts, userKey, boundTo, assertion, from),
    startSignIn: () => startSignIn(parts),
    finishSignIn: (assertion, given) => finishSignIn(parts, assertion, given),
    rename: (userKey, id, name, from) => rename(parts, { id, userKey }, name, from),
    remove: (registrant, id, from) => remove(parts, registrant, id, from),
    signalOf: (userKey) => signalOf(parts, userKey),
  };
}

function passkeyOf(row: PasskeysTable): Passkey {
  const transports = transportsOf(row);
  const { maker, icon } = describeAuthenticator(row.aaguid, transports);
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    lastUsedAt: row.used_at,
    maker,
    aaguid: row.aaguid === noAaguid ? undefined : row.aaguid,
    icon,
    synced: row.backed_up === 1,
    discoverable: row.discoverable === 1 && row.user_verified === 1,
    transports,
  };
}

async function rename(
  parts: PasskeyParts,
  which: { id: string; userKey: string },
  name: string,
  from: From,
): Promise<Passkey> {
  const clean = cleanName(name);
  if (clean === '') throw new Failure('request.invalid', { fields: { name: 'This is needed.' } });
  return parts.storage.transaction(async () => {
    const row = await writeName(parts.storage, which, clean);
    if (!row) throw new Failure('authenticator.not-found');
    await tell(parts, 'passkey.renamed', { userKey: which.userKey, name: clean, from });
    return passkeyOf(row);
  });
}

async function remove(parts: PasskeyParts, registrant: Registrant, id: string, from: From): Promise<void> {
  const { storage, users, sessions, factors } = parts;
  const { userKey, sessionId } = registrant;
  await storage.transaction(async () => {
    await users.lock(userKey);
    const row = await deletePasskey(storage, { id, userKey });
    if (!row) throw new Failure('authenticator.not-found');
    await factors.afterFactorRemoved(userKey);
    await sessions.endOthers(userKey, sessionId);
    await tell(parts, 'passkey.removed', { userKey, name: row.name, from });
  });
}

async function signalOf(parts: PasskeyParts, userKey: string): Promise<PasskeySignal> {
  const person = await parts.users.get(userKey);
  return {
    rpId: parts.relyingParty.id,
    userId: await handleOf(parts, userKey),
    allAcceptedCredentialIds: (await findOf(parts.storage, userKey)).map((row) => row.credential_id),
    name: person.email,
    displayName: person.name || person.email,
  };
}
