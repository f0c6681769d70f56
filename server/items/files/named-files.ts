// Lets an item take hold of the files that its data names, and drops those that it names no more.
import type { Author, GraphDeps } from '../graph-deps.ts';
import { fileKeysIn } from './file-names.ts';
import { bindFiles, deleteUnnamedFiles } from './files-store.ts';

export async function takeNamedFiles(
  { storage }: GraphDeps,
  author: Author,
  itemKey: string,
  json: string,
): Promise<void> {
  if (author !== null) await bindFiles(storage.db(), itemKey, author, fileKeysIn(json));
}

/** For a write that keeps no earlier state, in which they would still be named. */
export async function dropUnnamedFiles(
  { storage }: GraphDeps,
  itemKey: string,
  json: { before: string; after: string },
): Promise<void> {
  const named = fileKeysIn(json.after);
  const dropped = fileKeysIn(json.before).filter((file) => !named.includes(file));
  await deleteUnnamedFiles(storage.db(), itemKey, dropped);
}
