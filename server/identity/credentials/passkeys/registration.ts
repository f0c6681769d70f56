// Registers passkeys and security keys: options for the authenticator, and what it answers, verified and kept once.
import type { AttestationJson } from '../../../../contract/schemas/webauthn.ts';
import type { KnownCaller } from '../../../platform/caller.ts';
import { cleanLine } from '../../../platform/clean-line.ts';
import { timestamp } from '../../../platform/clock.ts';
import { Failure } from '../../../platform/failure.ts';
import { newKey } from '../../../platform/random.ts';
import type { PasskeysTable } from '../../../storage/tables.ts';
import type { Flow } from '../flows/flows.ts';
import { describeAuthenticator } from './aaguids.ts';
import { challengeOf, readChallenge } from './challenge.ts';
import type { PasskeyDeps } from './passkeys-deps.ts';
import { countOf, findHandle, findOf, insertHandle, insertPasskey } from './passkeys-store.ts';
import { algorithms, type VerifiedCredential, verifyRegistration } from './verification.ts';

/** `passkey`: opens the account alone. `security-key`: a second factor, touched and no more. */
export type PasskeyKind = 'passkey' | 'security-key';

/** WebAuthn's PublicKeyCredentialCreationOptionsJSON. */
export interface CreationOptions {
  challenge: string;
  rp: { id: string; name: string };
  user: { id: string; name: string; displayName: string };
  pubKeyCredParams: { type: 'public-key'; alg: number }[];
  timeout: number;
  attestation: 'none';
  excludeCredentials: { type: 'public-key'; id: string; transports: string[] }[];
  authenticatorSelection: {
    residentKey: 'preferred' | 'discouraged';
    requireResidentKey: false;
    userVerification: 'required' | 'discouraged';
    authenticatorAttachment?: 'cross-platform';
  };
  extensions: { credProps: true };
  hints: string[];
}

export const challengeSeconds = 300;
/** WebAuthn Level 3, 5.4.3: at most 64 bytes, and nothing about the person in it. */
const handleBytes = 64;
const longestName = 60;
/** Each sign-in and each proof tells the browser of all of them. */
const mostPerUser = 50;
const knownTransports = ['usb', 'nfc', 'ble', 'smart-card', 'hybrid', 'internal'];

/** Throws `passkey.too-many`. */
export async function startRegistration(
  deps: PasskeyDeps,
  caller: KnownCaller,
  kind: PasskeyKind,
): Promise<CreationOptions> {
  const { storage, users, flows, relyingParty } = deps;
  const { userKey, sessionId } = caller.actor;
  const person = await users.get(userKey);
  const held = await findOf(storage, userKey);
  // Before the device makes one that would open nothing.
  if (held.length >= mostPerUser) throw new Failure('passkey.too-many');
  const flow = await flows.start({
    purpose: 'passkey-registration',
    userKey,
    data: { sessionId, kind },
    ttlSeconds: challengeSeconds,
    newestOnly: true,
  });
  const alone = kind === 'passkey';
  return {
    challenge: challengeOf(flow),
    rp: { id: relyingParty.id, name: 'Conch' },
    user: {
      id: await handleOf(deps, userKey),
      name: person.email,
      displayName: person.name || person.email,
    },
    pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
    timeout: challengeSeconds * 1000,
    attestation: 'none',
    excludeCredentials: held.map(descriptorOf),
    authenticatorSelection: {
      residentKey: alone ? 'preferred' : 'discouraged',
      requireResidentKey: false,
      userVerification: alone ? 'required' : 'discouraged',
      ...(!alone && { authenticatorAttachment: 'cross-platform' as const }),
    },
    extensions: { credProps: true },
    hints: alone ? [] : ['security-key'],
  };
}

export function descriptorOf(row: PasskeysTable) {
  return { type: 'public-key' as const, id: row.credential_id, transports: transportsOf(row) };
}

export function transportsOf(row: PasskeysTable): string[] {
  return JSON.parse(row.transports) as string[];
}

/** Made with the first use; the same for all of a person's passkeys. */
export async function handleOf({ storage, random }: PasskeyDeps, userKey: string): Promise<string> {
  const known = await findHandle(storage, userKey);
  if (known !== undefined) return known;
  await insertHandle(storage, userKey, random.bytes(handleBytes).toString('base64url'));
  const made = await findHandle(storage, userKey);
  if (made === undefined) throw new Error('The handle that was just made is gone.');
  return made;
}

interface Registered {
  row: PasskeysTable;
  backupCodes: string[] | undefined;
}

export async function finishRegistration(
  deps: PasskeyDeps,
  caller: KnownCaller,
  attestation: AttestationJson,
  name: string | undefined,
): Promise<Registered> {
  const { storage, users, factors } = deps;
  const { userKey } = caller.actor;
  const { flow, challenge } = await consumeChallenge(deps, caller, attestation);
  const kind: PasskeyKind = flow.data.kind === 'security-key' ? 'security-key' : 'passkey';
  const verified = await verifyRegistration(deps.relyingParty, attestation, {
    challenge,
    userVerification: kind === 'passkey',
  }).catch((error: Error) => refuse(deps, userKey, error.message));
  return storage.transaction(async () => {
    await users.lock(userKey);
    if (!(await users.find(userKey))?.active) throw new Failure('passkey.refused');
    // Where several are finished at once, too.
    if ((await countOf(storage, userKey)) >= mostPerUser) throw new Failure('passkey.too-many');
    const row = await rowOf(deps, { userKey, kind, attestation, verified, name });
    if (!(await insertPasskey(storage, row))) throw new Failure('passkey.exists');
    const backupCodes = await factors.afterFirstFactor(userKey);
    await factors.noteChange('passkey.added', caller, { name: row.name, id: row.id });
    return { row, backupCodes };
  });
}

/** S24: whatever comes of it, the challenge is used up. */
async function consumeChallenge(
  deps: PasskeyDeps,
  { actor: { userKey, sessionId } }: KnownCaller,
  attestation: AttestationJson,
): Promise<{ flow: Flow; challenge: string }> {
  const read = readChallenge(attestation);
  const flow = read && (await deps.flows.consume('passkey-registration', read.id, read.secret));
  if (!flow || flow.userKey !== userKey || flow.data.sessionId !== sessionId) {
    return refuse(deps, userKey, 'challenge unknown, used up, or of another session');
  }
  return { flow, challenge: read.challenge };
}

function refuse({ logger }: PasskeyDeps, userKey: string, why: string): never {
  logger.warn({ event: 'passkey.refused', userKey, why }, 'passkey refused at its registration');
  throw new Failure('passkey.refused', { detail: why });
}

async function rowOf(
  deps: PasskeyDeps,
  about: {
    userKey: string;
    kind: PasskeyKind;
    attestation: AttestationJson;
    verified: VerifiedCredential;
    name: string | undefined;
  },
): Promise<PasskeysTable> {
  const { userKey, kind, attestation, verified } = about;
  const now = deps.clock.now();
  const transports = [...new Set(attestation.response.transports ?? [])].filter((transport) =>
    knownTransports.includes(transport),
  );
  const taken = (await findOf(deps.storage, userKey)).map((row) => row.name);
  const name =
    cleanName(about.name ?? '') || unusedName(describeAuthenticator(verified.aaguid, transports).name, taken);
  return {
    id: newKey(deps.random, now),
    user_key: userKey,
    credential_id: verified.credentialId,
    public_key: Buffer.from(verified.publicKey).toString('base64url'),
    algorithm: verified.algorithm,
    sign_count: verified.signCount,
    name,
    aaguid: verified.aaguid,
    transports: JSON.stringify(transports),
    discoverable: isDiscoverable(attestation, kind, verified) ? 1 : 0,
    user_verified: verified.userVerified ? 1 : 0,
    backup_eligible: verified.backupEligible ? 1 : 0,
    backed_up: verified.backedUp ? 1 : 0,
    created_at: timestamp(now),
    used_at: null,
  };
}

/** The browser says so (credProps); where it says nothing, a passkey that its maker syncs is discoverable. */
function isDiscoverable(attestation: AttestationJson, kind: PasskeyKind, verified: VerifiedCredential): boolean {
  const properties = attestation.clientExtensionResults?.credProps as { rk?: unknown } | undefined;
  if (typeof properties?.rk === 'boolean') return properties.rk;
  return kind === 'passkey' && verified.backupEligible;
}

/** Text and nothing else: no control characters, which stores refuse and terminals obey. */
export function cleanName(name: string): string {
  return cleanLine(name, longestName);
}

function unusedName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  for (let number = 2; ; number++) {
    if (!taken.includes(`${name} ${number}`)) return `${name} ${number}`;
  }
}
