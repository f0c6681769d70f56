// Throws items away and brings them back; rights are asked anew when they come back.
import type { Edge, Item } from '../../../contract/schemas/entity.ts';
import { type Actor, authorOf } from '../../platform/caller.ts';
import { Failure } from '../../platform/failure.ts';
import type { ItemsTable } from '../../storage/tables.ts';
import { removeEdge } from '../access/granting.ts';
import { actingRole, bitsOf, type Grants, grantsOn, isSubset } from '../access/letters.ts';
import { requireLetters } from '../access/require-letters.ts';
import { namesOfItem } from '../change-names.ts';
import { edgesTo } from '../edges-store.ts';
import { readData, toEdge, toItem } from '../entity.ts';
import { type Author, type GraphDeps, timeNow } from '../graph-deps.ts';
import { sayItem } from '../item-events.ts';
import { requireRemovable } from '../item-types.ts';
import { findItem, lockItem, updateItem } from '../items-store.ts';
import { noteGroup } from '../members/group-changes.ts';
import { groupsFallingWith, noteFallen, requireMayFall } from './hold.ts';
import { grantsBefore, insertEdgeRow, requireFits, requireNothingLent, requireNothingTaken } from './reparent.ts';
import { lockTree } from './tree-store.ts';

async function setTrashed(deps: GraphDeps, key: string, trashed: boolean, by: Author): Promise<ItemsTable> {
  const { storage } = deps;
  const before = await lockItem(storage, key);
  if (!before || (before.trashed_at !== null) === trashed) {
    throw new Failure('item.not-found');
  }
  const mark = trashed ? { trashed_at: timeNow(deps), trashed_by: by } : { trashed_at: null, trashed_by: null };
  const after = await updateItem(storage.db(), key, before.rev, mark);
  if (!after) throw new Failure('item.not-found');
  await sayItem(deps, trashed ? 'item.trashed' : 'item.restored', by, after, readData(after.data));
  await noteGroup(deps, by, trashed ? 'group.trashed' : 'group.restored', after);
  const edges = await edgesTo(storage.db(), 'Child', key);
  storage.changed(...namesOfItem(after), ...edges.map((edge) => `item:${edge.from_key}`));
  return after;
}

/** The items below stay as they are and follow: they have no live place any more. */
export async function trash(deps: GraphDeps, actor: Actor, key: string): Promise<{ item: Item; edge?: Edge }> {
  const { storage } = deps;
  return storage.transaction(async () => {
    await lockTree(storage, 'reshape');
    const grants = await requireLetters(deps, actor, key, 't');
    requireRemovable(grants, await actingRole(storage, actor));
    const groups = await requireMayFall(deps, actor, grants);
    const row = await setTrashed(deps, key, true, authorOf(actor));
    await noteFallen(deps, actor, 'group.trashed', groups);
    const [edge] = await edgesTo(storage.db(), 'Child', key);
    return edge ? { item: toItem(row), edge: toEdge(edge) } : { item: toItem(row) };
  });
}

export async function getTrashed(deps: GraphDeps, actor: Actor, key: string): Promise<Item> {
  await requireLetters(deps, actor, key, 'r', { state: 'trashed' });
  const row = await findItem(deps.storage.db(), key);
  if (!row) throw new Failure('item.not-found');
  return toItem(row);
}

/** Back to where it was: every place that still stands, each of which must want it. */
async function requireOldPlaces(deps: GraphDeps, actor: Actor, key: string): Promise<void> {
  const edges = await edgesTo(deps.storage.db(), 'Child', key);
  if (edges.length === 0) return;
  const grants = await grantsOn(
    deps.storage,
    actor,
    edges.map((edge) => edge.from_key),
  );
  const standing = [...grants.values()].filter((parent) => parent.live);
  if (standing.length === 0) throw new Failure('item.parent-gone');
  if (standing.some((parent) => !isSubset(bitsOf('a'), parent.letters))) throw new Failure('access.denied');
}

/** To another place, as by moving; a place that no longer stands is left without a question. */
async function placeAnew(deps: GraphDeps, actor: Actor, grants: Grants, parentKey: string): Promise<void> {
  const { storage } = deps;
  await requireLetters(deps, actor, parentKey, 'a');
  const edges = await edgesTo(storage.db(), 'Child', grants.key);
  const present = edges.find((edge) => edge.from_key === parentKey);
  const leaving = edges.filter((edge) => edge !== present);
  const parents = await grantsOn(
    storage,
    actor,
    leaving.map((edge) => edge.from_key),
  );
  for (const parent of parents.values()) {
    if (parent.live && !isSubset(bitsOf('u'), parent.letters)) throw new Failure('access.denied');
  }
  if (!present) {
    await requireFits(deps, grants.key, parentKey);
    await requireNothingLent(deps, grants, parentKey);
    const place = { type: 'Child', fromKey: parentKey, toKey: grants.key, data: {} };
    await insertEdgeRow(deps, authorOf(actor), place);
  }
  const before = await grantsBefore(deps, grants.key);
  for (const edge of leaving) await removeEdge(deps, authorOf(actor), edge);
  await requireNothingTaken(deps, grants, before);
}

export async function restore(
  deps: GraphDeps,
  actor: Actor,
  key: string,
  { parentKey }: { parentKey?: string | undefined } = {},
): Promise<Item> {
  const { storage } = deps;
  return storage.transaction(async () => {
    await lockTree(storage, 'reshape');
    const grants = await requireLetters(deps, actor, key, 't', { state: 'trashed' });
    requireRemovable(grants, await actingRole(storage, actor));
    if (parentKey === undefined) await requireOldPlaces(deps, actor, key);
    else await placeAnew(deps, actor, grants, parentKey);
    const row = await setTrashed(deps, key, false, authorOf(actor));
    await noteFallen(deps, actor, 'group.restored', await groupsFallingWith(deps, actor, key));
    return toItem(row);
  });
}
