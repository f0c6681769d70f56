// Verifies attestation statements of TPMs, Android keys and U2F keys (WebAuthn Level 3, 8.3, 8.4, 8.6) without trusting any maker.
import { createHash, type KeyObject, verify, X509Certificate } from 'node:crypto';

export interface Attested {
  statement: Map<string, unknown>;
  authData: Uint8Array;
  clientDataHash: Uint8Array;
  credentialId: Uint8Array;
  /** The credential's own key. */
  publicKey: KeyObject;
}

/** For these the library asks more than the specification does, such as a known maker. */
export const ownFormats: Readonly<Record<string, (attested: Attested) => void>> = {
  tpm: verifyTpm,
  'android-key': verifyAndroidKey,
  'fido-u2f': verifyU2f,
};

const digestOfAlgorithm: Readonly<Record<number, string>> = {
  [-7]: 'sha256',
  [-257]: 'sha256',
  [-65535]: 'sha1',
};
/** TPM 2.0 part 2, 6.3. */
const digestOfTpmId: Readonly<Record<number, string>> = {
  4: 'sha1',
  11: 'sha256',
  12: 'sha384',
  13: 'sha512',
};

function require(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`attestation: ${what}`);
}

function bytesOf(statement: Attested['statement'], name: string): Buffer {
  const value = statement.get(name);
  require(value instanceof Uint8Array, `no ${name}`);
  return Buffer.from(value);
}

/** The first certificate of the chain, which holds the key that signed. */
function certificateOf({ statement }: Attested): X509Certificate {
  const chain = statement.get('x5c');
  require(Array.isArray(chain) && chain[0] instanceof Uint8Array, 'no certificate');
  const certificate = new X509Certificate(chain[0]);
  const now = Date.now();
  require(Date.parse(certificate.validFrom) <= now &&
    now <= Date.parse(certificate.validTo), 'certificate out of date');
  return certificate;
}

function digestOf({ statement }: Attested): string {
  const digest = digestOfAlgorithm[Number(statement.get('alg'))];
  require(digest !== undefined, 'unknown algorithm');
  return digest;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

function verifyU2f(attested: Attested): void {
  const { statement, authData, clientDataHash, credentialId, publicKey } = attested;
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
  require(kty === 'EC' && crv === 'P-256', 'U2F keys are on P-256');
  require((statement.get('x5c') as unknown[] | undefined)?.length === 1, 'U2F has one certificate');
  const point = Buffer.concat([
    Buffer.from([4]),
    Buffer.from(String(x), 'base64url'),
    Buffer.from(String(y), 'base64url'),
  ]);
  const signed = Buffer.concat([Buffer.from([0]), authData.subarray(0, 32), clientDataHash, credentialId, point]);
  const fits = verify('sha256', signed, certificateOf(attested).publicKey, bytesOf(statement, 'sig'));
  require(fits, 'signature does not fit');
}

function verifyAndroidKey(attested: Attested): void {
  const { statement, authData, clientDataHash, publicKey } = attested;
  const certificate = certificateOf(attested);
  const signed = Buffer.concat([authData, clientDataHash]);
  const fits = verify(digestOf(attested), signed, certificate.publicKey, bytesOf(statement, 'sig'));
  require(fits, 'signature does not fit');
  require(certificate.publicKey.equals(publicKey), 'certificate of another key');
  // attestationChallenge, an octet string of the extension 1.3.6.1.4.1.11129.2.1.17.
  const challenge = Buffer.concat([Buffer.from([0x04, 0x20]), clientDataHash]);
  require(certificate.raw.includes(challenge), 'certificate of another challenge');
}

function verifyTpm(attested: Attested): void {
  const { statement, authData, clientDataHash } = attested;
  require(statement.get('ver') === '2.0', 'not TPM 2.0');
  const certificate = certificateOf(attested);
  // 8.3.1: for no other use than attestation keys, of no name, and no authority.
  require(certificate.keyUsage?.includes('2.23.133.8.3') === true, 'certificate for another use');
  require(!certificate.subject && !certificate.ca, 'certificate of another form');
  const pubArea = bytesOf(statement, 'pubArea');
  const certInfo = bytesOf(statement, 'certInfo');
  requireKeyOfTpm(pubArea, attested.publicKey);
  const info = readCertInfo(certInfo);
  const digest = digestOf(attested);
  const signed = createHash(digest).update(authData).update(clientDataHash).digest();
  require(info.extraData.equals(signed), 'made for another answer');
  const nameDigest = digestOfTpmId[pubArea.readUInt16BE(2)];
  require(nameDigest !== undefined, 'unknown digest');
  const name = Buffer.concat([pubArea.subarray(2, 4), createHash(nameDigest).update(pubArea).digest()]);
  require(info.name.equals(name), 'made for another key');
  const fits = verify(digest, certInfo, certificate.publicKey, bytesOf(statement, 'sig'));
  require(fits, 'signature does not fit');
}

/** Reads what is prefixed by its length in two bytes. */
function sized(bytes: Buffer, at: number): { value: Buffer; next: number } {
  const next = at + 2 + bytes.readUInt16BE(at);
  require(next <= bytes.length, 'TPM data cut off');
  return { value: bytes.subarray(at + 2, next), next };
}

/** TPMT_PUBLIC (TPM 2.0 part 2, 12.2.4): its key must be the credential's. */
function requireKeyOfTpm(pubArea: Buffer, publicKey: KeyObject): void {
  const jwk = publicKey.export({ format: 'jwk' });
  const same = (value: Buffer, text: string | undefined) => value.equals(Buffer.from(String(text), 'base64url'));
  const { next } = sized(pubArea, 8);
  const type = pubArea.readUInt16BE(0);
  if (type === 0x0023) {
    const x = sized(pubArea, next + 8);
    const y = sized(pubArea, x.next);
    require(same(x.value, jwk.x) && same(y.value, jwk.y), 'TPM speaks of another key');
  } else {
    require(type === 0x0001, 'TPM key of an unknown type');
    require(same(sized(pubArea, next + 10).value, jwk.n), 'TPM speaks of another key');
  }
}

/** TPMS_ATTEST (TPM 2.0 part 2, 10.12.8) of a certified key. */
function readCertInfo(certInfo: Buffer): { extraData: Buffer; name: Buffer } {
  require(certInfo.subarray(0, 6).toString('hex') === 'ff5443478017', 'TPM data of another kind');
  const extraData = sized(certInfo, sized(certInfo, 6).next);
  const name = sized(certInfo, extraData.next + 17 + 8);
  return { extraData: extraData.value, name: name.value };
}

/** The hash that every statement is bound to. */
export const clientDataHashOf = (clientDataJSON: string) => sha256(Buffer.from(clientDataJSON, 'base64url'));

/** The same answer without its statement: what is left to verify is left to the library. */
export function withoutStatement(authData: Uint8Array): string {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(authData.length);
  // {"fmt": "none", "attStmt": {}, "authData": <bytes>}
  const head = Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex');
  return Buffer.concat([head, Buffer.from([0x59]), length, authData]).toString('base64url');
}
