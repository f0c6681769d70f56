// Passkeys and security keys: registered, used to sign in and to prove, listed, renamed and removed by their owner.
import type { AuthenticatorIcon } from '../../../../contract/api/passkeys.ts';
import type { AssertionJson, AttestationJson } from '../../../../contract/schemas/webauthn.ts';
import { Failure } from '../../../platform/failure.ts';
import type { PasskeysTable } from '../../../storage/tables.ts';
import type { SignedIn } from '../../sign-in/complete-sign-in.ts';
import { describeAuthenticator, noAaguid } from './aaguids.ts';
import {
  finishSecondFactor,
  finishSignIn,
  optionsFor,
  type RequestOptions,
  startProof,
  startSignIn,
  verifyProof,
} from './assertion.ts';
import {
  doerOf,
  type From,
  type InSession,
  type PasskeyDeps,
  type PasskeyParts,
  type SignInFrom,
} from './passkeys-deps.ts';
import { countOf, deletePasskey, findOf, writeName } from './passkeys-store.ts';
import {
  type CreationOptions,
  cleanName,
  finishRegistration,
  handleOf,
  type PasskeyKind,
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
  /** Throws `passkey.too-many`. */
  startRegistration(session: InSession, kind: PasskeyKind): Promise<CreationOptions>;
  /**
   * Burns the challenge; ends the other sessions. Throws `passkey.refused`, `passkey.exists`, `passkey.too-many`.
   * @returns backup codes with the first factor.
   */
  finishRegistration(
    session: InSession,
    attestation: AttestationJson,
    name: string | undefined,
  ): Promise<{ passkey: Passkey; backupCodes: string[] | undefined }>;
  /** Options with this challenge, for a sign-in that waits for its second factor. */
  optionsFor(userKey: string, challenge: string): Promise<RequestOptions>;
  /** Options for a fresh proof in this session; nothing where the person has no passkey. */
  startProof(userKey: string, boundTo: string): Promise<RequestOptions | undefined>;
  /** Burns the challenge. Throws `factor.refused`. */
  verifyProof(userKey: string, boundTo: string, assertion: AssertionJson, from: From): Promise<void>;
  /** Throws `request.too-many` by the source of the request. */
  startSignIn(address?: string): Promise<RequestOptions>;
  /** Burns the challenge. Throws `passkey.unknown` for a credential that nobody has, else `factor.refused`. */
  finishSignIn(assertion: AssertionJson, signInFrom: SignInFrom): Promise<SignedIn>;
  /** Ends the wait for a second factor, one way or the other. Throws `factor.refused`. */
  finishSecondFactor(assertion: AssertionJson, signInFrom: SignInFrom): Promise<SignedIn>;
  /** Throws `authenticator.not-found`, also where it is somebody else's. */
  rename(session: InSession, id: string, name: string): Promise<Passkey>;
  /** Ends the other sessions. Throws `authenticator.not-found`. */
  remove(session: InSession, id: string): Promise<void>;
  signalOf(userKey: string): Promise<PasskeySignal>;
}

export function createPasskeys(deps: PasskeyDeps & { publicUrl: string }): Passkeys {
  const parts: PasskeyParts = { ...deps, relyingParty: relyingPartyOf(deps.publicUrl) };
  const { storage } = deps;
  return {
    countOf: (userKey) => countOf(storage, userKey),
    list: async (userKey) => (await findOf(storage, userKey)).map(passkeyOf),
    startRegistration: (session, kind) => startRegistration(parts, session, kind),
    async finishRegistration(session, attestation, name) {
      const { row, backupCodes } = await finishRegistration(parts, session, attestation, name);
      return { passkey: passkeyOf(row), backupCodes };
    },
    optionsFor: (userKey, challenge) => optionsFor(parts, userKey, challenge),
    startProof: (userKey, boundTo) => startProof(parts, userKey, boundTo),
    verifyProof: (userKey, boundTo, assertion, from) => verifyProof(parts, userKey, boundTo, assertion, from),
    startSignIn: (address) => startSignIn(parts, address),
    finishSignIn: (assertion, signInFrom) => finishSignIn(parts, assertion, signInFrom),
    finishSecondFactor: (assertion, signInFrom) => finishSecondFactor(parts, assertion, signInFrom),
    rename: (session, id, name) => rename(parts, session, id, name),
    remove: (session, id) => remove(parts, session, id),
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

async function rename(parts: PasskeyParts, session: InSession, id: string, name: string): Promise<Passkey> {
  const { storage, activity } = parts;
  const { userKey, address, userAgent } = session;
  const clean = cleanName(name);
  if (clean === '') throw new Failure('request.invalid', { fields: { name: 'This is needed.' } });
  return storage.transaction(async () => {
    const row = await writeName(storage, { id, userKey }, clean);
    if (!row) throw new Failure('authenticator.not-found');
    await activity.record({ userKey, kind: 'passkey.renamed', address, userAgent, data: { name: clean } });
    return passkeyOf(row);
  });
}

async function remove(parts: PasskeyParts, session: InSession, id: string): Promise<void> {
  const { storage, users, factors } = parts;
  const { userKey } = session;
  await storage.transaction(async () => {
    await users.lock(userKey);
    const row = await deletePasskey(storage, { id, userKey });
    if (!row) throw new Failure('authenticator.not-found');
    await factors.afterFactorRemoved(userKey);
    await factors.noteChange('passkey.removed', doerOf(session), { name: row.name });
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
