// An authenticator in software: makes credentials and signs with them as a browser would hand them over, and lies where a test says so.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

type Cbor = number | string | Uint8Array | Map<number | string, Cbor>;

function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
}

/** RFC 8949, as much of it as CTAP2 needs here. */
export function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([name, held]) => [cbor(name), cbor(held)])]);
}

export const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest();
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

export type Algorithm = 'ES256' | 'EdDSA' | 'RS256' | 'ES384' | 'RS256-1024';

const coseOf: Record<Algorithm, (jwk: Record<string, string>) => Map<number, Cbor>> = {
  ES256: ({ x = '', y = '' }) => ec(-7, 1, x, y),
  ES384: ({ x = '', y = '' }) => ec(-35, 2, x, y),
  EdDSA: ({ x = '' }) =>
    new Map<number, Cbor>([
      [1, 1],
      [3, -8],
      [-1, 6],
      [-2, Buffer.from(x, 'base64url')],
    ]),
  RS256: rsa,
  'RS256-1024': rsa,
};

function ec(algorithm: number, curve: number, x: string, y: string): Map<number, Cbor> {
  return new Map<number, Cbor>([
    [1, 2],
    [3, algorithm],
    [-1, curve],
    [-2, Buffer.from(x, 'base64url')],
    [-3, Buffer.from(y, 'base64url')],
  ]);
}

function rsa({ n = '', e = '' }: Record<string, string>): Map<number, Cbor> {
  return new Map<number, Cbor>([
    [1, 3],
    [3, -257],
    [-1, Buffer.from(n, 'base64url')],
    [-2, Buffer.from(e, 'base64url')],
  ]);
}

function keysOf(algorithm: Algorithm): { publicKey: KeyObject; privateKey: KeyObject } {
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519');
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  if (algorithm === 'ES384') return generateKeyPairSync('ec', { namedCurve: 'P-384' });
  return generateKeyPairSync('rsa', { modulusLength: algorithm === 'RS256' ? 2048 : 1024 });
}

export const flagBits = { up: 1, uv: 4, be: 8, bs: 16, at: 64 } as const;

/** The untrue parts of this one answer. */
export interface Lies {
  origin?: string;
  rpId?: string;
  type?: string;
  challenge?: string;
  /** More, or other, client data. */
  clientData?: Record<string, unknown>;
  flags?: Partial<Record<keyof typeof flagBits, boolean>>;
  signCount?: number;
  /** Appended to the authenticator data. */
  afterAuthData?: Buffer;
  /** Appended to the attestation object. */
  afterObject?: Buffer;
  format?: string;
  userHandle?: string | null;
  /** Signed instead of the client data that is sent. */
  signedClientData?: string;
  credProps?: { rk?: boolean };
}

export interface SoftwareAuthenticator {
  readonly credentialId: string;
  create(options: CreationLike, lies?: Lies): Attestation;
  get(options: { challenge: string; rpId?: string }, lies?: Lies): Assertion;
}

interface CreationLike {
  challenge: string;
  rp: { id: string };
  user: { id: string };
}

const zeroAaguid = '00000000-0000-0000-0000-000000000000';

export interface Make {
  algorithm?: Algorithm;
  /** Does it ask for a finger or a PIN. */
  userVerification?: boolean;
  discoverable?: boolean;
  synced?: boolean;
  aaguid?: string;
  idBytes?: number;
  transports?: string[];
  /** 0: it does not count. */
  countsFrom?: number;
}

/** @param origin of the page that it is used in */
export function softwareAuthenticator(origin: string, make: Make = {}): SoftwareAuthenticator {
  const { algorithm = 'ES256', userVerification = true, discoverable = true, synced = false } = make;
  const { publicKey, privateKey } = keysOf(algorithm);
  const credentialId = randomBytes(make.idBytes ?? 32);
  const id = text(credentialId);
  let handle: string | undefined;
  let signCount = make.countsFrom ?? 1;
  const { hostname } = new URL(origin);

  function clientDataOf(type: string, challenge: string, lies: Lies): string {
    const data = {
      type: lies.type ?? type,
      challenge: lies.challenge ?? challenge,
      origin: lies.origin ?? origin,
    };
    return JSON.stringify({ ...data, crossOrigin: false, ...lies.clientData });
  }

  function authDataOf(rpId: string, lies: Lies, attested: Buffer): Buffer {
    const flags = { up: true, uv: userVerification, be: synced, bs: synced, at: attested.length > 0 };
    const set = Object.entries({ ...flags, ...lies.flags }).filter(([, on]) => on);
    const bits = set.reduce((sum, [name]) => sum | flagBits[name as keyof typeof flagBits], 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(lies.signCount ?? signCount);
    return Buffer.concat([
      sha256(lies.rpId ?? rpId),
      Buffer.from([bits]),
      count,
      attested,
      lies.afterAuthData ?? Buffer.alloc(0),
    ]);
  }

  return {
    credentialId: id,
    create(options, lies = {}) {
      handle = options.user.id;
      const jwk = publicKey.export({ format: 'jwk' }) as Record<string, string>;
      const length = Buffer.from([credentialId.length >> 8, credentialId.length & 255]);
      const aaguid = Buffer.from((make.aaguid ?? zeroAaguid).replaceAll('-', ''), 'hex');
      const attested = Buffer.concat([aaguid, length, credentialId, cbor(coseOf[algorithm](jwk))]);
      const object = new Map<string, Cbor>([
        ['fmt', lies.format ?? 'none'],
        ['attStmt', new Map()],
        ['authData', authDataOf(options.rp.id, lies, attested)],
      ]);
      const clientData = clientDataOf('webauthn.create', options.challenge, lies);
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: { credProps: lies.credProps ?? { rk: discoverable } },
        response: {
          clientDataJSON: text(Buffer.from(clientData)),
          attestationObject: text(Buffer.concat([cbor(object), lies.afterObject ?? Buffer.alloc(0)])),
          transports: make.transports ?? ['internal'],
        },
      };
    },
    get(options, lies = {}) {
      if (signCount > 0) signCount++;
      const authData = authDataOf(options.rpId ?? hostname, lies, Buffer.alloc(0));
      const clientData = clientDataOf('webauthn.get', options.challenge, lies);
      const signed = Buffer.concat([authData, sha256(lies.signedClientData ?? clientData)]);
      const signature = sign(algorithm === 'EdDSA' ? null : 'sha256', signed, privateKey);
      const userHandle = lies.userHandle === undefined ? (discoverable ? handle : null) : lies.userHandle;
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: text(Buffer.from(clientData)),
          authenticatorData: text(authData),
          signature: text(signature),
          ...(userHandle ? { userHandle } : {}),
        },
      };
    },
  };
}

export interface Attestation {
  id: string;
  rawId: string;
  type: 'public-key';
  clientExtensionResults: Record<string, unknown>;
  response: { clientDataJSON: string; attestationObject: string; transports: string[] };
}

export interface Assertion {
  id: string;
  rawId: string;
  type: 'public-key';
  clientExtensionResults: Record<string, unknown>;
  response: { clientDataJSON: string; authenticatorData: string; signature: string; userHandle?: string };
}
