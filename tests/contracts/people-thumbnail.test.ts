// Pictures of users: re-encoded, square, without metadata; vectors, bombs and broken files refused; the old one gone.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { crc32 } from 'node:zlib';
import { sql } from 'kysely';
import sharp from 'sharp';
import { isFailure } from '../../server/platform/failure.ts';
import { openWorld, system, type World } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error) => (isFailure(error) ? error.code : Promise.reject(error)),
  );

const plain = (width: number, height: number, background = '#c33') =>
  sharp({ create: { width, height, channels: 3, background } });

/** A picture whose left half is red and whose right half is blue. */
async function halves(width: number, height: number) {
  const blue = await plain(width / 2, height, '#00f')
    .png()
    .toBuffer();
  return plain(width, height, '#f00').composite([{ input: blue, left: width / 2, top: 0 }]);
}

async function files(world: World) {
  const { rows } = await sql<{ key: string; extension: string; bytes: Uint8Array; safe_image: number }>`
    select key, extension, file_pieces.bytes, safe_image from files join file_pieces on file_key = key`.execute(
    world.storage.db(),
  );
  return rows;
}

/** The one file that is kept, and its middle pixel as red, green, blue. */
async function keptFile(world: World) {
  const [file, ...more] = await files(world);
  assert.ok(file && more.length === 0);
  const picture = sharp(file.bytes);
  const { data } = await picture.clone().removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (256 * 512 + 256) * 3;
  return { ...file, metadata: await picture.metadata(), middle: [...data.subarray(at, at + 3)] };
}

for (const { kind, open } of stores) {
  describe(`thumbnails on ${kind}`, () => {
    test('each kind of photo becomes one square picture of ours', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { password: null });
      for (const bytes of [
        await plain(600, 400).jpeg().toBuffer(),
        await plain(40, 90).png().toBuffer(),
        await plain(600, 400).webp().toBuffer(),
        await plain(600, 400).avif().toBuffer(),
        await plain(600, 400).gif().toBuffer(),
        await plain(1, 1).png().toBuffer(),
      ]) {
        const user = await world.thumbnails.set(ada, bytes, undefined, await world.actorOf(ada));
        const { key, extension, metadata, safe_image } = await keptFile(world);
        assert.equal(user.data.thumbnail, `/files/${key}.webp`);
        assert.equal(extension, 'webp');
        assert.equal(safe_image, 1);
        assert.deepEqual([metadata.format, metadata.width, metadata.height], ['webp', 512, 512]);
      }
    });

    test('the square that is given is cut out of the upright picture; else the middle', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { password: null });
      const actor = await world.actorOf(ada);
      const bytes = await (await halves(600, 200)).png().toBuffer();
      await world.thumbnails.set(ada, bytes, { x: 0, y: 0, size: 200 }, actor);
      assert.ok(((await keptFile(world)).middle[0] ?? 0) > 200);
      await world.thumbnails.set(ada, bytes, { x: 400, y: 0, size: 200 }, actor);
      assert.ok(((await keptFile(world)).middle[2] ?? 0) > 200);
      // Stands on its side: what is right in the file is below in the upright picture.
      const turned = await (await halves(600, 200)).withMetadata({ orientation: 6 }).jpeg().toBuffer();
      await world.thumbnails.set(ada, turned, { x: 0, y: 400, size: 200 }, actor);
      assert.ok(((await keptFile(world)).middle[2] ?? 0) > 200);
      for (const crop of [
        { x: 401, y: 0, size: 200 },
        { x: 0, y: 1, size: 200 },
        { x: 0, y: 0, size: 601 },
      ]) {
        assert.equal(await codeOf(world.thumbnails.set(ada, bytes, crop, actor)), 'request.invalid');
      }
    });

    test('nothing of a photo goes with it: place, camera, profile, what stands behind its end (S53)', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { password: null });
      const photo = await plain(600, 400)
        .withExif({ IFD0: { Copyright: 'secret-owner' }, IFD3: { GPSLatitudeRef: 'N' } })
        .withIccProfile('p3')
        .jpeg()
        .toBuffer();
      const bytes = Buffer.concat([photo, Buffer.from('<script>alert("behind the end")</script>')]);
      await world.thumbnails.set(ada, bytes, undefined, await world.actorOf(ada));
      const kept = await keptFile(world);
      assert.equal(kept.metadata.exif, undefined);
      assert.equal(kept.metadata.icc, undefined);
      assert.equal(kept.metadata.xmp, undefined);
      const text = Buffer.from(kept.bytes).toString('latin1');
      assert.ok(!text.includes('secret-owner') && !text.includes('script'));
    });

    test('of an animation the first frame is kept', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { password: null });
      const frames = [await plain(50, 50, '#f00').png().toBuffer(), await plain(50, 50, '#00f').png().toBuffer()];
      const bytes = await sharp(frames, { join: { animated: true } })
        .gif()
        .toBuffer();
      assert.equal((await sharp(bytes).metadata()).pages, 2);
      await world.thumbnails.set(ada, bytes, undefined, await world.actorOf(ada));
      const kept = await keptFile(world);
      assert.equal(kept.metadata.pages ?? 1, 1);
      assert.ok((kept.middle[0] ?? 0) > 200);
    });

    test('what is no photo is refused, and the picture before stays (S52)', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { password: null });
      const actor = await world.actorOf(ada);
      const photo = await plain(600, 400).jpeg().toBuffer();
      await world.thumbnails.set(ada, photo, undefined, actor);
      const before = await keptFile(world);
      for (const [name, bytes] of Object.entries({
        svg: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>'),
        xml: Buffer.from('<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg/>'),
        html: Buffer.from('<!doctype html><script>1</script>'),
        tiff: await plain(60, 40).tiff().toBuffer(),
        pdf: Buffer.from('%PDF-1.4'),
        halfJpeg: photo.subarray(0, photo.length / 2),
        halfPng: (await plain(600, 400).png().toBuffer()).subarray(0, 200),
        gifHead: Buffer.from('GIF89a/*<svg/onload=alert(1)>*/=1;'),
      })) {
        assert.equal(await codeOf(world.thumbnails.set(ada, bytes, undefined, actor)), 'image.refused', name);
      }
      assert.equal(await codeOf(world.thumbnails.set(ada, Buffer.alloc(0), undefined, actor)), 'file.empty');
      assert.equal((await keptFile(world)).key, before.key);
      assert.equal((await world.users.getItem(ada)).data.thumbnail, `/files/${before.key}.webp`);
    });

    test('a bomb is refused by its header, in a moment (S53)', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { password: null });
      const actor = await world.actorOf(ada);
      await world.thumbnails.set(ada, await plain(2, 2).png().toBuffer(), undefined, actor);
      // 30,000 by 30,000 in a header; the pixels are not there, since nobody should come to look for them.
      const bomb = await plain(16, 16).png().toBuffer();
      bomb.writeUInt32BE(30_000, 16);
      bomb.writeUInt32BE(30_000, 20);
      bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
      const started = performance.now();
      assert.equal(await codeOf(world.thumbnails.set(ada, bomb, undefined, actor)), 'image.too-large');
      assert.ok(performance.now() - started < 200);
      const heavy = Buffer.alloc(20 * 1024 * 1024 + 1);
      assert.equal(await codeOf(world.thumbnails.set(ada, heavy, undefined, actor)), 'image.too-large');
    });

    test('S53 what is deep counts by its bytes: 30 megapixels of 16 bits are refused by the header', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { password: null });
      const actor = await world.actorOf(ada);
      const deep = await plain(16, 16).toColourspace('rgb16').png().toBuffer();
      await world.thumbnails.set(ada, deep, undefined, actor);
      const before = await keptFile(world);
      // 6,000 by 5,000 in a header: with eight bits it would be looked at.
      deep.writeUInt32BE(6000, 16);
      deep.writeUInt32BE(5000, 20);
      deep.writeUInt32BE(crc32(deep.subarray(12, 29)), 29);
      assert.equal(deep[24], 16, 'bits of a sample');
      const started = performance.now();
      assert.equal(await codeOf(world.thumbnails.set(ada, deep, undefined, actor)), 'image.too-large');
      assert.ok(performance.now() - started < 200);
      assert.equal((await keptFile(world)).key, before.key);
    });

    test('many at once take turns, and the surplus is told to wait', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { password: null });
      const actor = await world.actorOf(ada);
      const bytes = await plain(64, 64).png().toBuffer();
      const codes = await Promise.all(
        Array.from({ length: 80 }, () => codeOf(world.thumbnails.set(ada, bytes, undefined, actor))),
      );
      const done = codes.filter((code) => code === 'ok').length;
      assert.ok(done >= 21 && done < 80, `${done} were done`);
      assert.equal(codes.filter((code) => code === 'request.too-many').length, 80 - done);
      assert.equal((await files(world)).length, 1, 'the old ones are gone');
    });

    test('removing takes the picture from the user and from the store', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { password: null });
      await world.thumbnails.set(ada, await plain(9, 9).png().toBuffer(), undefined, system);
      const user = await world.thumbnails.remove(ada, await world.actorOf(ada));
      assert.equal('thumbnail' in user.data, false);
      assert.deepEqual(await files(world), []);
      assert.equal('thumbnail' in (await world.thumbnails.remove(ada, system)).data, false);
    });

    test('a picture for a user that is none is kept nowhere', async (t) => {
      const world = await openWorld(t, open);
      const bytes = await plain(9, 9).png().toBuffer();
      for (const key of ['nobody', await world.group('Usergroup', 'Crew'), 'domain']) {
        assert.equal(await codeOf(world.thumbnails.set(key, bytes, undefined, system)), 'user.not-found');
        assert.equal(await codeOf(world.thumbnails.remove(key, system)), 'user.not-found');
      }
      assert.deepEqual(await files(world), []);
    });
  });
}
