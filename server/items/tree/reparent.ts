// Puts an item under another: no ring, not too deep, and nobody comes to hold what nobody might have given them.
import { Failure } from '../../platform/failure.ts';
import type { EdgesTable } from '../../storage/tables.ts';
import { beyond, type Reach, type Reached, type Reaching, reachOf } from '../access/effective-grants.ts';
import { allLetters, bitsOf, type Held, noLetters, within } from '../access/letters.ts';
import { principalsOf } from '../access/letters-store.ts';
import { namesOfEdge } from '../change-names.ts';
import type { Data } from '../entity.ts';
import { type Author, freshKey, type GraphDeps, timeNow } from '../graph-deps.ts';
import { requirePlainData } from '../plain-data.ts';
import { insertEdge } from './edges-store.ts';
import { type ChildLink, levelsBelow, levelsBelowRows, linksAbove, linksAboveAllBelow } from './tree-store.ts';

/** Levels of a tree, top and bottom counted. */
const maxLevels = 64;
/** Links above one item: what the permission question walks must stay small, however the graph is woven. */
const maxLinksAbove = 1000;
/** Links above what lies below a moved item, together; more are not looked through in one call. */
const maxWoven = 100_000;
/** Permissions that come with a place and are looked at one by one; more count as lent. */
const comparedAtMost = 200;

function levelsUpFrom(key: string, links: readonly ChildLink[]): number {
  const parents = new Map<string, string[]>();
  for (const { parent, child } of links) parents.set(child, [...(parents.get(child) ?? []), parent]);
  const known = new Map<string, number>();
  const levels = (at: string): number => {
    const answer = known.get(at);
    if (answer !== undefined) return answer;
    known.set(at, 1);
    const above = (parents.get(at) ?? []).map(levels);
    const found = 1 + Math.max(0, ...above);
    known.set(at, found);
    return found;
  };
  return levels(key);
}

/** The links above whichever of these items has the most of them; counts no further than what is too many. */
function mostLinksAbove(links: readonly ChildLink[]): number {
  const parents = new Map<string, string[]>();
  for (const { parent, child } of links) {
    const known = parents.get(child);
    if (known) known.push(parent);
    else parents.set(child, [parent]);
  }
  if (links.length <= maxLinksAbove) return links.length;
  let most = 0;
  for (const start of parents.keys()) {
    let count = 0;
    const seen = new Set([start]);
    for (const key of seen) {
      const above = parents.get(key) ?? [];
      count += above.length;
      if (count > maxLinksAbove) return count;
      for (const parent of above) seen.add(parent);
    }
    most = Math.max(most, count);
  }
  return most;
}

/** @throws Failure `item.too-deep` where nothing more fits under this parent. */
export async function requireRoomUnder({ storage }: GraphDeps, parentKey: string): Promise<void> {
  const links = await linksAbove(storage.db(), parentKey, maxLinksAbove);
  if (links.length >= maxLinksAbove || levelsUpFrom(parentKey, links) >= maxLevels) {
    throw new Failure('item.too-deep');
  }
}

/** @throws Failure `item.cycle`, `item.too-deep`. The lock on the tree must be held. */
export async function requireFits({ storage }: GraphDeps, childKey: string, parentKey: string): Promise<void> {
  const db = storage.db();
  if (childKey === parentKey) throw new Failure('item.cycle');
  const above = await linksAbove(db, parentKey, maxLinksAbove);
  // Whole or not: a cut list says too deep, before anything is read out of it.
  if (above.length > maxLinksAbove) throw new Failure('item.too-deep');
  if (above.some((link) => link.parent === childKey)) throw new Failure('item.cycle');
  const beside = await linksAbove(db, childKey, maxLinksAbove);
  if (above.length + beside.length + 1 > maxLinksAbove) throw new Failure('item.too-deep');
  // What lies below comes to have all of this above it too: woven from the middle, a graph would grow without end.
  const woven = await linksAboveAllBelow(db, childKey, maxWoven);
  if (woven.length > maxWoven) throw new Failure('item.too-deep');
  const links = new Map([...above, ...woven].map((one) => [`${one.parent} ${one.child}`, one]));
  links.set('', { parent: parentKey, child: childKey });
  if (mostLinksAbove([...links.values()]) > maxLinksAbove) throw new Failure('item.too-deep');
  const room = maxLevels - levelsUpFrom(parentKey, above);
  const below = await levelsBelow(db, childKey, Math.max(room, 0));
  if (below.levels > room || below.rows >= levelsBelowRows) throw new Failure('item.too-deep');
}

/**
 * True where they hold these letters on the item and `s`: they could keep them by sharing it with themselves, so
 * that one more way for them is nothing new.
 */
async function couldGiveThemselves(
  { storage }: GraphDeps,
  present: Reach,
  { participant, bits }: Reaching,
): Promise<boolean> {
  const principals = new Set([participant, ...(await principalsOf(storage.db(), participant))]);
  let holds = noLetters;
  for (const one of present.values()) if (principals.has(one.participant)) holds |= one.bits;
  return within(bits | bitsOf('s'), holds);
}

/**
 * Refuses a place through which permissions come to reach the item that did not, unless the actor may share it.
 * Permissions are compared and not letters: somebody who holds the same letters by a place of their own would keep
 * them when those that they were given are taken back. What counts is what flows: a letter on the item alone does
 * not open what lies below it, and a new parent's would.
 * @param held what the actor holds on the item.
 */
export async function requireNothingLent(deps: GraphDeps, held: Held, parentKey: string): Promise<void> {
  if (held.flowing === allLetters) return; // They may give anything to anybody here.
  const reach = await reachOf(deps.storage, [held.key, parentKey]);
  const present = reach.get(held.key)?.live ?? new Map();
  const place = reach.get(parentKey)?.ever ?? new Map();
  let lent = noLetters;
  let lends = false;
  let compared = 0;
  for (const one of beyond(place, present)) {
    if (compared++ < comparedAtMost && (await couldGiveThemselves(deps, present, one))) continue;
    lends = true;
    lent |= one.bits;
  }
  if (!lends) return;
  if (!within(bitsOf('s'), held.letters)) throw new Failure('access.denied');
  if (!within(lent, held.flowing)) throw new Failure('access.too-much');
}

/** What reached the item before a change of place, to be held against what reaches it after. */
export async function reachBefore({ storage }: GraphDeps, key: string): Promise<Reached> {
  return (await reachOf(storage, [key])).get(key) ?? { live: new Map(), ever: new Map() };
}

/**
 * Refuses a change of place by which a permission reaches the item no more, unless the actor holds `t`, or could
 * have taken that permission by `g`. With `l` and `u` alone an item could be carried away from whom it belongs to.
 * Also refuses to leave it with nobody who may change its permissions, unless the actor may delete it.
 */
export async function requireNothingTaken(deps: GraphDeps, held: Held, before: Reached): Promise<void> {
  const after = await reachBefore(deps, held.key);
  const lost = [...beyond(before.live, after.live), ...beyond(before.ever, after.ever)];
  if (lost.length === 0 || held.flowing === allLetters) return;
  const ends = within(bitsOf('g'), held.letters) && lost.every(({ bits }) => within(bits, held.flowing));
  if (!ends && !within(bitsOf('t'), held.letters)) throw new Failure('access.denied');
  const kept = [...after.live.values()].some(({ bits }) => within(bitsOf('g'), bits));
  if (!kept && !within(bitsOf('d'), held.flowing)) throw new Failure('access.denied');
}

/** @throws Failure `edge.exists`. */
export async function link(
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
  return edge;
}
