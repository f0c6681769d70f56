// Lets an item take hold of the files that its data names, and drops those that it names no more.
import type { Author, GraphDeps } from '../graph-deps.ts';
import { fileKeysIn } from './file-names.ts';
import { bindFiles, deleteFiles, filesOutsideHistory, keepForHistory, looseFileKeys } from './files-store.ts';

// Data can name thousands of files that there are not. So the store is asked which there are, and the names are looked
// up in its answer: its work is then bounded by what was sent, never by what was written.

export async function takeNamedFiles(
  { storage }: GraphDeps,
  author: Author,
  itemKey: string,
  json: string,
): Promise<void> {
  const named = fileKeysIn(json);
  if (author === null || named.size === 0) return;
  const loose = await looseFileKeys(storage.db(), author);
  const taken = loose.filter((key) => named.has(key));
  await bindFiles(storage.db(), itemKey, author, taken);
}

/** For a write that keeps the state before it: what that names stays as long as the item. */
export async function keepNamedFiles({ storage }: GraphDeps, itemKey: string, before: string): Promise<void> {
  const named = fileKeysIn(before);
  if (named.size === 0) return;
  const held = await filesOutsideHistory(storage.db(), itemKey);
  const kept = held.filter((key) => named.has(key));
  await keepForHistory(storage.db(), kept);
}

/** For a write that keeps no earlier state, in which they would still be named. */
export async function dropUnnamedFiles(
  { storage }: GraphDeps,
  itemKey: string,
  json: { before: string; after: string },
): Promise<void> {
  const before = fileKeysIn(json.before);
  if (before.size === 0) return;
  const after = fileKeysIn(json.after);
  const held = await filesOutsideHistory(storage.db(), itemKey);
  const dropped = held.filter((key) => before.has(key) && !after.has(key));
  await deleteFiles(storage.db(), dropped);
}
