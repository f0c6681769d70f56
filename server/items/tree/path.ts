// Finds the shortest way between two items, within what one call may cost.
import type { Item } from '../../../contract/schemas/entity.ts';
import { Failure } from '../../platform/failure.ts';
import { bitsOf, heldOn, within } from '../access/letters.ts';
import { requireLetters } from '../access/require-letters.ts';
import type { Actor } from '../actor.ts';
import { toItem } from '../entity.ts';
import type { GraphDeps } from '../graph-deps.ts';
import { bytesOfItems, findItems } from '../items-store.ts';
import { pageBytes } from '../page-bytes.ts';
import { relationsOf } from './edges-store.ts';

/** What the search looks at before it says that there is no way (S50): two leaves of the deepest tree are found. */
const itemsAtMost = 5000;
const linksAtMost = 20_000;
const stepsAtMost = 128;

/** The shortest way over links of any kind but permissions and memberships, and over readable items alone. */
export async function findPath(deps: GraphDeps, actor: Actor, key: string, toKey: string): Promise<Item[]> {
  await requireLetters(deps, actor, key, 'r');
  await requireLetters(deps, actor, toKey, 'r');
  const cameFrom = await search(deps, actor, key, toKey);
  if (!cameFrom.has(toKey)) return [];
  const way: string[] = [];
  for (let at = toKey; at !== ''; at = cameFrom.get(at) ?? '') way.unshift(at);
  const db = deps.storage.db();
  // Part of a way is none, so it is whole or refused.
  if ((await bytesOfItems(db, way)) > pageBytes) throw new Failure('request.too-large');
  return (await findItems(db, way)).map(toItem);
}

/** From each item that was reached the one before it, breadth first. */
async function search({ storage }: GraphDeps, actor: Actor, key: string, toKey: string): Promise<Map<string, string>> {
  const cameFrom = new Map<string, string>([[key, '']]);
  let frontier = [key];
  let linksLeft = linksAtMost;
  for (let step = 0; step < stepsAtMost && frontier.length > 0 && !cameFrom.has(toKey); step++) {
    if (cameFrom.size >= itemsAtMost || linksLeft <= 0) break;
    const standing = new Set(frontier);
    const reached = new Map<string, string>();
    const links = await relationsOf(storage.db(), frontier, linksLeft);
    linksLeft -= links.length;
    for (const { from_key, to_key } of links) {
      if (standing.has(from_key) && !cameFrom.has(to_key)) reached.set(to_key, from_key);
      if (standing.has(to_key) && !cameFrom.has(from_key)) reached.set(from_key, to_key);
    }
    const some = [...reached.keys()].slice(0, itemsAtMost - cameFrom.size);
    const held = await heldOn(storage, actor, some);
    frontier = some.filter((one) => {
      const there = held.get(one);
      return there?.live === true && within(bitsOf('r'), there.letters);
    });
    for (const one of frontier) cameFrom.set(one, reached.get(one) ?? '');
  }
  return cameFrom;
}
