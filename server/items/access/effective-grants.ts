// Tells which permissions reach an item, one by one: what a change of place gives, and what it takes away.
import type { Storage } from '../../storage/storage.ts';
import { bitsOf, type LetterBits, readAtMost, readPermission, requireReadWhole } from './letters.ts';
import { grantRows } from './letters-store.ts';

/** A permission is known by its item and its participant: there is one at most. */
export interface EffectiveGrant {
  participant: string;
  bits: LetterBits;
}

/** Permissions by their name, each with whom it is for. */
export type GrantsByName = ReadonlyMap<string, EffectiveGrant>;

export interface EffectiveGrants {
  /** Those that pass on from the item now. */
  live: GrantsByName;
  /** Those that would if everything above came out of the trash. */
  ever: GrantsByName;
}

/** Those of the one that are not in the other. */
export function notIn(these: GrantsByName, those: GrantsByName): EffectiveGrant[] {
  return [...these].filter(([name]) => !those.has(name)).map(([, one]) => one);
}

/** What stands above these items, what of it is in the trash, and everybody's permissions there: all of it or none. */
export async function rowsAbove(storage: Storage, keys: readonly string[]): ReturnType<typeof grantRows> {
  const rows = await grantRows(storage.db(), keys, readAtMost + 1);
  requireReadWhole(rows);
  return rows;
}

/**
 * Ancestors in the trash count for `ever`: nobody must gain by throwing a place away, linking below it and bringing it
 * back.
 */
export async function effectiveGrants(
  storage: Storage,
  keys: readonly string[],
): Promise<Map<string, EffectiveGrants>> {
  const trashed = new Set<string>();
  const parents = new Map<string, string[]>();
  const permissions = new Map<string, EffectiveGrant[]>();
  const add = <V>(map: Map<string, V[]>, key: string, value: V) => {
    const list = map.get(key);
    if (list) list.push(value);
    else map.set(key, [value]);
  };
  const rows = await rowsAbove(storage, keys);
  for (const { kind, a, b, c } of rows) {
    if (kind === 'trashed') trashed.add(a);
    else if (kind === 'parent') add(parents, a, b);
    else {
      const { permissions: text, propagate } = readPermission(c);
      if (propagate) add(permissions, a, { participant: b, bits: bitsOf(text) });
    }
  }
  const standing = new Map<string, boolean>();
  const stands = (key: string): boolean => {
    const known = standing.get(key);
    if (known !== undefined) return known;
    standing.set(key, false);
    const above = parents.get(key) ?? [];
    const answer = !trashed.has(key) && (above.length === 0 || above.some(stands));
    standing.set(key, answer);
    return answer;
  };
  const walk = (start: string, passes: (key: string) => boolean): GrantsByName => {
    const found = new Map<string, EffectiveGrant>();
    const seen = new Set([start]);
    for (const key of seen) {
      for (const one of permissions.get(key) ?? []) found.set(`${key} ${one.participant}`, one);
      for (const parent of parents.get(key) ?? []) if (passes(parent)) seen.add(parent);
    }
    return found;
  };
  return new Map(keys.map((key) => [key, { live: walk(key, stands), ever: walk(key, () => true) }]));
}
