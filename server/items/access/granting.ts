// Writes permissions: the one place that makes, changes and takes them, always in the same form.

import type { Edge } from '../../../contract/schemas/entity.ts';
import { Failure } from '../../platform/failure.ts';
import { isMissingReference } from '../../storage/db-errors.ts';
import type { EdgesTable } from '../../storage/tables.ts';
import { namesOfEdge } from '../change-names.ts';
import { deleteEdge, findEdgeBetween, insertEdge, lockEdge, updateEdge } from '../edges-store.ts';
import { toEdge } from '../entity.ts';
import { type Author, freshKey, type GraphDeps, timeNow } from '../graph-deps.ts';
import { sayEdge, sayEdgeUpdated } from '../item-events.ts';
import { holdSameData } from '../plain-data.ts';
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
    if (!edge) return undefined;
    deps.storage.changed(...namesOfEdge(edge));
    await sayEdge(deps, 'created', author, edge);
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
  const data = permissionText(bits, propagate);
  if (holdSameData(edge.data, data)) return edge;
  const after = await updateEdge(deps.storage.db(), edge.key, edge.rev, {
    data,
    updated_by: author,
    updated_at: timeNow(deps),
  });
  if (!after) throw new Failure('permission.not-found');
  deps.storage.changed(...namesOfEdge(after));
  await sayEdgeUpdated(deps, author, edge, after);
  return after;
}

export async function removeEdge(deps: GraphDeps, author: Author, edge: EdgesTable): Promise<EdgesTable | undefined> {
  const { storage } = deps;
  const gone = await deleteEdge(storage.db(), edge.key);
  if (!gone) return undefined;
  storage.changed(...namesOfEdge(gone));
  await sayEdge(deps, 'removed', author, gone);
  return gone;
}

/** Removes what there is of this type between the two. */
export async function removeEdgeBetween(
  deps: GraphDeps,
  author: Author,
  type: 'Member' | 'Permission',
  fromKey: string,
  toKey: string,
): Promise<Edge | undefined> {
  const { storage } = deps;
  return storage.transaction(async () => {
    const edge = await findEdgeBetween(storage.db(), type, fromKey, toKey);
    const gone = edge && (await removeEdge(deps, author, edge));
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
export function revoke(
  deps: GraphDeps,
  author: Author,
  participantKey: string,
  itemKey: string,
): Promise<Edge | undefined> {
  return removeEdgeBetween(deps, author, 'Permission', participantKey, itemKey);
}
