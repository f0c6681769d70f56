// Looks at a file before it is sent: is it a picture that can be used, and if not, why.
import type { Size } from './picture-size.ts';

export const acceptedTypes = 'image/jpeg,image/png,image/webp,image/gif,image/avif';

export type Refusal = 'empty' | 'large' | 'svg' | 'heic' | 'other' | 'broken' | 'pixels';

export interface ChosenPicture {
  file: File;
  /** Of the bytes, for as long as this page holds it. */
  address: string;
  /** In pixels, upright. */
  width: number;
  height: number;
}

/** The kind of file by its first bytes; its name, and the type that goes by the name, prove nothing. */
export function kindOf(head: Uint8Array): 'picture' | 'svg' | 'heic' | 'other' {
  const text = String.fromCharCode(...head.subarray(0, 256));
  if (/^(\xff\xd8\xff|\x89PNG\r\n|GIF8|RIFF....WEBP)/s.test(text)) return 'picture';
  const brand = /^....ftyp(....)/s.exec(text)?.[1];
  if (brand && /^avi[fs]$/.test(brand)) return 'picture';
  if (brand && /^(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(brand)) {
    // The general brands are shared; what it is compatible with tells which.
    return /avif/.test(text.slice(12, 64)) && /^m/.test(brand) ? 'picture' : 'heic';
  }
  return /<svg[\s>]|<!DOCTYPE svg/i.test(text) ? 'svg' : 'other';
}

export async function openPicture(
  file: File,
  most: { bytes: number; pixels: number },
): Promise<ChosenPicture | Refusal> {
  if (file.size === 0) return 'empty';
  const head = await file.slice(0, 256).arrayBuffer();
  const kind = kindOf(new Uint8Array(head));
  if (kind !== 'picture') return kind === 'other' && /\.svg$/i.test(file.name) ? 'svg' : kind;
  if (file.size > most.bytes) return 'large';
  // Before decoding: a browser gives up on far too many pixels as if the file were damaged.
  if (isOver(await readSize(file), most.pixels)) return 'pixels';
  const address = URL.createObjectURL(file);
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
  } catch {
    URL.revokeObjectURL(address);
    return 'broken';
  }
  const size = { width: image.naturalWidth, height: image.naturalHeight };
  if (isOver(size, most.pixels)) {
    URL.revokeObjectURL(address);
    return 'pixels';
  }
  return { file, address, ...size };
}

const isOver = (size: Size | undefined, mostPixels: number) =>
  size !== undefined && size.width * size.height > mostPixels;

/** Nothing where it cannot be told: the server looks once more. */
async function readSize(file: File): Promise<Size | undefined> {
  try {
    const { headBytes, sizeFrom } = await import('./picture-size.ts');
    return sizeFrom(new Uint8Array(await file.slice(0, headBytes).arrayBuffer()));
  } catch {
    return undefined;
  }
}

export function closePicture(picture: ChosenPicture): void {
  URL.revokeObjectURL(picture.address);
}
