// Creates items under another, whose rights they inherit.
import type { Edge, Item } from '../../../contract/schemas/entity.ts';
import { type Actor, authorOf } from '../../platform/caller.ts';
import { Failure } from '../../platform/failure.ts';
import { actingRole, allLetters, bitsOf, isSubset } from '../access/letters.ts';
import { requireLetters } from '../access/require-letters.ts';
import { grantMaker, type NewItem } from '../create.ts';
import { type Data, toEdge, toItem } from '../entity.ts';
import type { GraphDeps } from '../graph-deps.ts';
import { requireCreatable, requireDataOfType } from '../item-types.ts';
import { noteGroup } from '../members/group-changes.ts';
import { createRow } from '../writing.ts';
import { isReservedType } from './edge-types.ts';
import { insertEdgeRow, requireRoomUnder } from './reparent.ts';
import { lockTree } from './tree-store.ts';

export async function append(
  deps: GraphDeps,
  actor: Actor,
  parentKey: string,
  given: { item: NewItem; edge?: { type?: string | undefined; data?: Data | undefined } | undefined },
): Promise<{ item: Item; edge: Edge }> {
  const edgeType = given.edge?.type ?? 'Child';
  if (isReservedType(edgeType)) throw new Failure('edge.type-reserved');
  const { storage } = deps;
  return storage.transaction(async () => {
    await lockTree(storage, 'add');
    const grants = await requireLetters(deps, actor, parentKey, 'a');
    requireCreatable(given.item.type, await actingRole(storage, actor));
    const data = requireDataOfType(given.item.type, given.item.data ?? {});
    if (edgeType === 'Child') await requireRoomUnder(deps, parentKey);
    const author = authorOf(actor);
    const row = await createRow(deps, author, { type: given.item.type, data });
    const edge = await insertEdgeRow(deps, author, {
      type: edgeType,
      fromKey: parentKey,
      toKey: row.key,
      data: given.edge?.data ?? {},
    });
    if (edgeType !== 'Child') await grantMaker(deps, actor, row.key, allLetters);
    // Where the maker's letters stop at the parent, what they just made would be out of their sight.
    else if (!isSubset(bitsOf('r'), grants.inheritable)) await grantMaker(deps, actor, row.key, grants.letters);
    await noteGroup(deps, author, 'group.created', row);
    return { item: toItem(row), edge: toEdge(edge) };
  });
}
