// Decides how much of an item is shown to whom: whole to those who may read it, a card to those who meet it.
import type { Edge, Item } from '../../../contract/schemas/entity.ts';
import type { Actor } from '../../platform/caller.ts';
import { cardOf, toItem } from '../entity.ts';
import type { GraphDeps } from '../graph-deps.ts';
import { findItems } from '../items-store.ts';
import { bitsOf, grantsOn, isSubset } from './letters.ts';

/** The same items in the same order; of those that the actor may not read, the card. */
export async function redactFor(deps: GraphDeps, actor: Actor, items: readonly Item[]): Promise<Item[]> {
  const grants = await grantsOn(
    deps.storage,
    actor,
    items.map((item) => item._key),
  );
  const readable = bitsOf('r');
  return items.map((item) => (isSubset(readable, grants.get(item._key)?.letters ?? 0) ? item : cardOf(item)));
}

/** Stands in the place of a maker whose account was deleted: nobody, and nobody else later. */
const deletedUser = (key: string) => ({
  _key: key,
  _id: `items/${key}`,
  type: 'User',
  data: {},
  deleted: true,
});

/** Puts users in the place of their keys as makers. */
export async function withAuthors<E extends Item | Edge>(
  deps: GraphDeps,
  actor: Actor,
  entities: readonly E[],
): Promise<E[]> {
  const keys = new Set<string>();
  for (const { createdBy, updatedBy } of entities) {
    for (const author of [createdBy, updatedBy]) if (typeof author === 'string') keys.add(author);
  }
  if (keys.size === 0) return [...entities];
  const rows = await findItems(deps.storage.db(), [...keys]);
  const shown = new Map((await redactFor(deps, actor, rows.map(toItem))).map((author) => [author._key, author]));
  const inPlace = (author: E['createdBy']): E['createdBy'] =>
    typeof author === 'string' ? (shown.get(author) ?? deletedUser(author)) : author;
  return entities.map((entity) => ({
    ...entity,
    createdBy: inPlace(entity.createdBy),
    updatedBy: inPlace(entity.updatedBy),
  }));
}
