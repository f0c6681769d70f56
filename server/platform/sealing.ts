// Sealing of secrets at rest: AES-256-GCM under the operator's key, bound to the row that holds them.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export interface Sealer {
  /** @param row what the secret belongs to; the same words must be given to open it, so that swapped rows do not open. */
  seal(plain: string, row: string): string;
  /** Throws where the key, the row or a byte is another one. */
  open(sealed: string, row: string): string;
}

/** @param key 32 bytes, from CONCH_KEY or the data folder. */
export function createSealer(key: Buffer): Sealer {
  const sealingKey = Buffer.from(hkdfSync('sha256', key, '', 'conch sealing v1', 32));
  return {
    seal(plain, row) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce);
      cipher.setAAD(Buffer.from(row));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `1.${Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')}`;
    },
    open(sealed, row) {
      const [version, text = ''] = sealed.split('.');
      const bytes = Buffer.from(text, 'base64url');
      if (version !== '1' || bytes.length < 28) throw new Error('Not a sealed secret.');
      const cipher = createDecipheriv('aes-256-gcm', sealingKey, bytes.subarray(0, 12));
      cipher.setAAD(Buffer.from(row));
      cipher.setAuthTag(bytes.subarray(-16));
      return cipher.update(bytes.subarray(12, -16), undefined, 'utf8') + cipher.final('utf8');
    },
  };
}
