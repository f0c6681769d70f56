// Finds the shortest path between two items, within what one call may cost.
import type { Item } from '../../../contract/schemas/entity.ts';
import type { Actor } from '../../platform/caller.ts';
import { Failure } from '../../platform/failure.ts';
import { bitsOf, grantsOn, isSubset } from '../access/letters.ts';
import { requireLetters } from '../access/require-letters.ts';
import { relationsOf } from '../edges-store.ts';
import { toItem } from '../entity.ts';
import type { GraphDeps } from '../graph-deps.ts';
import { bytesOfItems, findItems } from '../items-store.ts';
import { pageBytes } from '../page-bytes.ts';

/** The search looks at so much before it says that there is none (S50): two leaves of the deepest tree are found. */
const itemsAtMost = 5000;
const edgesAtMost = 20_000;
const stepsAtMost = 128;

/** The shortest path over edges of any kind but permissions and memberships, and over readable items alone. */
export async function findPath(deps: GraphDeps, actor: Actor, key: string, toKey: string): Promise<Item[]> {
  await requireLetters(deps, actor, key, 'r');
  await requireLetters(deps, actor, toKey, 'r');
  const cameFrom = await search(deps, actor, key, toKey);
  if (!cameFrom.has(toKey)) return [];
  const path: string[] = [];
  for (let at = toKey; at !== ''; at = cameFrom.get(at) ?? '') path.unshift(at);
  const db = deps.storage.db();
  // Part of a path is none, so it is whole or refused.
  if ((await bytesOfItems(db, path)) > pageBytes) throw new Failure('request.too-large');
  return (await findItems(db, path)).map(toItem);
}

/** From each item that was reached the one before it, breadth first. */
async function search({ storage }: GraphDeps, actor: Actor, key: string, toKey: string): Promise<Map<string, string>> {
  const cameFrom = new Map<string, string>([[key, '']]);
  let frontier = [key];
  let edgesLeft = edgesAtMost;
  for (let step = 0; step < stepsAtMost && frontier.length > 0 && !cameFrom.has(toKey); step++) {
    if (cameFrom.size >= itemsAtMost || edgesLeft <= 0) break;
    const standing = new Set(frontier);
    const reached = new Map<string, string>();
    const edges = await relationsOf(storage.db(), frontier, edgesLeft);
    edgesLeft -= edges.length;
    for (const { from_key, to_key } of edges) {
      if (standing.has(from_key) && !cameFrom.has(to_key)) reached.set(to_key, from_key);
      if (standing.has(to_key) && !cameFrom.has(from_key)) reached.set(from_key, to_key);
    }
    const some = [...reached.keys()].slice(0, itemsAtMost - cameFrom.size);
    const grants = await grantsOn(storage, actor, some);
    frontier = some.filter((one) => {
      const there = grants.get(one);
      return there?.live === true && isSubset(bitsOf('r'), there.letters);
    });
    for (const one of frontier) cameFrom.set(one, reached.get(one) ?? '');
  }
  return cameFrom;
}
