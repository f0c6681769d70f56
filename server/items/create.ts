// Creates items that stand under nothing, with full permission for the maker.
import type { Item } from '../../contract/schemas/entity.ts';
import { type Actor, authorOf } from '../platform/caller.ts';
import { insertPermission } from './access/granting.ts';
import { actingRole, allLetters, type LetterBits } from './access/letters.ts';
import { type Data, toItem } from './entity.ts';
import type { GraphDeps } from './graph-deps.ts';
import { requireCreatable, requireDataOfType } from './item-types.ts';
import { noteGroup } from './members/group-changes.ts';
import { createRow } from './writing.ts';

export interface NewItem {
  type: string;
  data?: Data | undefined;
}

export async function grantMaker(deps: GraphDeps, actor: Actor, itemKey: string, bits: LetterBits): Promise<void> {
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
