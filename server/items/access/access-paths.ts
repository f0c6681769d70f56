// Explains what one user may do with an item: every way by which they may, through which groups and from which item above.
import type { AccessExplained, Way } from '../../../contract/api/participants.ts';
import { domainKey } from '../../../contract/permissions.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import type { Role } from '../../../contract/schemas/user.ts';
import { Failure } from '../../platform/failure.ts';
import type { ItemsTable } from '../../storage/tables.ts';
import type { Actor } from '../actor.ts';
import { isParticipant } from '../change-names.ts';
import { cardOf, toItem } from '../entity.ts';
import type { GraphDeps } from '../graph-deps.ts';
import { findItem } from '../items-store.ts';
import { facesOf, placesOf } from '../members/summaries.ts';
import {
  adminLetters,
  allLetters,
  bitsOf,
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
import { knows } from './permissions.ts';
import { requireLetters } from './require-letters.ts';

/** Ways that one answer tells. */
const toldAtMost = 100;
/** Memberships that one answer looks through, and steps along them: groups can be woven into far more ways (S50). */
const membershipsAtMost = 5_000;
const stepsAtMost = 5_000;

/** A way as the store has it: keys in place of names. */
interface BareWay {
  kind: Way['kind'];
  bits: LetterBits;
  propagate: boolean;
  /** Groups, from the one that the user is in outwards. */
  through: readonly string[];
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

async function waysByLinks(
  deps: GraphDeps,
  userKey: string,
  itemKey: string,
  rows: readonly LettersRow[],
): Promise<{ ways: BareWay[]; cut: boolean }> {
  const memberships = await membershipRows(deps.storage.db(), userKey, membershipsAtMost + 1);
  const insides = new Map<string, string[]>();
  for (const { inner, outer } of memberships) insides.set(outer, [...(insides.get(outer) ?? []), inner]);
  const budget = { steps: stepsAtMost, cut: memberships.length > membershipsAtMost };
  const ancestry = readAncestry(rows);
  const ways: BareWay[] = [];
  for (const { kind, a: on, b: holder, c } of rows) {
    if (kind === 'acts-as' && on === itemKey) {
      ways.push({ kind: 'member', bits: readLetter, propagate: false, through: [], on });
    }
    if (kind !== 'permission' || !ancestry.live(on)) continue;
    const { permissions, propagate } = readPermission(c);
    if (on !== itemKey && !propagate) continue;
    const common = { bits: bitsOf(permissions), propagate, on };
    if (holder === userKey) {
      ways.push({ kind: 'permission', through: [], ...common });
      continue;
    }
    for (const through of chainsTo(holder, userKey, insides, budget)) {
      ways.push({ kind: 'group', through, ...common });
    }
  }
  return { ways, cut: budget.cut };
}

/** What the rules for roles add; `rank` is that of the user whom the item is, if it is one. */
function wayByRole(role: Role | undefined, item: ItemsTable, rank: Role | undefined): BareWay[] {
  if (role === 'super-admin') {
    return [{ kind: 'super-admin', bits: allLetters, propagate: true, through: [], on: item.key }];
  }
  if (role !== 'admin' || !isParticipant(item.type)) return [];
  const bits = item.key === domainKey || rank === 'super-admin' ? readLetter : adminLetters;
  return [{ kind: 'administrator', bits, propagate: false, through: [], on: item.key }];
}

const order: readonly Way['kind'][] = ['permission', 'group', 'member', 'administrator', 'super-admin'];

/** A way without an item's own name on it, and the nearer and stronger ones first. */
function byNearness(itemKey: string) {
  const rank = (way: BareWay) => [way.on === itemKey ? 0 : 1, order.indexOf(way.kind), way.through.length, -way.bits];
  return (one: BareWay, other: BareWay) => {
    const ranks = rank(other);
    for (const [at, value] of rank(one).entries()) {
      const difference = value - (ranks[at] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

const lettersOf = (ways: readonly BareWay[]) => ways.reduce((bits, way) => bits | way.bits, noLetters as LetterBits);

const shownAs = (item: Item | undefined) => (item ? [item] : []);

/**
 * Of somebody else, ways through groups that the actor may read, and their role where the actor may read the user:
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
  if (!takesPart && !(await knows(deps, actor, userKey, key))) throw new Failure('user.not-found');

  const byLinks = await waysByLinks(deps, userKey, key, rows);
  const groups = new Set(byLinks.ways.flatMap(({ through }) => through));
  const own = actor.kind === 'user' && actor.userKey === userKey;
  const names = await placesOf(deps, own ? { kind: 'system', reason: 'own groups' } : actor, [...groups]);
  const face = (await facesOf(deps, actor, [user])).get(userKey) ?? cardOf(toItem(user));
  // Who may read a user is told their role with them; the face says whether they may.
  const roles = own || face.active !== undefined ? await rolesOf(storage, [userKey]) : undefined;
  const ranks = item.type === 'User' ? await rolesOf(storage, [key], { inactiveToo: true }) : new Map<string, Role>();
  const ways = [
    ...byLinks.ways.filter(({ through }) => through.every((group) => names.has(group))),
    ...wayByRole(roles?.get(userKey), item, ranks.get(key)),
  ].sort(byNearness(key));

  const told = ways.slice(0, toldAtMost);
  const origins = told.map(({ on }) => on).filter((on) => on !== key);
  const places = await placesOf(deps, actor, origins);
  return {
    item: cardOf(toItem(item)),
    user: face,
    permissions: writeBits(lettersOf(ways)),
    flowing: writeBits(lettersOf(ways.filter(({ propagate }) => propagate))),
    ways: told.map(({ kind, bits, propagate, through, on }) => ({
      ...{ kind, propagate, permissions: writeBits(bits), inherited: on !== key },
      through: through.flatMap((group) => shownAs(names.get(group))),
      from: places.get(on) ?? null,
    })),
    complete: !byLinks.cut && told.length === ways.length,
  };
}
