// Verifies what authenticators answer by WebAuthn Level 3, 7.1 and 7.2: the library's checks and those that it leaves open.
import { createPublicKey, type KeyObject } from 'node:crypto';
import { SettingsService, verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import {
  cose,
  decodeAttestationObject,
  decodeCredentialPublicKey,
  parseAuthenticatorData,
} from '@simplewebauthn/server/helpers';
import type { AssertionJson, AttestationJson } from '../../../../contract/schemas/webauthn.ts';
import { clientDataHashOf, ownFormats, withoutStatement } from './attestation-statement.ts';
import { cborLength } from './cbor-length.ts';
import { type ClientData, readClientData } from './challenge.ts';

export interface RelyingParty {
  id: string;
  origin: string;
}

/** From CONCH_URL alone: nothing that a request says of its host counts. */
export function relyingPartyOf(publicUrl: string): RelyingParty {
  const { hostname, origin } = new URL(publicUrl);
  return { id: hostname, origin };
}

/** EdDSA, ES256, RS256, best first. Any other is refused. */
export const algorithms = [-8, -7, -257] as const;
/** WebAuthn Level 3, 7.1: longer ids are refused. */
const credentialIdBytesAtMost = 1023;
const rsaBitsAtLeast = 2048;

// We ask for no attestation and rely on none (SECURITY S23): a statement must be sound, and anybody may have made it. The
// roots that the library ships would only refuse honest devices whose maker it does not know.
for (const identifier of ['apple', 'android-key', 'android-safetynet'] as const) {
  SettingsService.setRootCertificates({ identifier, certificates: [] });
}

export interface VerifiedCredential {
  /** base64url. */
  credentialId: string;
  publicKey: Uint8Array;
  algorithm: number;
  signCount: number;
  aaguid: string;
  userVerified: boolean;
  backupEligible: boolean;
  backedUp: boolean;
}

/** Throws an Error that says why not, for the log alone. */
export async function verifyRegistration(
  relyingParty: RelyingParty,
  attestation: AttestationJson,
  expected: { challenge: string; userVerification: boolean },
): Promise<VerifiedCredential> {
  requireOwnFrame(readClientData(attestation.response.clientDataJSON));
  const attestationObject = new Uint8Array(Buffer.from(attestation.response.attestationObject, 'base64url'));
  if (cborLength(attestationObject) !== attestationObject.length) {
    throw new Error('bytes after the attestation object');
  }
  const decoded = decodeAttestationObject(attestationObject);
  const authData = decoded.get('authData');
  const { credentialID, credentialPublicKey, flags } = parseAuthenticatorData(authData);
  if (!credentialID || credentialID.length === 0 || credentialID.length > credentialIdBytesAtMost) {
    throw new Error('credential id too long or missing');
  }
  if (Buffer.from(credentialID).toString('base64url') !== attestation.id) {
    throw new Error('credential id differs from the one that was attested');
  }
  if (!credentialPublicKey) throw new Error('no public key');
  const { algorithm, key } = readKey(credentialPublicKey);
  const ownFormat = ownFormats[decoded.get('fmt')];
  ownFormat?.({
    statement: decoded.get('attStmt') as unknown as Map<string, unknown>,
    authData,
    clientDataHash: clientDataHashOf(attestation.response.clientDataJSON),
    credentialId: credentialID,
    publicKey: key,
  });
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: {
      ...attestation,
      response: {
        ...attestation.response,
        ...(ownFormat && { attestationObject: withoutStatement(authData) }),
      },
      clientExtensionResults: {},
    } as never,
    expectedChallenge: expected.challenge,
    expectedOrigin: relyingParty.origin,
    expectedRPID: relyingParty.id,
    requireUserVerification: expected.userVerification,
    supportedAlgorithmIDs: [...algorithms],
  });
  if (!verified || !registrationInfo) throw new Error('attestation statement not sound');
  const { credential, aaguid } = registrationInfo;
  return {
    credentialId: attestation.id,
    publicKey: credential.publicKey,
    algorithm,
    signCount: credential.counter,
    aaguid,
    userVerified: flags.uv,
    backupEligible: flags.be,
    backedUp: flags.bs,
  };
}

export interface VerifiedAssertion {
  signCount: number;
  userVerified: boolean;
  backedUp: boolean;
}

/** All but the sign count, which only the store can compare without a race. Throws an Error that says why not. */
export async function verifyAssertion(
  relyingParty: RelyingParty,
  assertion: AssertionJson,
  expected: {
    challenge: string;
    userVerification: boolean;
    credential: { credentialId: string; publicKey: string; backupEligible: boolean };
  },
): Promise<VerifiedAssertion> {
  const { credential } = expected;
  requireOwnFrame(readClientData(assertion.response.clientDataJSON));
  if (assertion.id !== credential.credentialId) throw new Error('answer of another credential');
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: { ...assertion, clientExtensionResults: {} } as never,
    expectedChallenge: expected.challenge,
    expectedOrigin: relyingParty.origin,
    expectedRPID: relyingParty.id,
    requireUserVerification: expected.userVerification,
    credential: {
      id: credential.credentialId,
      publicKey: new Uint8Array(Buffer.from(credential.publicKey, 'base64url')),
      counter: 0,
    },
  });
  if (!verified) throw new Error('signature does not fit');
  const backupEligible = authenticationInfo.credentialDeviceType === 'multiDevice';
  // Level 3, 7.2 step 19: it is a property of the credential and cannot change.
  if (backupEligible !== credential.backupEligible) throw new Error('backup eligibility changed');
  return {
    signCount: authenticationInfo.newCounter,
    userVerified: authenticationInfo.userVerified,
    backedUp: authenticationInfo.credentialBackedUp,
  };
}

/** We are in nobody's frame, so that an answer out of one was asked for by somebody else. */
function requireOwnFrame(clientData: ClientData | undefined): void {
  if (!clientData) throw new Error('no client data');
  const { crossOrigin, topOrigin } = clientData;
  if ((crossOrigin !== undefined && crossOrigin !== false) || topOrigin !== undefined) {
    throw new Error('answer of a frame inside another page');
  }
}

/** Throws on a key that is not offered, cannot be used, or is too weak: none of these is kept. */
function readKey(publicKey: Uint8Array): { algorithm: number; key: KeyObject } {
  const coseKey = decodeCredentialPublicKey(new Uint8Array(publicKey)) as unknown as Map<number, unknown>;
  const { COSEKEYS } = cose;
  const text = (label: number) => {
    const value = coseKey.get(label);
    if (!(value instanceof Uint8Array)) throw new Error('public key incomplete');
    return Buffer.from(value).toString('base64url');
  };
  const algorithm = Number(coseKey.get(COSEKEYS.alg));
  const type = coseKey.get(COSEKEYS.kty);
  const form = type === 3 ? `3 ${algorithm}` : `${type} ${algorithm} ${coseKey.get(COSEKEYS.crv)}`;
  const jwkOf: Record<string, () => Record<string, string>> = {
    '1 -8 6': () => ({ kty: 'OKP', crv: 'Ed25519', x: text(COSEKEYS.x) }),
    '2 -7 1': () => ({ kty: 'EC', crv: 'P-256', x: text(COSEKEYS.x), y: text(COSEKEYS.y) }),
    '3 -257': () => ({ kty: 'RSA', n: text(COSEKEYS.n), e: text(COSEKEYS.e) }),
  };
  const jwk = jwkOf[form]?.();
  if (!jwk) throw new Error(`public key of a form that is not offered: ${form}`);
  const key = createPublicKey({ format: 'jwk', key: jwk });
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (bits !== undefined && bits < rsaBitsAtLeast) throw new Error('RSA key too short');
  return { algorithm, key };
}
