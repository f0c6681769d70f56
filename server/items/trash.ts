// Throws items away and brings them back; rights are asked anew when they come back.
import type { Edge, Item } from '../../contract/schemas/entity.ts';
import { Failure } from '../platform/failure.ts';
import type { ItemsTable } from '../storage/tables.ts';
import { type Actor, authorOf } from './actor.ts';
import { namesOfItem } from './change-names.ts';
import { edgesTo } from './edges-store.ts';
import { toEdge, toItem } from './entity.ts';
import { removeEdge } from './granting.ts';
import { type Author, type GraphNeeds, timeNow } from './graph-needs.ts';
import { noteGroup } from './group-changes.ts';
import { requireRemovable } from './item-types.ts';
import { findItem, lockItem, updateItem } from './items-store.ts';
import { actingRole, bitsOf, type Held, heldOn, within } from './letters.ts';
import { link, reachBefore, requireFits, requireNothingLent, requireNothingTaken } from './placing.ts';
import { requireLetters } from './require-letters.ts';
import { lockTree } from './tree-store.ts';

async function setTrashed(needs: GraphNeeds, key: string, trashed: boolean, by: Author): Promise<ItemsTable> {
  const { storage } = needs;
  const before = await lockItem(storage, key);
  if (!before || (before.trashed_at !== null) === trashed) {
    throw new Failure('item.not-found');
  }
  const mark = trashed
    ? { trashed_at: timeNow(needs), trashed_by: by }
    : { trashed_at: null, trashed_by: null };
  const after = await updateItem(storage.db(), key, before.rev, mark);
  if (!after) throw new Failure('item.not-found');
  await noteGroup(needs, by, trashed ? 'group.trashed' : 'group.restored', after);
  const links = await edgesTo(storage.db(), 'Child', key);
  storage.changed(...namesOfItem(after), ...links.map((edge) => `item:${edge.from_key}`));
  return after;
}

/** What lies below stays as it is and follows: it has no live place any more. */
export async function trash(
  needs: GraphNeeds,
  actor: Actor,
  key: string,
): Promise<{ item: Item; edge?: Edge }> {
  const { storage } = needs;
  return storage.transaction(async () => {
    await lockTree(storage, 'reshape');
    const held = await requireLetters(needs, actor, key, 't');
    requireRemovable(held, await actingRole(storage, actor));
    const row = await setTrashed(needs, key, true, authorOf(actor));
    const [edge] = await edgesTo(storage.db(), 'Child', key);
    return edge ? { item: toItem(row), edge: toEdge(edge) } : { item: toItem(row) };
  });
}

export async function getTrashed(needs: GraphNeeds, actor: Actor, key: string): Promise<Item> {
  await requireLetters(needs, actor, key, 'r', { state: 'trashed' });
  const row = await findItem(needs.storage.db(), key);
  if (!row) throw new Failure('item.not-found');
  return toItem(row);
}

/** Back to where it was: every place that still stands, each of which must want it. */
async function requireOldPlaces(needs: GraphNeeds, actor: Actor, key: string): Promise<void> {
  const links = await edgesTo(needs.storage.db(), 'Child', key);
  if (links.length === 0) return;
  const held = await heldOn(
    needs.storage,
    actor,
    links.map((edge) => edge.from_key),
  );
  const standing = [...held.values()].filter((parent) => parent.live);
  if (standing.length === 0) throw new Failure('item.parent-gone');
  if (standing.some((parent) => !within(bitsOf('a'), parent.letters))) throw new Failure('access.denied');
}

/** To another place, as by moving; a place that no longer stands is left without a question. */
async function placeAnew(needs: GraphNeeds, actor: Actor, held: Held, parentKey: string): Promise<void> {
  const { storage } = needs;
  await requireLetters(needs, actor, parentKey, 'a');
  const links = await edgesTo(storage.db(), 'Child', held.key);
  const present = links.find((edge) => edge.from_key === parentKey);
  const leaving = links.filter((edge) => edge !== present);
  const parents = await heldOn(
    storage,
    actor,
    leaving.map((edge) => edge.from_key),
  );
  for (const parent of parents.values()) {
    if (parent.live && !within(bitsOf('u'), parent.letters)) throw new Failure('access.denied');
  }
  if (!present) {
    await requireFits(needs, held.key, parentKey);
    await requireNothingLent(needs, held, parentKey);
    const place = { type: 'Child', fromKey: parentKey, toKey: held.key, data: {} };
    await link(needs, authorOf(actor), place);
  }
  const before = await reachBefore(needs, held.key);
  for (const edge of leaving) await removeEdge(needs, edge);
  await requireNothingTaken(needs, held, before);
}

export async function restore(
  needs: GraphNeeds,
  actor: Actor,
  key: string,
  { parentKey }: { parentKey?: string | undefined },
): Promise<Item> {
  const { storage } = needs;
  return storage.transaction(async () => {
    await lockTree(storage, 'reshape');
    const held = await requireLetters(needs, actor, key, 't', { state: 'trashed' });
    requireRemovable(held, await actingRole(storage, actor));
    if (parentKey === undefined) await requireOldPlaces(needs, actor, key);
    else await placeAnew(needs, actor, held, parentKey);
    return toItem(await setTrashed(needs, key, false, authorOf(actor)));
  });
}
