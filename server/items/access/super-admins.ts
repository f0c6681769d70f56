// Keeps at least one active super-admin, also where two calls change one at once.
import { domainKey } from '../../../contract/permissions.ts';
import { Failure } from '../../platform/failure.ts';
import type { GraphDeps } from '../graph-deps.ts';
import { lockItem } from '../items-store.ts';
import { activeMemberKeys } from '../members/members.ts';
import { rolesOf } from './letters.ts';

/** The keys of all active super-admins. */
export async function superAdmins({ storage }: GraphDeps): Promise<string[]> {
  const roles = await rolesOf(storage, await activeMemberKeys({ storage }, domainKey));
  return [...roles].filter(([, role]) => role === 'super-admin').map(([key]) => key);
}

/**
 * Runs a change that may take somebody's super-admin away. The lock on `domain` makes two such changes take turns:
 * each alone would leave the other's super-admin (S49).
 * @throws Failure `user.last-super-admin` where none would be left; an empty store has none to keep.
 */
export async function keepingASuperAdmin<T>(deps: GraphDeps, change: () => Promise<T>): Promise<T> {
  return deps.storage.transaction(async () => {
    await lockItem(deps.storage, domainKey);
    const before = await superAdmins(deps);
    const result = await change();
    if (before.length > 0 && (await superAdmins(deps)).length === 0) {
      throw new Failure('user.last-super-admin');
    }
    return result;
  });
}
