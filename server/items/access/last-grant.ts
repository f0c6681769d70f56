// Keeps at least one person who may change the permissions of an item.

import type { Actor } from '../../platform/caller.ts';
import { Failure } from '../../platform/failure.ts';
import type { GraphDeps } from '../graph-deps.ts';
import { lockItem } from '../items-store.ts';
import { actingRole, bitsOf, isSubset, type LetterBits } from './letters.ts';
import { anybodyGrants } from './participants-store.ts';
import { liveAbove } from './who-has-access.ts';

/**
 * Runs a change by which a permission on the item loses the letters `lost`. Super-admins, who may repair it, are not
 * held back. The lock makes two who give up their `g` at once take turns.
 * @throws Failure `permission.last-grant` where nobody would be left who holds `g`.
 */
export async function keepingAGrant<T>(
  deps: GraphDeps,
  actor: Actor,
  itemKey: string,
  lost: LetterBits,
  change: () => Promise<T>,
): Promise<T> {
  const { storage } = deps;
  if (!isSubset(bitsOf('g'), lost)) return change();
  // Before the change, which may be the one that ends their role.
  const role = await actingRole(storage, actor);
  if (role === 'super-admin' || role === 'system') return change();
  await lockItem(storage, itemKey);
  const result = await change();
  const aboveKeys = await liveAbove(deps, itemKey);
  if (!(await anybodyGrants(storage, { itemKey, aboveKeys, liveOnly: true }))) {
    throw new Failure('permission.last-grant');
  }
  return result;
}
