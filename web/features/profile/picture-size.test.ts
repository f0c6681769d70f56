import assert from 'node:assert/strict';
import { it } from 'node:test';
import sharp from 'sharp';
import { drawHugePng } from '../../../tests/support/png.ts';
import { sizeFrom } from './picture-size.ts';

const blank = () => sharp({ create: { width: 300, height: 200, channels: 3, background: '#456' } });
const size = { width: 300, height: 200 };

it('reads the size of every kind of picture from its header', async () => {
  assert.deepEqual(sizeFrom(await blank().png().toBuffer()), size);
  assert.deepEqual(sizeFrom(await blank().jpeg().withMetadata({ density: 300 }).toBuffer()), size);
  assert.deepEqual(sizeFrom(await blank().jpeg({ progressive: true }).toBuffer()), size);
  assert.deepEqual(sizeFrom(await blank().gif().toBuffer()), size);
  assert.deepEqual(sizeFrom(await blank().webp().toBuffer()), size);
  assert.deepEqual(sizeFrom(await blank().webp({ lossless: true }).toBuffer()), size);
  assert.deepEqual(sizeFrom(await blank().ensureAlpha(0.5).webp().toBuffer()), size);
  assert.deepEqual(sizeFrom(await blank().avif().toBuffer()), size);
  assert.deepEqual(sizeFrom(drawHugePng(70_000, 60)), { width: 70_000, height: 60 });
});

it('reads nothing from what is cut off or no picture', async () => {
  const jpeg = await blank().jpeg().toBuffer();
  for (let length = 0; length < 24; length++) assert.equal(sizeFrom(jpeg.subarray(0, length)), undefined);
  const png = await blank().png().toBuffer();
  assert.equal(sizeFrom(png.subarray(0, 20)), undefined);
  assert.equal(sizeFrom(new TextEncoder().encode('Dear diary, today nothing happened at all.')), undefined);
});
