// Answers which letters an actor holds on items: their own, those inherited from above, and those of their role.
import { setImmediate as turn } from 'node:timers/promises';
import { domainKey, type Letter, letters } from '../../../contract/permissions.ts';
import type { Role } from '../../../contract/schemas/user.ts';
import type { Actor } from '../../platform/caller.ts';
import { Failure } from '../../platform/failure.ts';
import type { Storage } from '../../storage/storage.ts';
import { isParticipant } from '../change-names.ts';
import { pacedChunksOf } from '../items-store.ts';
import { type LettersRow, lettersRows, rolesRows } from './letters-store.ts';

/** A set of letters as bits, in the order of `letters`: unions of many are what this file does. */
export type LetterBits = number;

export const noLetters: LetterBits = 0;
export const allLetters: LetterBits = (1 << letters.length) - 1;

export function bitsOf(permissions: string): LetterBits {
  let bits = noLetters;
  for (const [at, letter] of letters.entries()) if (permissions.includes(letter)) bits |= 1 << at;
  return bits;
}

export function lettersOfBits(bits: LetterBits): Set<Letter> {
  return new Set(letters.filter((_, at) => (bits & (1 << at)) !== 0));
}

export function writeBits(bits: LetterBits): string {
  return letters.filter((_, at) => (bits & (1 << at)) !== 0).join('');
}

/** True where every one of these letters is among those. */
export function isSubset(these: LetterBits, those: LetterBits): boolean {
  return (these & ~those) === 0;
}

/** Administrators hold these on users, organisations and user groups, without a permission of their own. */
export const adminLetters = bitsOf('rwatlus');
export const readLetter = bitsOf('r');

export interface PermissionData {
  permissions: string;
  propagate: boolean;
}

export function readPermission(data: string): PermissionData {
  const { permissions, propagate } = JSON.parse(data) as { permissions?: unknown; propagate?: unknown };
  return {
    permissions: typeof permissions === 'string' ? permissions : '',
    propagate: propagate !== false,
  };
}

/** The letters that somebody holds on one item that exists. */
export interface Grants {
  key: string;
  type: string;
  /** In the trash itself. */
  trashed: boolean;
  /** Neither in the trash nor below what is: the ordinary calls know it. */
  live: boolean;
  letters: LetterBits;
  /** Those of the letters that reach the items below too. */
  inheritable: LetterBits;
}

/** The ancestry that `LettersRow`s tell, ready to be asked. */
export interface Ancestry {
  items: Map<string, { type: string; trashed: boolean }>;
  parents: Map<string, string[]>;
  actsAs: Set<string>;
  /** Keys of the items that were asked about, and of those above them over what is not in the trash. */
  above(): string[];
  live(key: string): boolean;
  /** Letters that flow from what is above, per participant; with `own`, those on the item that flow, too. */
  flow(key: string, own: boolean): ReadonlyMap<string, LetterBits>;
  /** Letters on the item itself per participant, those that do not flow too. */
  own(key: string): ReadonlyMap<string, LetterBits>;
}

function addAll(target: Map<string, LetterBits>, source: ReadonlyMap<string, LetterBits>): void {
  for (const [participant, bits] of source) target.set(participant, (target.get(participant) ?? noLetters) | bits);
}

const nobody: ReadonlyMap<string, LetterBits> = new Map();

function listsIn<V>(map: Map<string, V[]>, key: string): V[] {
  const known = map.get(key);
  if (known) return known;
  const list: V[] = [];
  map.set(key, list);
  return list;
}

export function readAncestry(rows: readonly LettersRow[]): Ancestry {
  const items: Ancestry['items'] = new Map();
  const above = new Set<string>();
  const parents = new Map<string, string[]>();
  const permissions = new Map<string, { participant: string; bits: LetterBits; flows: boolean }[]>();
  const actsAs = new Set<string>();
  for (const { kind, a, b, c } of rows) {
    if (kind === 'item') {
      items.set(a, { type: b, trashed: c === 'trashed' });
      above.add(a);
    } else if (kind === 'parent') {
      listsIn(parents, a).push(b);
      if (c === 'above') above.add(b);
    } else if (kind === 'acts-as') actsAs.add(a);
    else {
      const { permissions: text, propagate } = readPermission(c);
      listsIn(permissions, a).push({ participant: b, bits: bitsOf(text), flows: propagate });
    }
  }

  const alive = new Map<string, boolean>();
  /** An item that stands nowhere else than under what is in the trash follows it. */
  function live(key: string): boolean {
    const known = alive.get(key);
    if (known !== undefined) return known;
    // Stands while its ancestors are asked, so that a ring (which reparenting prevents) ends instead of turning.
    alive.set(key, false);
    const itsParents = parents.get(key) ?? [];
    const answer =
      above.has(key) && items.get(key)?.trashed !== true && (itsParents.length === 0 || itsParents.some(live));
    alive.set(key, answer);
    return answer;
  }

  function own(key: string, flowingOnly = false): Map<string, LetterBits> {
    const found = new Map<string, LetterBits>();
    for (const { participant, bits, flows } of permissions.get(key) ?? []) {
      if (flows || !flowingOnly) found.set(participant, (found.get(participant) ?? noLetters) | bits);
    }
    return found;
  }

  const downward = new Map<string, ReadonlyMap<string, LetterBits>>();
  /** The letters that pass from this item to those below it. */
  function passes(key: string): ReadonlyMap<string, LetterBits> {
    if (!live(key)) return nobody;
    const known = downward.get(key);
    if (known) return known;
    downward.set(key, nobody);
    const answer = flow(key, true);
    downward.set(key, answer);
    return answer;
  }

  function flow(key: string, withOwn: boolean): ReadonlyMap<string, LetterBits> {
    const found = withOwn ? own(key, true) : new Map<string, LetterBits>();
    for (const parent of parents.get(key) ?? []) addAll(found, passes(parent));
    return found;
  }

  return { items, parents, actsAs, above: () => [...above], live, flow, own };
}

function union(map: ReadonlyMap<string, LetterBits>): LetterBits {
  let bits = noLetters;
  for (const each of map.values()) bits |= each;
  return bits;
}

/** Roles of users that are active; others have none and are left out, unless they are asked for too. */
export async function rolesOf(
  storage: Storage,
  userKeys: readonly string[],
  { inactiveToo = false } = {},
): Promise<Map<string, Role>> {
  const roles = new Map<string, Role>();
  for await (const some of pacedChunksOf([...new Set(userKeys)])) {
    const rows = await rolesRows(storage.db(), domainKey, some);
    const keysOf = (kind: string) => rows.filter((row) => row.kind === kind).map((row) => row.key);
    const full = rows.filter(
      (row) => row.kind === 'permission' && bitsOf(readPermission(row.data).permissions) === allLetters,
    );
    const supers = new Set(full.map((row) => row.key));
    const members = new Set(keysOf('member'));
    for (const key of inactiveToo ? some : keysOf('active')) {
      roles.set(key, !members.has(key) ? 'user' : supers.has(key) ? 'super-admin' : 'admin');
    }
  }
  return roles;
}

/**
 * The role by which an actor may act now: the store's word, capped by what the session was opened with, so that
 * neither a stale session nor a narrowed actor has more than both.
 */
export async function actingRole(storage: Storage, actor: Actor): Promise<Role | 'system'> {
  if (actor.kind === 'system') return 'system';
  if (!actor.admin || actor.viewAs) return 'user';
  const role = (await rolesOf(storage, [actor.userKey])).get(actor.userKey) ?? 'user';
  return role === 'super-admin' && !actor.superAdmin ? 'admin' : role;
}

/** Other texts are no keys and find nothing, in both stores: PostgreSQL would refuse to be asked for some (NUL). */
const wellFormedKey = /^[A-Za-z0-9_-]{1,64}$/;

/** The letters of the actor on those of the items that exist. */
export async function grantsOn(storage: Storage, actor: Actor, keys: readonly string[]): Promise<Map<string, Grants>> {
  const grants = new Map<string, Grants>();
  const asked = [...new Set(keys)].filter((key) => wellFormedKey.test(key));
  if (asked.length === 0) return grants;
  const role = await actingRole(storage, actor);
  for await (const some of pacedChunksOf(asked)) {
    for (const each of await grantsOnSome(storage, actor, role, some)) grants.set(each.key, each);
  }
  return grants;
}

/** Rows that one question reads (S50). Reparenting keeps the edges above an item far below that. */
export const readAtMost = 10_000;

/**
 * Throws `request.too-large` where a question had more rows than it may read. Part of what reaches an item is no
 * answer: people in the rest would be lent rights, or keep them.
 */
export function requireReadWhole(rows: { length: number }): void {
  if (rows.length <= readAtMost) return;
  throw new Failure('request.too-large', {
    fields: { key: `More than ${readAtMost} links and permissions bear on it. Take some away first.` },
  });
}

async function grantsOnSome(
  storage: Storage,
  actor: Actor,
  role: Role | 'system',
  keys: readonly string[],
): Promise<Grants[]> {
  const userKey = actor.kind === 'user' ? actor.userKey : '';
  const rows = await lettersRows(storage.db(), userKey, keys, readAtMost + 1);
  if (rows.length > readAtMost) {
    // A part of the ancestry is no answer: a place in the trash may be in the rest. So fewer are asked about at once.
    if (keys.length === 1) requireReadWhole(rows);
    await turn();
    const half = Math.ceil(keys.length / 2);
    return [
      ...(await grantsOnSome(storage, actor, role, keys.slice(0, half))),
      ...(await grantsOnSome(storage, actor, role, keys.slice(half))),
    ];
  }
  const ancestry = readAncestry(rows);
  const everything = role === 'super-admin' || role === 'system';
  const users = [...ancestry.items].filter(([, item]) => item.type === 'User').map(([key]) => key);
  const othersRoles =
    role === 'admin' && users.length > 0
      ? await rolesOf(storage, users, { inactiveToo: true })
      : new Map<string, Role>();
  const cut = actor.kind === 'user' && actor.viewAs ? readLetter : allLetters;
  return [...ancestry.items].map(([key, { type, trashed }]) => {
    const inheritable = everything ? allLetters : union(ancestry.flow(key, true));
    let bits = inheritable | (everything ? allLetters : union(ancestry.own(key)));
    if (ancestry.actsAs.has(key)) bits |= readLetter;
    if (role === 'admin' && isParticipant(type)) {
      const above = key === domainKey || othersRoles.get(key) === 'super-admin';
      bits |= above ? readLetter : adminLetters;
    }
    return { key, type, trashed, live: ancestry.live(key), letters: bits & cut, inheritable: inheritable & cut };
  });
}
