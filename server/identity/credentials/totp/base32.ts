// Base32 of RFC 4648 without padding, the form in which authenticator apps take secrets.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let rest = 0;
  let bits = 0;
  for (const byte of bytes) {
    rest = ((rest << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += alphabet[(rest >> (bits - 5)) & 31];
  }
  return bits > 0 ? text + alphabet[(rest << (5 - bits)) & 31] : text;
}

/** Throws on what is none. */
export function fromBase32(text: string): Buffer {
  const bytes: number[] = [];
  let rest = 0;
  let bits = 0;
  for (const letter of text) {
    const value = alphabet.indexOf(letter);
    if (value < 0) throw new Error('Not base32.');
    rest = ((rest << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((rest >> bits) & 255);
    }
  }
  return Buffer.from(bytes);
}
