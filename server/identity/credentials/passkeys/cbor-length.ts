// Measures one CBOR value (RFC 8949), so that nothing can hide behind the one that is verified.

/** Deeper than any attestation; a deeper one would be an attack on the stack. */
const depthAtMost = 16;

/** @returns how many bytes the first value takes. Throws where it is cut off, or of a form that CTAP2 forbids. */
export function cborLength(bytes: Uint8Array, start = 0, depth = 0): number {
  if (depth > depthAtMost) throw new Error('CBOR nested too deep');
  const { major, argument, size } = readHead(bytes, start);
  let at = start + size;
  if (major === 2 || major === 3) at += argument;
  const parts = major === 4 ? argument : major === 5 ? argument * 2 : major === 6 ? 1 : 0;
  for (let part = 0; part < parts; part++) at += cborLength(bytes, at, depth + 1);
  if (at > bytes.length) throw new Error('CBOR cut off');
  return at - start;
}

function readHead(bytes: Uint8Array, at: number): { major: number; argument: number; size: number } {
  const first = bytes[at];
  if (first === undefined) throw new Error('CBOR cut off');
  const major = first >> 5;
  const info = first & 31;
  if (info < 24) return { major, argument: info, size: 1 };
  // 31 would be an indefinite length, which CTAP2's canonical form does not know.
  if (info > 27) throw new Error('CBOR of indefinite length');
  const width = 2 ** (info - 24);
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (at + 1 + width > view.length) throw new Error('CBOR cut off');
  const argument = width === 8 ? Number(view.readBigUInt64BE(at + 1)) : view.readUIntBE(at + 1, width);
  // A longer text than there are bytes is cut off in any case; said here, so that no loop runs for it.
  if (major >= 2 && major <= 5 && argument > view.length) throw new Error('CBOR cut off');
  return { major, argument, size: 1 + width };
}
