// Pictures of users: whatever is sent becomes one small square picture of our own making, or is refused.
import type { Sharp, SharpConstructor } from 'sharp';
import { thumbnailMaxBytes, thumbnailMaxPixels } from '../../contract/api/users.ts';
import type { Item } from '../../contract/schemas/entity.ts';
import type { FileContent } from '../items/files/files.ts';
import type { PrivilegedItems } from '../items/privileged-items.ts';
import { bind } from '../platform/bind.ts';
import { type Actor, authorOf } from '../platform/caller.ts';
import { Failure, isFailure } from '../platform/failure.ts';
import { createWorkQueue } from '../platform/work-queue.ts';
import type { Storage } from '../storage/storage.ts';
import type { Directory } from './directory.ts';

/** A square in pixels of the upright picture. */
export interface Crop {
  x: number;
  y: number;
  size: number;
}

interface Deps {
  storage: Storage;
  privilegedItems: Pick<
    PrivilegedItems,
    'changeItem' | 'dropThumbnails' | 'findItem' | 'findThumbnail' | 'keepThumbnail'
  >;
  directory: Directory;
}

const edgePx = 512;
/** Four bytes a pixel; samples of 16 bits take as long and as much as twice as many pixels. */
const maxUnpackedBytes = thumbnailMaxPixels * 4;
/** As libvips names them; whatever is not here is taken for the largest. */
const bytesOfSample: Readonly<Record<string, number>> = { uchar: 1, char: 1, ushort: 2, short: 2 };
const largestSample = 8;
const mediaType = 'image/webp';

/** Loaded with the first picture: it costs 40 MB and a fifth of a second, which a start need not pay. */
let loading: Promise<SharpConstructor> | undefined;

async function loadSharp(): Promise<SharpConstructor> {
  const { default: sharp } = await import('sharp');
  // Vector images run script and fetch addresses; rare formats have rare decoders. Everything is shut but what
  // cameras and screens make (S52).
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: [
      'VipsForeignLoadJpegBuffer',
      'VipsForeignLoadPngBuffer',
      'VipsForeignLoadWebpBuffer',
      'VipsForeignLoadNsgifBuffer',
      'VipsForeignLoadHeifBuffer',
    ],
  });
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}

export type Thumbnails = ReturnType<typeof createThumbnails>;

/** The caller has asked that the actor may write the user. */
export function createThumbnails(deps: Deps) {
  const queue = createWorkQueue({
    // One at a time: two of the largest would need more memory than all the rest of the server (S53).
    atOnce: 1,
    maxWaiting: 20,
    full: () => new Failure('request.too-many', { retryAfterSeconds: 5 }),
  });
  return {
    /** Throws `file.empty`, `image.refused`, `image.too-large`, `request.too-many`. */
    async set(userKey: string, bytes: Uint8Array, crop: Crop | undefined, actor: Actor): Promise<Item> {
      await requireUser(deps, userKey);
      if (bytes.length === 0) throw new Failure('file.empty');
      const encoded = await queue.run(() => encode(bytes, crop));
      return keep(deps, userKey, encoded, actor);
    },
    ...bind(deps, { remove, read }),
  };
}

/** For those who see the user: fellow members are shown each other's pictures. Throws `file.not-found`. */
async function read({ privilegedItems, directory }: Deps, actor: Actor, fileKey: string): Promise<FileContent> {
  const found = await privilegedItems.findThumbnail(fileKey);
  if (!found || !(await directory.canSee(actor, found.userKey))) throw new Failure('file.not-found');
  return found.content;
}

/** An actor who may write an item of another type must not give it a picture by this way. */
async function requireUser({ privilegedItems }: Deps, userKey: string): Promise<void> {
  if ((await privilegedItems.findItem(userKey))?.type !== 'User') throw new Failure('user.not-found');
}

async function encode(bytes: Uint8Array, crop: Crop | undefined): Promise<Buffer> {
  if (bytes.length > thumbnailMaxBytes) throw new Failure('image.too-large');
  const { width, height } = await readHeader(bytes);
  const square = crop ?? centreSquare(width, height);
  if (square.x + square.size > width || square.y + square.size > height) {
    throw new Failure('request.invalid', {
      fields: { crop: `The square reaches out of the picture, which is ${width} by ${height}.` },
    });
  }
  try {
    // The first frame alone; upright first, since the square is given in the upright picture. Output carries no
    // metadata unless asked to.
    const picture = await open(bytes);
    return await picture
      .autoOrient()
      .extract({ left: square.x, top: square.y, width: square.size, height: square.size })
      .resize(edgePx, edgePx, { fit: 'fill' })
      .webp({ quality: 85 })
      .toBuffer();
  } catch (error) {
    throw new Failure('image.refused', { cause: error });
  }
}

async function open(bytes: Uint8Array): Promise<Sharp> {
  loading ??= loadSharp();
  const sharp = await loading;
  return sharp(bytes, {
    limitInputPixels: thumbnailMaxPixels,
    failOn: 'error',
    pages: 1,
    sequentialRead: true,
  });
}

/** Size of the upright picture. */
async function readHeader(bytes: Uint8Array): Promise<{ width: number; height: number }> {
  try {
    const picture = await open(bytes);
    const { width, height, channels, depth, autoOrient } = await picture.metadata();
    if (width * height * channels * (bytesOfSample[depth] ?? largestSample) > maxUnpackedBytes) {
      throw new Failure('image.too-large');
    }
    return autoOrient;
  } catch (error) {
    if (isFailure(error)) throw error;
    if (/exceeds pixel limit/i.test((error as Error).message)) {
      throw new Failure('image.too-large', { cause: error });
    }
    throw new Failure('image.refused', { cause: error });
  }
}

function centreSquare(width: number, height: number): Crop {
  const size = Math.min(width, height);
  return { x: Math.floor((width - size) / 2), y: Math.floor((height - size) / 2), size };
}

/** The new picture, the user's word of it and the end of the old one come about together or not at all. */
async function keep(
  { storage, privilegedItems }: Deps,
  userKey: string,
  bytes: Uint8Array,
  actor: Actor,
): Promise<Item> {
  return storage.transaction(async () => {
    const path = await privilegedItems.keepThumbnail(authorOf(actor), userKey, { bytes, mediaType });
    const item = await privilegedItems.changeItem(authorOf(actor), userKey, (data) => ({ ...data, thumbnail: path }), {
      history: false,
    });
    await privilegedItems.dropThumbnails(userKey, path);
    return item;
  });
}

async function remove(deps: Deps, userKey: string, actor: Actor): Promise<Item> {
  const { storage, privilegedItems } = deps;
  await requireUser(deps, userKey);
  return storage.transaction(async () => {
    const withoutPicture = ({ thumbnail: _, ...rest }: Readonly<Record<string, unknown>>) => rest;
    const item = await privilegedItems.changeItem(authorOf(actor), userKey, withoutPicture, { history: false });
    await privilegedItems.dropThumbnails(userKey);
    return item;
  });
}
