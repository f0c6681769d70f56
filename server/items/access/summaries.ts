// Shows people and groups as others meet them: name and picture, and no more.
import type { Item } from '../../../contract/schemas/entity.ts';
import type { Actor } from '../../platform/caller.ts';
import type { ItemsTable } from '../../storage/tables.ts';
import { cardOf, publicView, toItem } from '../entity.ts';
import type { GraphDeps } from '../graph-deps.ts';
import { findItems } from '../items-store.ts';
import { fellowsAmong } from '../members/members.ts';
import { grantsOn, isSubset, readLetter } from './letters.ts';

/** Which of these live items the actor may read. */
export async function readableAmong(
  { storage }: Pick<GraphDeps, 'storage'>,
  actor: Actor,
  keys: readonly string[],
): Promise<Set<string>> {
  const grants = [...(await grantsOn(storage, actor, keys)).values()];
  return new Set(grants.filter((each) => each.live && isSubset(readLetter, each.letters)).map(({ key }) => key));
}

/**
 * The summaries of participants by key. The picture to readers and fellow members, who may fetch it; whether a user
 * is active to readers alone: it is nobody else's business who was deactivated.
 */
export async function summariesOf(
  deps: GraphDeps,
  actor: Actor,
  rows: readonly ItemsTable[],
): Promise<Map<string, Item>> {
  const keys = [...new Set(rows.map((row) => row.key))];
  const readable = await readableAmong(deps, actor, keys);
  const others = rows.filter((row) => row.type === 'User' && !readable.has(row.key)).map((row) => row.key);
  const fellows = actor.kind === 'user' ? await fellowsAmong(deps, actor.userKey, others) : new Set<string>();
  return new Map(
    rows.map((row) => {
      const item = toItem(row);
      if (readable.has(row.key)) {
        return [row.key, { ...publicView(item), ...(item.active === undefined ? {} : { active: item.active }) }];
      }
      return [row.key, fellows.has(row.key) ? publicView(item) : cardOf(item)];
    }),
  );
}

/** The cards of those of these items that the actor may read: where something comes from, or leads through. */
export async function placesOf(deps: GraphDeps, actor: Actor, keys: readonly string[]): Promise<Map<string, Item>> {
  const readable = await readableAmong(deps, actor, keys);
  const rows = await findItems(deps.storage.db(), [...readable]);
  return new Map(rows.map((row) => [row.key, cardOf(toItem(row))]));
}
