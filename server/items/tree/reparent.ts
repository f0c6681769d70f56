// Puts an item under another: no ring, not too deep, and nobody comes to hold what nobody might have given them.
import { Failure } from '../../platform/failure.ts';
import type { EdgesTable } from '../../storage/tables.ts';
import {
  type EffectiveGrant,
  type EffectiveGrants,
  effectiveGrants,
  type GrantsByName,
  notIn,
} from '../access/effective-grants.ts';
import { allLetters, bitsOf, type Grants, isSubset, noLetters } from '../access/letters.ts';
import { principalsOf } from '../access/principals.ts';
import { namesOfEdge } from '../change-names.ts';
import { insertEdge } from '../edges-store.ts';
import type { Data } from '../entity.ts';
import { type Author, freshKey, type GraphDeps, timeNow } from '../graph-deps.ts';
import { sayEdge } from '../item-events.ts';
import { requirePlainData } from '../plain-data.ts';
import { levelsDownFrom, levelsUpFrom, mostEdgesAbove } from './tree-shape.ts';
import { edgesAbove, edgesAboveAllBelow } from './tree-store.ts';

/** Levels of a tree, top and bottom counted. */
const maxLevels = 64;
/** Edges above one item: the permission question walks them, so they stay few, however the graph is built. */
const maxEdgesAbove = 1000;
/** Edges above what lies below a moved item, together; more are not looked through in one call. */
const maxEdgesBelow = 100_000;
/** Permissions that come with a place and are looked at one by one; more count as lent. */
const comparedAtMost = 200;

/** @throws Failure `item.too-deep` where nothing more fits under this parent. */
export async function requireRoomUnder({ storage }: GraphDeps, parentKey: string): Promise<void> {
  const edges = await edgesAbove(storage.db(), parentKey, maxEdgesAbove);
  if (edges.length >= maxEdgesAbove || levelsUpFrom(parentKey, edges) >= maxLevels) {
    throw new Failure('item.too-deep');
  }
}

/** @throws Failure `item.cycle`, `item.too-deep`. The lock on the tree must be held. */
export async function requireFits({ storage }: GraphDeps, childKey: string, parentKey: string): Promise<void> {
  const db = storage.db();
  if (childKey === parentKey) throw new Failure('item.cycle');
  const above = await edgesAbove(db, parentKey, maxEdgesAbove);
  // Whole or not: a cut list says too deep, before anything is read out of it.
  if (above.length > maxEdgesAbove) throw new Failure('item.too-deep');
  if (above.some((edge) => edge.parent === childKey)) throw new Failure('item.cycle');
  const beside = await edgesAbove(db, childKey, maxEdgesAbove);
  if (above.length + beside.length + 1 > maxEdgesAbove) throw new Failure('item.too-deep');
  // The items below come to have all of this above them too: linked from the middle, a graph would grow without end.
  const edgesBelow = await edgesAboveAllBelow(db, childKey, maxEdgesBelow);
  if (edgesBelow.length > maxEdgesBelow) throw new Failure('item.too-deep');
  const edges = new Map([...above, ...edgesBelow].map((one) => [`${one.parent} ${one.child}`, one]));
  edges.set('', { parent: parentKey, child: childKey });
  if (mostEdgesAbove(edges.values(), maxEdgesAbove) > maxEdgesAbove) throw new Failure('item.too-deep');
  if (levelsUpFrom(parentKey, above) + levelsDownFrom(childKey, edgesBelow) > maxLevels) {
    throw new Failure('item.too-deep');
  }
}

/**
 * True where they hold these letters on the item and `s`: they could keep them by sharing it with themselves, so
 * that one more way for them is nothing new.
 */
async function couldGiveThemselves(
  { storage }: GraphDeps,
  present: GrantsByName,
  { participant, bits }: EffectiveGrant,
): Promise<boolean> {
  const principals = new Set([participant, ...(await principalsOf({ storage }, participant))]);
  let holds = noLetters;
  for (const one of present.values()) if (principals.has(one.participant)) holds |= one.bits;
  return isSubset(bits | bitsOf('s'), holds);
}

/**
 * Refuses a place through which permissions come to reach the item that did not, unless the actor may share it.
 * Permissions are compared and not letters: somebody who holds the same letters by a place of their own would keep
 * them when those that they were given are taken back. Only inheritable letters count: one on the item alone does
 * not open what lies below it, and a new parent's would.
 * @param grants what the actor holds on the item.
 */
export async function requireNothingLent(deps: GraphDeps, grants: Grants, parentKey: string): Promise<void> {
  if (grants.inheritable === allLetters) return; // They may give anything to anybody here.
  const reached = await effectiveGrants(deps.storage, [grants.key, parentKey]);
  const present = reached.get(grants.key)?.live ?? new Map();
  const place = reached.get(parentKey)?.ever ?? new Map();
  let lent = noLetters;
  let lends = false;
  let compared = 0;
  for (const one of notIn(place, present)) {
    if (compared++ < comparedAtMost && (await couldGiveThemselves(deps, present, one))) continue;
    lends = true;
    lent |= one.bits;
  }
  if (!lends) return;
  if (!isSubset(bitsOf('s'), grants.letters)) throw new Failure('access.denied');
  if (!isSubset(lent, grants.inheritable)) throw new Failure('access.too-much');
}

/** The permissions that reach the item before a change of place, to be compared with those after it. */
export async function grantsBefore({ storage }: GraphDeps, key: string): Promise<EffectiveGrants> {
  return (await effectiveGrants(storage, [key])).get(key) ?? { live: new Map(), ever: new Map() };
}

/**
 * Refuses a change of place by which a permission reaches the item no more, unless the actor holds `t`, or could
 * have taken that permission by `g`. With `l` and `u` alone an item could be carried away from whom it belongs to.
 * Also refuses to leave it with nobody who may change its permissions, unless the actor may delete it.
 */
export async function requireNothingTaken(deps: GraphDeps, grants: Grants, before: EffectiveGrants): Promise<void> {
  const after = await grantsBefore(deps, grants.key);
  const lost = [...notIn(before.live, after.live), ...notIn(before.ever, after.ever)];
  if (lost.length === 0 || grants.inheritable === allLetters) return;
  const ends = isSubset(bitsOf('g'), grants.letters) && lost.every(({ bits }) => isSubset(bits, grants.inheritable));
  if (!ends && !isSubset(bitsOf('t'), grants.letters)) throw new Failure('access.denied');
  const kept = [...after.live.values()].some(({ bits }) => isSubset(bitsOf('g'), bits));
  if (!kept && !isSubset(bitsOf('d'), grants.inheritable)) throw new Failure('access.denied');
}

/** @throws Failure `edge.exists`. */
export async function insertEdgeRow(
  deps: GraphDeps,
  author: Author,
  given: { type: string; fromKey: string; toKey: string; data: Data },
): Promise<EdgesTable> {
  const { storage } = deps;
  const now = timeNow(deps);
  const edge = await insertEdge(storage.db(), {
    key: freshKey(deps),
    type: given.type,
    from_key: given.fromKey,
    to_key: given.toKey,
    data: requirePlainData(given.data),
    rev: 1,
    created_by: author,
    created_at: now,
    updated_by: author,
    updated_at: now,
  });
  if (!edge) throw new Failure('edge.exists');
  storage.changed(...namesOfEdge(edge));
  await sayEdge(deps, 'created', author, edge);
  return edge;
}
