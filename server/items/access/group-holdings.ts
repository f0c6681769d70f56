// Says whether somebody holds all that a membership of a group would lend.

import type { Actor } from '../../platform/caller.ts';
import type { GraphDeps } from '../graph-deps.ts';
import { bitsOf, grantsOn, isSubset, noLetters, readPermission } from './letters.ts';
import { permissionsOfGroup } from './letters-store.ts';
import { principalsOf } from './principals.ts';

/** More are not looked through in one call: then the answer is no. */
const comparedAtMost = 2000;

/**
 * True for actors who act as the group, and where nothing is shared with it, or with groups around it, that the actor
 * does not hold as well. Items in the trash count: they may come back.
 */
export async function holdsAllOf({ storage }: GraphDeps, actor: Actor, groupKey: string): Promise<boolean> {
  const db = storage.db();
  if (actor.kind === 'system') return true;
  if ((await principalsOf({ storage }, actor.userKey)).includes(groupKey)) return true;
  const lent = await permissionsOfGroup(db, groupKey, comparedAtMost + 1);
  if (lent.length > comparedAtMost) return false;
  const grants = await grantsOn(
    storage,
    actor,
    lent.map((one) => one.item),
  );
  return lent.every(({ item, data }) => {
    const { permissions, propagate } = readPermission(data);
    const own = grants.get(item);
    return isSubset(bitsOf(permissions), (propagate ? own?.inheritable : own?.letters) ?? noLetters);
  });
}
