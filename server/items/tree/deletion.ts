// Deletes items for good, with what lies below them alone.
import type { Item } from '../../../contract/schemas/entity.ts';
import { type Actor, authorOf } from '../../platform/caller.ts';
import { Failure } from '../../platform/failure.ts';
import { actingRole, bitsOf, type Grants, grantsOn, isSubset } from '../access/letters.ts';
import { requireLetters } from '../access/require-letters.ts';
import { changeNames, namesOfItem } from '../change-names.ts';
import { toItem } from '../entity.ts';
import { dropLooseFilesOf } from '../files/files.ts';
import type { GraphDeps } from '../graph-deps.ts';
import { sayItemsRemoved, shortName } from '../item-events.ts';
import { goesWithParent, requireRemovable } from '../item-types.ts';
import { chunksOf, deleteItems, lockItem } from '../items-store.ts';
import { noteGroup } from '../members/group-changes.ts';
import { groupRowsOf } from '../members/members.ts';
import { keysBelow, lockTree, namesOf, parentsOf } from './tree-store.ts';

/** More than this is not deleted in one call: it would hold the store for too long. */
const deletedAtMost = 50_000;

interface Doomed {
  key: string;
  type: string;
}

/** All that has no place outside of what goes: an item goes when the last of its parents has gone. */
async function doomedWith({ storage }: GraphDeps, root: Doomed, atMost: number = deletedAtMost): Promise<Doomed[]> {
  const keys = await keysBelow(storage.db(), root.key, atMost);
  if (keys.length > atMost) {
    throw new Failure('request.too-large', {
      fields: { key: `More than ${atMost} items lie below. Delete what lies below first.` },
    });
  }
  const below = new Set(keys);
  below.delete(root.key);
  const parentsLeft = new Map<string, number>();
  const typeOf = new Map<string, string>();
  const childrenOf = new Map<string, string[]>();
  for (const { parent, child, type } of await parentsOf(storage.db(), [...below])) {
    parentsLeft.set(child, (parentsLeft.get(child) ?? 0) + 1);
    typeOf.set(child, type);
    const siblings = childrenOf.get(parent);
    if (siblings) siblings.push(child);
    else childrenOf.set(parent, [child]);
  }
  const doomed = [root];
  for (const { key } of doomed) {
    for (const child of childrenOf.get(key) ?? []) {
      const left = (parentsLeft.get(child) ?? 0) - 1;
      parentsLeft.set(child, left);
      const type = typeOf.get(child) ?? '';
      if (left === 0 && goesWithParent(type)) doomed.push({ key: child, type });
    }
  }
  return doomed;
}

async function deleteRow(deps: GraphDeps, actor: Actor, grants: Grants): Promise<Item> {
  const { storage } = deps;
  requireRemovable(grants, await actingRole(storage, actor));
  const row = await lockItem(storage, grants.key);
  if (!row) throw new Failure('item.not-found');
  const doomed = await doomedWith(deps, row);
  // A letter that does not flow says nothing of what lies below.
  if (!isSubset(bitsOf('d'), grants.inheritable)) await requireDeletable(deps, actor, doomed);
  const names = await namesOf(
    storage,
    doomed.map(({ key }) => key),
  );
  const gone = doomed.map(({ key, type }) => ({ key, type, name: shortName(names.get(key)) }));
  await sayItemsRemoved(deps, authorOf(actor), gone);
  // From below upwards: the store's cascade then finds few edges left to follow.
  await deleteItems(storage.db(), doomed.map((one) => one.key).reverse());
  await noteGroup(deps, authorOf(actor), 'group.deleted', row);
  tellGone(deps, doomed);
  return toItem(row);
}

/** In parts: there can be more names than one call takes. */
function tellGone({ storage }: GraphDeps, gone: readonly Doomed[]): void {
  for (const some of chunksOf(gone)) storage.changed(...some.flatMap(namesOfItem));
}

async function requireDeletable({ storage }: GraphDeps, actor: Actor, doomed: readonly Doomed[]): Promise<void> {
  const grants = await grantsOn(
    storage,
    actor,
    doomed.map((one) => one.key),
  );
  for (const one of grants.values()) {
    if (!isSubset(bitsOf('d'), one.letters)) throw new Failure('access.denied');
  }
}

/** @param state where the item must be: among the living, or in the trash. */
export async function deleteForGood(
  deps: GraphDeps,
  actor: Actor,
  key: string,
  state: 'live' | 'trashed',
): Promise<Item> {
  const { storage } = deps;
  return storage.transaction(async () => {
    await lockTree(storage, 'reshape');
    const grants = await requireLetters(deps, actor, key, 'd', { state });
    const parents = await parentsOf(storage.db(), [key]);
    const item = await deleteRow(deps, actor, grants);
    for (const { parent } of parents) if (parent !== '') storage.changed(changeNames.item(parent));
    return item;
  });
}

/** More than one person can have put below themselves. */
const belowOnePersonAtMost = 10_000_000;

/**
 * A user for good, with what stands below them alone and uploads that no item holds; to be wrapped in
 * `keepingASuperAdmin`. Their work elsewhere stays; their key stays in it as that of nobody, and is given to nobody
 * again. Joins the transaction. Throws `user.not-found`.
 */
export async function deleteUser(deps: GraphDeps, userKey: string): Promise<void> {
  const { storage } = deps;
  await storage.transaction(async () => {
    await lockTree(storage, 'reshape');
    const row = await lockItem(storage, userKey);
    if (row?.type !== 'User') throw new Failure('user.not-found');
    const doomed = await doomedWith(deps, row, belowOnePersonAtMost);
    const groups = await groupRowsOf(deps, userKey);
    await dropLooseFilesOf(deps, userKey);
    const keys = doomed.map(({ key }) => key);
    // That the account was deleted is said without a name of what was in it.
    await deps.events.forgetItems(keys);
    await deleteItems(storage.db(), keys.reverse());
    await deps.quota?.forget(userKey);
    tellGone(deps, [...doomed, ...groups]);
  });
}
