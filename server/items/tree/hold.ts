// Who could make an item vanish: those who may throw away it, or a place without which it stands nowhere.
import { type Actor, authorOf } from '../../platform/caller.ts';
import { Failure } from '../../platform/failure.ts';
import { rowsAbove } from '../access/effective-grants.ts';
import { actingRole, bitsOf, type Grants, grantsOn, isSubset, noLetters, readPermission } from '../access/letters.ts';
import type { GraphDeps } from '../graph-deps.ts';
import { isGroup, requireRemovable } from '../item-types.ts';
import { findItem } from '../items-store.ts';
import { noteGroup } from '../members/group-changes.ts';
import { levelsUpFrom } from './tree-shape.ts';
import { keysBelow, parentsOf, placedGroupsBelow } from './tree-store.ts';

/** Permissions by their name, each with whom it is for and whether it has `g`. */
type Holders = Map<string, { participant: string; grants: boolean }>;

export interface Hold {
  live: boolean;
  /** Permissions by which somebody could throw it away, or all that it stands in. */
  ending: Holders;
  /** The same on anything above it. */
  anywhere: Holders;
  levels: number;
  edges: number;
}

/** Up to these nothing is asked of how much stands above: it leaves room enough below. */
const roomyLevels = 8;
const roomyEdges = 100;
/** Whoever throws away what they may not throw away below is told to begin below. */
const fallingAtMost = 10_000;
const takesAway = bitsOf('tg');

export async function holdOn({ storage }: GraphDeps, key: string): Promise<Hold> {
  const rows = await rowsAbove(storage, [key]);
  const trashed = new Set<string>();
  const parents = new Map<string, string[]>();
  const permissions = new Map<string, { participant: string; grants: boolean; flows: boolean }[]>();
  for (const { kind, a, b, c } of rows) {
    if (kind === 'trashed') trashed.add(a);
    else if (kind === 'parent') parents.set(a, [...(parents.get(a) ?? []), b]);
    else {
      const { permissions: text, propagate } = readPermission(c);
      if ((bitsOf(text) & takesAway) === noLetters) continue;
      const one = { participant: b, grants: text.includes('g'), flows: propagate };
      permissions.set(a, [...(permissions.get(a) ?? []), one]);
    }
  }
  const stands = new Map<string, ReadonlySet<string> | undefined>();
  /** All without which it would not be live, itself too; nothing where it is not. */
  const standsBy = (at: string): ReadonlySet<string> | undefined => {
    if (stands.has(at)) return stands.get(at);
    stands.set(at, undefined);
    const above = parents.get(at) ?? [];
    const ways = above.map(standsBy).filter((way) => way !== undefined);
    if (trashed.has(at) || (above.length > 0 && ways.length === 0)) return undefined;
    const [first, ...others] = ways;
    const common = [...(first ?? [])].filter((one) => others.every((way) => way.has(one)));
    const answer = new Set([...common, at]);
    stands.set(at, answer);
    return answer;
  };
  const everythingAbove = (start: Iterable<string>): Set<string> => {
    const seen = new Set(start);
    for (const one of seen) for (const parent of parents.get(one) ?? []) seen.add(parent);
    return seen;
  };
  const holders = (own: ReadonlySet<string>, above: Iterable<string>): Holders => {
    const found: Holders = new Map();
    for (const at of above) {
      for (const { participant, grants, flows } of permissions.get(at) ?? []) {
        if (flows || own.has(at)) found.set(`${at} ${participant}`, { participant, grants });
      }
    }
    return found;
  };
  const needed = standsBy(key);
  const all = everythingAbove([key]);
  const edges = [...parents].flatMap(([child, some]) => some.map((parent) => ({ child, parent })));
  return {
    live: needed !== undefined,
    ending: holders(needed ?? new Set(), everythingAbove(needed ?? [])),
    anywhere: holders(all, all),
    levels: levelsUpFrom(key, edges),
    edges: edges.length,
  };
}

/**
 * True where somebody comes in who could not before. Whoever holds `g` on the item gets nothing new by another way; on a
 * group they do, which its `g` does not throw away.
 */
function isWider(type: string, before: Holders, after: Holders): boolean {
  const mighty = isGroup(type) ? [] : [...before.values()].filter((one) => one.grants);
  const masters = new Set(mighty.map((one) => one.participant));
  return [...after].some(([name, { participant }]) => !before.has(name) && !masters.has(participant));
}

/**
 * Refuses a change of place after which somebody else could make the item vanish, by throwing away what it stands in,
 * or which takes the room below it; unless the actor may take it away themselves (for a group: may throw it away), or
 * holds `g`, with which it can be taken out of any place again.
 * @param grants what the actor held before.
 */
export async function requireHeldAsBefore(deps: GraphDeps, actor: Actor, grants: Grants, before: Hold): Promise<void> {
  const after = await holdOn(deps, grants.key);
  const loses = (before.live && !after.live) || isWider(grants.type, before.ending, after.ending);
  const more = after.levels > Math.max(before.levels, roomyLevels) || after.edges > Math.max(before.edges, roomyEdges);
  const deeper = more && isWider(grants.type, before.anywhere, after.anywhere);
  if (!loses && !deeper) return;
  if (isGroup(grants.type)) requireRemovable(grants, await actingRole(deps.storage, actor));
  else if ((grants.letters & takesAway) === noLetters) throw new Failure('access.denied');
}

/**
 * Refuses to throw away what others' items fall with: a letter that does not flow says nothing of what lies below, and
 * groups are thrown away by super-admins alone.
 * @returns the groups that fall with it.
 */
export async function requireMayFall(deps: GraphDeps, actor: Actor, grants: Grants): Promise<string[]> {
  const { storage } = deps;
  const flows = isSubset(bitsOf('t'), grants.inheritable);
  const groups = await placedGroupsBelow(storage.db(), grants.key);
  if (flows && groups.length === 0) return [];
  const falling = await fallingWith(deps, actor, grants.key);
  for (const one of falling.values()) {
    if (one.key === grants.key) continue;
    if (isGroup(one.type)) requireRemovable(one, await actingRole(storage, actor));
    else if (!isSubset(bitsOf('t'), one.letters)) throw new Failure('access.denied');
  }
  return groups.filter((key) => falling.has(key));
}

/** The groups that stand by this item alone: those that came back with it. */
export async function groupsFallingWith(deps: GraphDeps, actor: Actor, key: string): Promise<string[]> {
  const groups = await placedGroupsBelow(deps.storage.db(), key);
  if (groups.length === 0) return [];
  const falling = await fallingWith(deps, actor, key);
  return groups.filter((group) => falling.has(group));
}

/** What is live and stands nowhere else, with what the actor holds there. */
async function fallingWith({ storage }: GraphDeps, actor: Actor, root: string): Promise<Map<string, Grants>> {
  const below = await keysBelow(storage.db(), root, fallingAtMost);
  if (below.length > fallingAtMost) {
    throw new Failure('request.too-large', {
      fields: { key: `More than ${fallingAtMost} items lie below. Begin with what lies below.` },
    });
  }
  const edges = (await parentsOf(storage.db(), below)).filter(({ parent }) => parent !== '');
  const grants = await grantsOn(storage, actor, [...below, ...edges.map(({ parent }) => parent)]);
  const standing = new Map<string, number>();
  const children = new Map<string, string[]>();
  for (const { parent, child } of edges) {
    if (!grants.get(parent)?.live) continue;
    standing.set(child, (standing.get(child) ?? 0) + 1);
    const some = children.get(parent);
    if (some) some.push(child);
    else children.set(parent, [child]);
  }
  const falling = new Map<string, Grants>();
  const follow = [root];
  for (const key of follow) {
    const held = grants.get(key);
    if (!held?.live) continue;
    falling.set(key, held);
    for (const child of children.get(key) ?? []) {
      const left = (standing.get(child) ?? 0) - 1;
      standing.set(child, left);
      if (left === 0) follow.push(child);
    }
  }
  return falling;
}

/** Groups that came or went with what they stand in, in the audit trail as if each were thrown away or brought back. */
export async function noteFallen(
  deps: GraphDeps,
  actor: Actor,
  topic: 'group.trashed' | 'group.restored',
  keys: readonly string[],
): Promise<void> {
  for (const key of keys) {
    const row = await findItem(deps.storage.db(), key);
    if (row) await noteGroup(deps, authorOf(actor), topic, row);
  }
}
