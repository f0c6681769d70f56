// Creates items: alone, with full permission for the maker, or under another, whose rights they inherit.
import type { Edge, Item } from '../../contract/schemas/entity.ts';
import { Failure } from '../platform/failure.ts';
import { type Actor, authorOf } from './actor.ts';
import { type Data, toEdge, toItem } from './entity.ts';
import { insertPermission } from './granting.ts';
import type { GraphNeeds } from './graph-needs.ts';
import { noteGroup } from './group-changes.ts';
import { requireCreatable, requireDataOfType } from './item-types.ts';
import { actingRole, allLetters, bitsOf, type LetterBits, within } from './letters.ts';
import { isReservedLink } from './link-types.ts';
import { link, requireRoomUnder } from './placing.ts';
import { requireLetters } from './require-letters.ts';
import { lockTree } from './tree-store.ts';
import { createRow } from './writing.ts';

export interface NewItem {
  type: string;
  data?: Data | undefined;
}

async function grantMaker(needs: GraphNeeds, actor: Actor, itemKey: string, bits: LetterBits): Promise<void> {
  if (actor.kind !== 'user') return;
  const { userKey } = actor;
  await insertPermission(needs, userKey, { participantKey: userKey, itemKey, bits, propagate: true });
}

export async function createAlone(needs: GraphNeeds, actor: Actor, given: NewItem): Promise<Item> {
  return needs.storage.transaction(async () => {
    requireCreatable(given.type, await actingRole(needs.storage, actor));
    const data = requireDataOfType(given.type, given.data ?? {});
    const row = await createRow(needs, authorOf(actor), { type: given.type, data });
    await grantMaker(needs, actor, row.key, allLetters);
    await noteGroup(needs, authorOf(actor), 'group.created', row);
    return toItem(row);
  });
}

export async function append(
  needs: GraphNeeds,
  actor: Actor,
  parentKey: string,
  given: { item: NewItem; edge?: { type?: string | undefined; data?: Data | undefined } | undefined },
): Promise<{ item: Item; edge: Edge }> {
  const linkType = given.edge?.type ?? 'Child';
  if (isReservedLink(linkType)) throw new Failure('edge.type-reserved');
  const { storage } = needs;
  return storage.transaction(async () => {
    await lockTree(storage, 'add');
    const held = await requireLetters(needs, actor, parentKey, 'a');
    requireCreatable(given.item.type, await actingRole(storage, actor));
    const data = requireDataOfType(given.item.type, given.item.data ?? {});
    if (linkType === 'Child') await requireRoomUnder(needs, parentKey);
    const author = authorOf(actor);
    const row = await createRow(needs, author, { type: given.item.type, data });
    const edge = await link(needs, author, {
      type: linkType,
      fromKey: parentKey,
      toKey: row.key,
      data: given.edge?.data ?? {},
    });
    if (linkType !== 'Child') await grantMaker(needs, actor, row.key, allLetters);
    // Where the maker's letters stop at the parent, what they just made would be out of their sight.
    else if (!within(bitsOf('r'), held.flowing)) await grantMaker(needs, actor, row.key, held.letters);
    await noteGroup(needs, author, 'group.created', row);
    return { item: toItem(row), edge: toEdge(edge) };
  });
}
