// Reads the size of a picture from its first bytes, so that one with too many pixels is refused before it is decoded or sent.

export interface Size {
  width: number;
  height: number;
}

/** Enough for the metadata that cameras write before the size. */
export const headBytes = 1024 * 1024;

/** Nothing where the bytes do not tell; upright or not makes no difference to how many pixels there are. */
export function sizeFrom(bytes: Uint8Array): Size | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length));
  try {
    if (text(1, 3) === 'PNG') return { width: view.getUint32(16), height: view.getUint32(20) };
    if (text(0, 4) === 'GIF8') return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    if (text(0, 4) === 'RIFF') return sizeOfWebp(view, text(12, 4));
    if (text(4, 4) === 'ftyp') return sizeOfAvif(view, bytes);
    return sizeOfJpeg(view);
  } catch {
    // The bytes end before the size; decoding the picture will tell.
    return undefined;
  }
}

/** JPEG (ITU T.81, B.1.1): segments one after the other, until the one that begins the frame. */
function sizeOfJpeg(view: DataView): Size | undefined {
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    // Fill bytes may stand before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const beginsFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (beginsFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + view.getUint16(at + 2);
  }
}

/** WebP container (RFC 9649): the size stands in another place in each of its three kinds. */
function sizeOfWebp(view: DataView, kind: string): Size | undefined {
  if (kind === 'VP8 ') {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  if (kind === 'VP8L') {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  if (kind !== 'VP8X') return undefined;
  const threeBytes = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 65_536;
  return { width: threeBytes(24) + 1, height: threeBytes(27) + 1 };
}

/** AVIF (ISO 23008-12, 6.5.3): boxes `ispe` give the size of each part; the largest is the picture's, or less than it. */
function sizeOfAvif(view: DataView, bytes: Uint8Array): Size | undefined {
  let largest: Size | undefined;
  for (let at = bytes.indexOf(0x69); at >= 0 && at + 16 <= bytes.length; at = bytes.indexOf(0x69, at + 1)) {
    if (view.getUint32(at) !== 0x69737065) continue;
    const size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
    if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
  }
  return largest;
}
