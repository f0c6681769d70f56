// Draws small PNG files for tests: bands of colour side by side, of any size, without a picture library.
import { crc32, deflateSync } from 'node:zlib';

type Colour = readonly [red: number, green: number, blue: number];
export const red: Colour = [200, 40, 40];
export const green: Colour = [40, 160, 80];
export const blue: Colour = [40, 80, 200];

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

function file(width: number, height: number, depth: number, colourType: number, rows: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = depth;
  header[9] = colourType;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** Bands of the colours from left to right. */
export function drawPng(width: number, height: number, bands: readonly Colour[]): Buffer {
  const row = Buffer.alloc(1 + width * 3);
  for (let x = 0; x < width; x++) {
    const colour = bands[Math.floor((x * bands.length) / width)] ?? red;
    row.set(colour, 1 + x * 3);
  }
  return file(width, height, 8, 2, Buffer.concat(Array.from({ length: height }, () => row)));
}

/** Black in one bit for each pixel: few bytes that unfold into very many. */
export function drawHugePng(width: number, height: number): Buffer {
  return file(width, height, 1, 0, Buffer.alloc(height * (1 + Math.ceil(width / 8))));
}
