// An archive never reads far ahead of the pieces that were taken out of it, and a broken one leaves nothing open.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readZip } from '../../../tests/support/zip.ts';
import { type Archive, writeArchive } from './archive.ts';

const kib = 1024;
const pieceBytes = 64 * kib;
const madeAt = new Date('2026-03-01T09:00:00.000Z');
const signal = new AbortController().signal;

test('the pieces are of one size, in order, and make a whole archive', async () => {
  const taken: Buffer[] = [];
  const content = randomBytes(300 * kib);
  await writeArchive({
    ...{ madeAt, pieceBytes, signal },
    async fill(archive) {
      await archive.add('text.txt', texts(['Grüße ', '😀', '\n']));
      await archive.add('empty.txt', texts([]));
      await archive.add('raw.bin', bytes(content), { compress: false });
    },
    take: async (piece) => void taken.push(Buffer.from(piece)),
  });
  assert.ok(taken.length > 4);
  for (const piece of taken.slice(0, -1)) assert.equal(piece.byteLength, pieceBytes);
  const files = await readZip(Buffer.concat(taken));
  assert.deepEqual([...files.keys()], ['text.txt', 'empty.txt', 'raw.bin']);
  assert.equal(String(files.get('text.txt')), 'Grüße 😀\n');
  assert.ok(files.get('raw.bin')?.equals(content));
});

test('while a piece is written, little more is read', async () => {
  const made = { bytes: 0 };
  const taken = { bytes: 0 };
  let furthest = 0;
  await writeArchive({
    ...{ madeAt, pieceBytes, signal },
    fill: (archive: Archive) =>
      archive.add(
        'large.bin',
        (async function* () {
          for (let at = 0; at < 400; at++) {
            made.bytes += 32 * kib;
            furthest = Math.max(furthest, made.bytes - taken.bytes);
            yield randomBytes(32 * kib);
          }
        })(),
        { compress: false },
      ),
    async take(piece) {
      await sleep(1);
      taken.bytes += piece.byteLength;
    },
  });
  assert.ok(made.bytes > 12 * kib * kib);
  assert.ok(furthest < 2 * kib * kib, `${furthest} bytes were waiting`);
});

test('what was read is let go, however many files there are', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const read: WeakRef<Buffer>[] = [];
  async function addOne(archive: Archive, at: number) {
    const content = Buffer.alloc(kib * kib, at);
    read.push(new WeakRef(content));
    await archive.add(`${at}.bin`, bytes(content), { compress: false });
  }
  let held = Number.NaN;
  await writeArchive({
    ...{ madeAt, pieceBytes, signal },
    async fill(archive) {
      for (let at = 0; at < 12; at++) await addOne(archive, at);
      await sleep(20);
      collect();
      held = read.filter((each) => each.deref() !== undefined).length;
    },
    take: async () => {},
  });
  assert.ok(held <= 2, `${held} of 12 files are held still`);
});

test('what goes wrong at either end is thrown, and the other end is let go', async () => {
  let letGo = false;
  const endless = async function* () {
    try {
      for (;;) yield randomBytes(32 * kib);
    } finally {
      letGo = true;
    }
  };
  const given = { madeAt, pieceBytes, signal };
  await assert.rejects(
    writeArchive({
      ...given,
      fill: (archive) => archive.add('x', endless(), { compress: false }),
      take: async () => {
        throw new Error('The store is full.');
      },
    }),
    /store is full/,
  );
  assert.ok(letGo);
  await assert.rejects(
    writeArchive({
      ...given,
      fill: async (archive) => {
        await archive.add('good.txt', texts(['good']));
        await archive.add('bad.txt', broken());
      },
      take: async () => {},
    }),
    /cannot be read/,
  );
});

async function* texts(all: readonly string[]): AsyncGenerator<string> {
  yield* all;
}

async function* bytes(all: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < all.byteLength; at += 10_000) yield all.subarray(at, at + 10_000);
}

async function* broken(): AsyncGenerator<string> {
  yield 'half';
  throw new Error('The rest cannot be read.');
}
