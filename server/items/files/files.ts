// Keeps uploaded files: loose ones for their sender, held ones for those who may read the item.
import type { Item } from '../../../contract/schemas/entity.ts';
import { type Actor, authorOf } from '../../platform/caller.ts';
import { timestamp } from '../../platform/clock.ts';
import { Failure } from '../../platform/failure.ts';
import { bitsOf, grantsOn, isSubset } from '../access/letters.ts';
import { requireLetters } from '../access/require-letters.ts';
import { shallowMerge } from '../deep-merge.ts';
import { type Data, toItem } from '../entity.ts';
import { freshKey, type GraphDeps, timeNow } from '../graph-deps.ts';
import { requireDataOfType } from '../item-types.ts';
import { lockItem } from '../items-store.ts';
import { writeRow } from '../writing.ts';
import { filePath, safeExtension, safeMediaType, safeOriginalName } from './file-names.ts';
import {
  deleteLooseFiles,
  deleteLooseFilesOf,
  type FileRow,
  findFile,
  insertFile,
  looseFilesOf,
  piecesOfFile,
} from './files-store.ts';

export interface Upload {
  bytes: Uint8Array;
  originalName: string;
  mediaType: string;
  data?: Data | undefined;
  message?: string | null | undefined;
}

/** Describes a file, as it also stands in the data of the item that holds it. */
export interface StoredFile {
  path: string;
  originalname: string;
  mimetype: string;
  size: number;
}

export interface FileContent {
  /** In the order of the file; each is read when it is asked for. */
  pieces: AsyncIterable<Uint8Array>;
  sizeBytes: number;
  mediaType: string;
  originalName: string;
  /** We encoded it ourselves, so a page may show it. */
  safeImage: boolean;
}

/** How much one person may have lying about that no item holds; it is gone after a day (S53). */
export const looseFilesAtMost = 200;
const looseBytesAtMost = 512 * 1024 * 1024;
const looseForMs = 24 * 60 * 60 * 1000;

export const systemUploader = 'system';

async function keep(deps: GraphDeps, actor: Actor, upload: Upload, itemKey: string | null): Promise<StoredFile> {
  const mediaType = safeMediaType(upload.mediaType);
  const originalName = safeOriginalName(upload.originalName);
  const key = freshKey(deps);
  const extension = safeExtension(mediaType, originalName);
  const row: FileRow = {
    key,
    extension,
    media_type: mediaType,
    original_name: originalName,
    size_bytes: upload.bytes.byteLength,
    item_key: itemKey,
    safe_image: 0,
    created_by: authorOf(actor) ?? systemUploader,
    created_at: timeNow(deps),
  };
  await insertFile(deps.storage.db(), row, upload.bytes);
  return {
    path: filePath(key, extension),
    originalname: originalName,
    mimetype: mediaType,
    size: upload.bytes.byteLength,
  };
}

/** Keeps a file that no item holds yet. */
export async function upload(deps: GraphDeps, actor: Actor, file: Upload): Promise<StoredFile> {
  const { storage } = deps;
  return storage.transaction(async () => {
    const author = authorOf(actor);
    // One after the other: those that count at once would each find room for one more (S53).
    if (author !== null) await lockItem(storage, author);
    await deps.quota?.require(author, file.bytes.byteLength, { field: 'file' });
    const loose = await looseFilesOf(storage.db(), author ?? systemUploader);
    if (loose.count >= looseFilesAtMost || loose.bytes + file.bytes.byteLength > looseBytesAtMost) {
      throw new Failure('request.too-large', {
        fields: { file: 'Too many files wait for an item that holds them. Use some, or wait a day.' },
      });
    }
    return keep(deps, actor, file, null);
  });
}

/** Makes a file the content of an item; what it held before goes into its history. */
export async function uploadTo(deps: GraphDeps, actor: Actor, key: string, file: Upload): Promise<Item> {
  return deps.storage.transaction(async () => {
    await requireLetters(deps, actor, key, 'w');
    const author = authorOf(actor);
    if (author !== null) await lockItem(deps.storage, author);
    await deps.quota?.require(author, file.bytes.byteLength, { field: 'file' });
    const stored = await keep(deps, actor, file, key);
    const row = await writeRow(
      deps,
      author,
      key,
      (current, { type }) => {
        const given = shallowMerge(shallowMerge(current, file.data ?? {}), { ...stored });
        return requireDataOfType(type, given, current);
      },
      { message: file.message },
    );
    return toItem(row);
  });
}

async function mayRead(
  { storage }: GraphDeps,
  actor: Actor,
  file: { item_key: string | null; created_by: string },
): Promise<boolean> {
  if (file.item_key === null) return actor.kind === 'system' || actor.userKey === file.created_by;
  const grants = (await grantsOn(storage, actor, [file.item_key])).get(file.item_key);
  return grants !== undefined && (grants.live || grants.trashed) && isSubset(bitsOf('r'), grants.letters);
}

/** No byte is read before the right to them is known. */
export async function readFile(deps: GraphDeps, actor: Actor, key: string, extension: string): Promise<FileContent> {
  const file = await findFile(deps.storage.db(), key);
  if (!file || file.extension !== extension || !(await mayRead(deps, actor, file))) {
    throw new Failure('file.not-found');
  }
  return contentOf(deps, file);
}

export function contentOf({ storage }: GraphDeps, file: FileRow): FileContent {
  return {
    pieces: piecesOfFile(() => storage.db(), file),
    sizeBytes: file.size_bytes,
    mediaType: file.media_type,
    originalName: file.original_name,
    safeImage: file.safe_image === 1,
  };
}

/** Deletes what nobody took into an item within a day. @returns how many went. */
export async function purgeLooseFiles(deps: GraphDeps): Promise<number> {
  const { storage, clock } = deps;
  return storage.transaction(() => deleteLooseFiles(storage.db(), timestamp(clock.now() - looseForMs)));
}

/** Deletes what somebody sent and no item took hold of. */
export function dropLooseFilesOf({ storage }: GraphDeps, userKey: string): Promise<void> {
  return deleteLooseFilesOf(storage.db(), userKey);
}

/** In pieces; nothing where it has gone since. Asks nobody. */
export async function bytesOfFile(
  { storage }: GraphDeps,
  key: string,
): Promise<AsyncGenerator<Uint8Array> | undefined> {
  const file = await findFile(storage.db(), key);
  return file && piecesOfFile(() => storage.db(), file);
}
