// Writes permissions: the one place that makes, changes and takes them, always in the same form.

import type { Edge } from '../../../contract/schemas/entity.ts';
import { Failure } from '../../platform/failure.ts';
import { isMissingReference } from '../../storage/db-errors.ts';
import type { EdgesTable } from '../../storage/tables.ts';
import { namesOfEdge } from '../change-names.ts';
import { deleteEdge, findEdgeBetween, insertEdge, lockEdge, updateEdge } from '../edges-store.ts';
import { toEdge } from '../entity.ts';
import { type Author, freshKey, type GraphDeps, timeNow } from '../graph-deps.ts';
import { bitsOf, type LetterBits, writeBits } from './letters.ts';

/** `permissions` first and in the order of the letters: equal permissions are equal text, and can be sought so. */
function permissionText(bits: LetterBits, propagate: boolean): string {
  return JSON.stringify({ permissions: writeBits(bits), propagate });
}

export interface Grant {
  participantKey: string;
  itemKey: string;
  bits: LetterBits;
  propagate: boolean;
}

/** @returns undefined where they hold a permission of their own on the item already. */
export async function insertPermission(
  deps: GraphDeps,
  author: Author,
  { participantKey, itemKey, bits, propagate }: Grant,
): Promise<EdgesTable | undefined> {
  const now = timeNow(deps);
  try {
    const edge = await insertEdge(deps.storage.db(), {
      key: freshKey(deps),
      type: 'Permission',
      from_key: participantKey,
      to_key: itemKey,
      data: permissionText(bits, propagate),
      rev: 1,
      created_by: author,
      created_at: now,
      updated_by: author,
      updated_at: now,
    });
    if (edge) deps.storage.changed(...namesOfEdge(edge));
    return edge;
  } catch (error) {
    if (isMissingReference(error)) throw new Failure('item.not-found');
    throw error;
  }
}

/** The permission that somebody holds on an item by themself, held until the transaction ends. */
export async function lockPermission(
  { storage }: GraphDeps,
  participantKey: string,
  itemKey: string,
): Promise<EdgesTable | undefined> {
  const edge = await findEdgeBetween(storage.db(), 'Permission', participantKey, itemKey);
  return edge && lockEdge(storage, edge.key);
}

export async function updatePermission(
  deps: GraphDeps,
  author: Author,
  edge: EdgesTable,
  bits: LetterBits,
  propagate: boolean,
): Promise<EdgesTable> {
  const after = await updateEdge(deps.storage.db(), edge.key, edge.rev, {
    data: permissionText(bits, propagate),
    updated_by: author,
    updated_at: timeNow(deps),
  });
  if (!after) throw new Failure('permission.not-found');
  deps.storage.changed(...namesOfEdge(after));
  return after;
}

export async function removeEdge({ storage }: GraphDeps, edge: EdgesTable): Promise<EdgesTable | undefined> {
  const gone = await deleteEdge(storage.db(), edge.key);
  if (gone) storage.changed(...namesOfEdge(gone));
  return gone;
}

/** Removes what there is of this type between the two. */
export async function removeEdgeBetween(
  deps: GraphDeps,
  type: 'Member' | 'Permission',
  fromKey: string,
  toKey: string,
): Promise<Edge | undefined> {
  const { storage } = deps;
  return storage.transaction(async () => {
    const edge = await findEdgeBetween(storage.db(), type, fromKey, toKey);
    const gone = edge && (await removeEdge(deps, edge));
    return gone && toEdge(gone);
  });
}

/** Gives letters, or sets those that are there. Asks nobody. */
export async function grant(
  deps: GraphDeps,
  author: Author,
  participantKey: string,
  itemKey: string,
  letters: string,
  propagate = true,
): Promise<Edge> {
  return deps.storage.transaction(async () => {
    const bits = bitsOf(letters);
    const inserted = await insertPermission(deps, author, { participantKey, itemKey, bits, propagate });
    if (inserted) return toEdge(inserted);
    const present = await lockPermission(deps, participantKey, itemKey);
    if (!present) throw new Failure('permission.not-found');
    return toEdge(await updatePermission(deps, author, present, bits, propagate));
  });
}

/** Takes letters. Asks nobody. */
export function revoke(deps: GraphDeps, participantKey: string, itemKey: string): Promise<Edge | undefined> {
  return removeEdgeBetween(deps, 'Permission', participantKey, itemKey);
}
