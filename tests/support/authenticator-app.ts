// An authenticator app made from RFC 6238 and RFC 4648 alone, so that the server's own code is held by another's reading.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';

const stepSeconds = 30;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function fromBase32(text: string): Buffer {
  let bits = '';
  for (const letter of text.replaceAll(/[\s=]/g, '').toUpperCase()) {
    const value = alphabet.indexOf(letter);
    assert.ok(value >= 0, `${letter} is not base32`);
    bits += value.toString(2).padStart(5, '0');
  }
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** The code of a secret as it is copied, at a moment (RFC 6238, 4 and RFC 4226, 5.3). */
export function codeAt(secret: string, momentMs: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(momentMs / 1000 / stepSeconds)));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** An app that gives each code once: asked again within the same half minute, it shows the next, which is accepted too. */
export function authenticatorApp(secret: string) {
  let lastStep = 0;
  return {
    code(): string {
      const now = Math.floor(Date.now() / 1000 / stepSeconds);
      lastStep = Math.max(now, lastStep + 1);
      assert.ok(lastStep - now <= 1, 'more codes were asked for than the server accepts in this half minute');
      return codeAt(secret, lastStep * stepSeconds * 1000);
    },
    /** Of a device whose clock is off by so many minutes. */
    codeOff: (minutes: number) => codeAt(secret, Date.now() + minutes * 60_000),
  };
}
