// Keeps the pictures of users that we encoded ourselves, so that pages may show them.
import type { Author, GraphDeps } from '../graph-deps.ts';
import { freshKey, timeNow } from '../graph-deps.ts';
import { filePath, plainBytes, safeExtension, safeMediaType } from './file-names.ts';
import { contentOf, type FileContent, systemUploader } from './files.ts';
import { deleteThumbnails, type FileRow, findFile, insertFile } from './files-store.ts';

/** @returns its path. */
export async function keepThumbnail(
  deps: GraphDeps,
  author: Author,
  userKey: string,
  picture: { bytes: Uint8Array; mediaType: string },
): Promise<string> {
  const mediaType = safeMediaType(picture.mediaType);
  if (mediaType === plainBytes) throw new Error(`${picture.mediaType} is no media type of a thumbnail.`);
  const key = freshKey(deps);
  const extension = safeExtension(mediaType, '');
  const row: FileRow = {
    key,
    extension,
    media_type: mediaType,
    original_name: `thumbnail.${extension}`,
    size_bytes: picture.bytes.byteLength,
    item_key: userKey,
    safe_image: 1,
    created_by: author ?? systemUploader,
    created_at: timeNow(deps),
  };
  await deps.storage.transaction(() => insertFile(deps.storage.db(), row, picture.bytes));
  return filePath(key, extension);
}

/** Deletes the pictures of a user, but for the one at this path. */
export async function dropThumbnails({ storage }: GraphDeps, userKey: string, exceptPath?: string): Promise<void> {
  const except = exceptPath === undefined ? undefined : /^\/files\/([a-z0-9]{20})\./.exec(exceptPath)?.[1];
  await storage.transaction(() => deleteThumbnails(storage.db(), userKey, except));
}

/** A picture that we encoded, with the user whose it is. */
export async function findThumbnail(
  deps: GraphDeps,
  key: string,
): Promise<{ userKey: string; content: FileContent } | undefined> {
  const file = await findFile(deps.storage.db(), key);
  if (file?.safe_image !== 1 || file.item_key === null) return undefined;
  return { userKey: file.item_key, content: contentOf(deps, file) };
}
