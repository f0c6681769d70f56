// Creates items: alone, with full permission for the maker, or under another, whose rights they inherit.
import type { Edge, Item } from '../../contract/schemas/entity.ts';
import { Failure } from '../platform/failure.ts';
import { insertPermission } from './access/granting.ts';
import { actingRole, allLetters, bitsOf, isSubset, type LetterBits } from './access/letters.ts';
import { requireLetters } from './access/require-letters.ts';
import { type Actor, authorOf } from './actor.ts';
import { type Data, toEdge, toItem } from './entity.ts';
import type { GraphDeps } from './graph-deps.ts';
import { requireCreatable, requireDataOfType } from './item-types.ts';
import { noteGroup } from './members/group-changes.ts';
import { isReservedType } from './tree/edge-types.ts';
import { insertEdgeRow, requireRoomUnder } from './tree/reparent.ts';
import { lockTree } from './tree/tree-store.ts';
import { createRow } from './writing.ts';

export interface NewItem {
  type: string;
  data?: Data | undefined;
}

async function grantMaker(deps: GraphDeps, actor: Actor, itemKey: string, bits: LetterBits): Promise<void> {
  if (actor.kind !== 'user') return;
  const { userKey } = actor;
  await insertPermission(deps, userKey, { participantKey: userKey, itemKey, bits, propagate: true });
}

export async function createAlone(deps: GraphDeps, actor: Actor, given: NewItem): Promise<Item> {
  return deps.storage.transaction(async () => {
    requireCreatable(given.type, await actingRole(deps.storage, actor));
    const data = requireDataOfType(given.type, given.data ?? {});
    const row = await createRow(deps, authorOf(actor), { type: given.type, data });
    await grantMaker(deps, actor, row.key, allLetters);
    await noteGroup(deps, authorOf(actor), 'group.created', row);
    return toItem(row);
  });
}

export async function append(
  deps: GraphDeps,
  actor: Actor,
  parentKey: string,
  given: { item: NewItem; edge?: { type?: string | undefined; data?: Data | undefined } | undefined },
): Promise<{ item: Item; edge: Edge }> {
  const linkType = given.edge?.type ?? 'Child';
  if (isReservedType(linkType)) throw new Failure('edge.type-reserved');
  const { storage } = deps;
  return storage.transaction(async () => {
    await lockTree(storage, 'add');
    const grants = await requireLetters(deps, actor, parentKey, 'a');
    requireCreatable(given.item.type, await actingRole(storage, actor));
    const data = requireDataOfType(given.item.type, given.item.data ?? {});
    if (linkType === 'Child') await requireRoomUnder(deps, parentKey);
    const author = authorOf(actor);
    const row = await createRow(deps, author, { type: given.item.type, data });
    const edge = await insertEdgeRow(deps, author, {
      type: linkType,
      fromKey: parentKey,
      toKey: row.key,
      data: given.edge?.data ?? {},
    });
    if (linkType !== 'Child') await grantMaker(deps, actor, row.key, allLetters);
    // Where the maker's letters stop at the parent, what they just made would be out of their sight.
    else if (!isSubset(bitsOf('r'), grants.inheritable)) await grantMaker(deps, actor, row.key, grants.letters);
    await noteGroup(deps, author, 'group.created', row);
    return { item: toItem(row), edge: toEdge(edge) };
  });
}
