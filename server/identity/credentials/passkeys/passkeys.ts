// Passkeys and security keys: registered, looked at for sign-ins and proofs, listed and renamed.
import type { AuthenticatorIcon } from '../../../../contract/api/passkeys.ts';
import type { AttestationJson } from '../../../../contract/schemas/webauthn.ts';
import { bind } from '../../../platform/bind.ts';
import type { KnownCaller } from '../../../platform/caller.ts';
import { Failure } from '../../../platform/failure.ts';
import type { PasskeysTable } from '../../../storage/tables.ts';
import { describeAuthenticator, noAaguid } from './aaguids.ts';
import {
  optionsFor,
  refuse,
  standsFor,
  startProof,
  startSignIn,
  verifyFor,
  verifyProof,
  verifySignIn,
} from './assertion.ts';
import type { PasskeyDeps } from './passkeys-deps.ts';
import { countOf, findOf, writeName } from './passkeys-store.ts';
import { cleanName, finishRegistration, handleOf, startRegistration, transportsOf } from './registration.ts';
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

export type Passkeys = ReturnType<typeof createPasskeys>;

export function createPasskeys({ publicUrl, ...rest }: Omit<PasskeyDeps, 'relyingParty'> & { publicUrl: string }) {
  return bind(
    { ...rest, relyingParty: relyingPartyOf(publicUrl) },
    {
      countOf: ({ storage }: PasskeyDeps, userKey: string) => countOf(storage, userKey),
      list,
      startRegistration,
      finishRegistration: finish,
      optionsFor,
      startProof,
      verifyProof,
      verifyFor,
      startSignIn,
      verifySignIn,
      standsFor,
      refuse,
      rename,
      signalOf,
    },
  );
}

/** Oldest first. */
async function list({ storage }: PasskeyDeps, userKey: string): Promise<Passkey[]> {
  return (await findOf(storage, userKey)).map(passkeyOf);
}

/**
 * Uses the challenge up; ends the other sessions. Throws `passkey.refused`, `passkey.exists`, `passkey.too-many`.
 * @returns backup codes with the first factor.
 */
async function finish(
  deps: PasskeyDeps,
  caller: KnownCaller,
  attestation: AttestationJson,
  name: string | undefined,
): Promise<{ passkey: Passkey; backupCodes: string[] | undefined }> {
  const { row, backupCodes } = await finishRegistration(deps, caller, attestation, name);
  return { passkey: passkeyOf(row), backupCodes };
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

/** Throws `authenticator.not-found`, also where it is somebody else's. */
async function rename(deps: PasskeyDeps, caller: KnownCaller, id: string, name: string): Promise<Passkey> {
  const { storage, events } = deps;
  const { userKey } = caller.actor;
  const clean = cleanName(name);
  if (clean === '') throw new Failure('request.invalid', { fields: { name: 'This is needed.' } });
  return storage.transaction(async () => {
    const row = await writeName(storage, { id, userKey }, clean);
    if (!row) throw new Failure('authenticator.not-found');
    await events.emit('passkey.renamed', { userKey, caller, data: { name: clean } });
    return passkeyOf(row);
  });
}

async function signalOf(deps: PasskeyDeps, userKey: string): Promise<PasskeySignal> {
  const person = await deps.users.get(userKey);
  return {
    rpId: deps.relyingParty.id,
    userId: await handleOf(deps, userKey),
    allAcceptedCredentialIds: (await findOf(deps.storage, userKey)).map((row) => row.credential_id),
    name: person.email,
    displayName: person.name || person.email,
  };
}
