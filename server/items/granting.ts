// Writes permissions: the one place that makes, changes and takes them, always in the same form.

import { Failure } from '../platform/failure.ts';
import { isMissingReference } from '../storage/faults.ts';
import type { EdgesTable } from '../storage/tables.ts';
import { namesOfEdge } from './change-names.ts';
import { deleteEdge, findEdgeBetween, insertEdge, lockEdge, updateEdge } from './edges-store.ts';
import { type Author, freshKey, type GraphNeeds, timeNow } from './graph-needs.ts';
import { type LetterBits, writeBits } from './letters.ts';

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
  needs: GraphNeeds,
  author: Author,
  { participantKey, itemKey, bits, propagate }: Grant,
): Promise<EdgesTable | undefined> {
  const now = timeNow(needs);
  try {
    const edge = await insertEdge(needs.storage.db(), {
      key: freshKey(needs),
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
    if (edge) needs.storage.changed(...namesOfEdge(edge));
    return edge;
  } catch (error) {
    if (isMissingReference(error)) throw new Failure('item.not-found');
    throw error;
  }
}

/** The permission that somebody holds on an item by themself, held until the transaction ends. */
export async function lockPermission(
  { storage }: GraphNeeds,
  participantKey: string,
  itemKey: string,
): Promise<EdgesTable | undefined> {
  const edge = await findEdgeBetween(storage.db(), 'Permission', participantKey, itemKey);
  return edge && lockEdge(storage, edge.key);
}

export async function updatePermission(
  needs: GraphNeeds,
  author: Author,
  edge: EdgesTable,
  bits: LetterBits,
  propagate: boolean,
): Promise<EdgesTable> {
  const after = await updateEdge(needs.storage.db(), edge.key, edge.rev, {
    data: permissionText(bits, propagate),
    updated_by: author,
    updated_at: timeNow(needs),
  });
  if (!after) throw new Failure('permission.not-found');
  needs.storage.changed(...namesOfEdge(after));
  return after;
}

export async function removeEdge({ storage }: GraphNeeds, edge: EdgesTable): Promise<EdgesTable | undefined> {
  const gone = await deleteEdge(storage.db(), edge.key);
  if (gone) storage.changed(...namesOfEdge(gone));
  return gone;
}
