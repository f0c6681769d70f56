// Explains what one user may do with an item: by which permission or role, through which groups, from which item.
import type { AccessExplained, Way } from '../../../contract/api/participants.ts';
import { domainKey } from '../../../contract/permissions.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import type { Role } from '../../../contract/schemas/user.ts';
import type { Actor } from '../../platform/caller.ts';
import { Failure } from '../../platform/failure.ts';
import type { ItemsTable } from '../../storage/tables.ts';
import { isParticipant } from '../change-names.ts';
import { cardOf, toItem } from '../entity.ts';
import type { GraphDeps } from '../graph-deps.ts';
import { findItem } from '../items-store.ts';
import {
  adminLetters,
  allLetters,
  bitsOf,
  grantsOn,
  type LetterBits,
  noLetters,
  readAncestry,
  readAtMost,
  readLetter,
  readPermission,
  requireReadWhole,
  rolesOf,
  writeBits,
} from './letters.ts';
import { type LettersRow, lettersRows, membershipRows } from './letters-store.ts';
import { mayKnow } from './permissions.ts';
import { requireLetters } from './require-letters.ts';
import { placesOf, summariesOf } from './summaries.ts';

/** Paths that one answer tells. */
const toldAtMost = 100;
/** Memberships that one answer looks through, and steps along them: groups can be linked into far more paths (S50). */
const membershipsAtMost = 5_000;
const stepsAtMost = 5_000;

/** A path as the store has it: keys in place of names. */
interface BarePath {
  kind: Way['kind'];
  bits: LetterBits;
  propagate: boolean;
  /** Groups, from the one that the user is in outwards. */
  via: readonly string[];
  /** The item that the permission is on. */
  on: string;
}

/** Every chain of groups from a user up to one group, shortest first, as far as the steps reach. */
function chainsTo(
  groupKey: string,
  userKey: string,
  insides: ReadonlyMap<string, readonly string[]>,
  budget: { steps: number; cut: boolean },
): string[][] {
  const chains: string[][] = [];
  const open: string[][] = [[groupKey]];
  for (const chain of open) {
    for (const inner of insides.get(chain[0] ?? '') ?? []) {
      if (budget.steps-- <= 0) {
        budget.cut = true;
        return chains;
      }
      if (inner === userKey) chains.push(chain);
      else if (!chain.includes(inner)) open.push([inner, ...chain]);
    }
  }
  return chains;
}

async function pathsByEdges(
  deps: GraphDeps,
  userKey: string,
  itemKey: string,
  rows: readonly LettersRow[],
): Promise<{ paths: BarePath[]; cut: boolean }> {
  const memberships = await membershipRows(deps.storage.db(), userKey, membershipsAtMost + 1);
  const insides = new Map<string, string[]>();
  for (const { inner, outer } of memberships) insides.set(outer, [...(insides.get(outer) ?? []), inner]);
  const budget = { steps: stepsAtMost, cut: memberships.length > membershipsAtMost };
  const ancestry = readAncestry(rows);
  const paths: BarePath[] = [];
  for (const { kind, a: on, b: holder, c } of rows) {
    if (kind === 'acts-as' && on === itemKey) {
      paths.push({ kind: 'member', bits: readLetter, propagate: false, via: [], on });
    }
    if (kind !== 'permission' || !ancestry.live(on)) continue;
    const { permissions, propagate } = readPermission(c);
    if (on !== itemKey && !propagate) continue;
    const common = { bits: bitsOf(permissions), propagate, on };
    if (holder === userKey) {
      paths.push({ kind: 'permission', via: [], ...common });
      continue;
    }
    for (const via of chainsTo(holder, userKey, insides, budget)) {
      paths.push({ kind: 'group', via, ...common });
    }
  }
  return { paths, cut: budget.cut };
}

/** The rules for roles add these; `rank` is that of the user whom the item is, if it is one. */
function pathsByRole(role: Role | undefined, item: ItemsTable, rank: Role | undefined): BarePath[] {
  if (role === 'super-admin') {
    return [{ kind: 'super-admin', bits: allLetters, propagate: true, via: [], on: item.key }];
  }
  if (role !== 'admin' || !isParticipant(item.type)) return [];
  const bits = item.key === domainKey || rank === 'super-admin' ? readLetter : adminLetters;
  return [{ kind: 'administrator', bits, propagate: false, via: [], on: item.key }];
}

const order: readonly Way['kind'][] = ['permission', 'group', 'member', 'administrator', 'super-admin'];

/** Those without an item's own name on it, and the nearer and stronger ones first. */
function byNearness(itemKey: string) {
  const rank = (path: BarePath) => [path.on === itemKey ? 0 : 1, order.indexOf(path.kind), path.via.length, -path.bits];
  return (one: BarePath, other: BarePath) => {
    const ranks = rank(other);
    for (const [at, value] of rank(one).entries()) {
      const difference = value - (ranks[at] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

const lettersOf = (paths: readonly BarePath[]) =>
  paths.reduce((bits, path) => bits | path.bits, noLetters as LetterBits);

const shownAs = (item: Item | undefined) => (item ? [item] : []);

/**
 * Of somebody else, paths through groups that the actor may read, and their role where the actor may read the user:
 * else nothing of either is told, not even by the letters (S04).
 */
export async function explainAccess(
  deps: GraphDeps,
  actor: Actor,
  key: string,
  userKey: string,
): Promise<AccessExplained> {
  const { storage } = deps;
  const db = storage.db();
  await requireLetters(deps, actor, key, 'r');
  const [item, user] = [await findItem(db, key), await findItem(db, userKey)];
  if (!item) throw new Failure('item.not-found');
  if (user?.type !== 'User' || user.trashed_at !== null) throw new Failure('user.not-found');
  const rows = await lettersRows(db, userKey, [key], readAtMost + 1);
  requireReadWhole(rows);
  const takesPart = rows.some((row) => row.kind === 'permission' && row.b === userKey);
  if (!takesPart) {
    const onUser = (await grantsOn(storage, actor, [userKey])).get(userKey);
    if (!(await mayKnow(deps, actor, userKey, key, onUser))) throw new Failure('user.not-found');
  }

  const byEdges = await pathsByEdges(deps, userKey, key, rows);
  const groups = new Set(byEdges.paths.flatMap(({ via }) => via));
  const own = actor.kind === 'user' && actor.userKey === userKey;
  const names = await placesOf(deps, own ? { kind: 'system', reason: 'own groups' } : actor, [...groups]);
  const summary = (await summariesOf(deps, actor, [user])).get(userKey) ?? cardOf(toItem(user));
  // An actor who may read a user is told their role too; the summary says whether they may.
  const roles = own || summary.active !== undefined ? await rolesOf(storage, [userKey]) : undefined;
  const ranks = item.type === 'User' ? await rolesOf(storage, [key], { inactiveToo: true }) : new Map<string, Role>();
  const paths = [
    ...byEdges.paths.filter(({ via }) => via.every((group) => names.has(group))),
    ...pathsByRole(roles?.get(userKey), item, ranks.get(key)),
  ].sort(byNearness(key));

  const told = paths.slice(0, toldAtMost);
  const origins = told.map(({ on }) => on).filter((on) => on !== key);
  const places = await placesOf(deps, actor, origins);
  return {
    item: cardOf(toItem(item)),
    user: summary,
    permissions: writeBits(lettersOf(paths)),
    flowing: writeBits(lettersOf(paths.filter(({ propagate }) => propagate))),
    ways: told.map(({ kind, bits, propagate, via, on }) => ({
      kind,
      propagate,
      permissions: writeBits(bits),
      inherited: on !== key,
      through: via.flatMap((group) => shownAs(names.get(group))),
      from: places.get(on) ?? null,
    })),
    complete: !byEdges.cut && told.length === paths.length,
  };
}
