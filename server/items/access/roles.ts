// Notes in the activity log of a user that their role changed, through whichever door: the one place that does.
import { domainKey } from '../../../contract/permissions.ts';
import type { Author, GraphDeps } from '../graph-deps.ts';
import { lockItem } from '../items-store.ts';
import { rolesOf } from './letters.ts';

/**
 * Runs what may change the role of one user, and writes one line where it did, however many edges it took. Whoever
 * changes what makes administrators or super-admins goes through here; other keys than users' have no role. The lock
 * on `domain` is the one of `keepingASuperAdmin`: two changes at once would each tell of the other's.
 */
export async function notingRole<T>(
  deps: GraphDeps,
  author: Author,
  userKey: string,
  change: () => Promise<T>,
): Promise<T> {
  const { storage, activity } = deps;
  return storage.transaction(async () => {
    await lockItem(storage, domainKey);
    // Of the inactive too: it is their role from the day on that they are active again.
    const role = async () => (await rolesOf(storage, [userKey], { inactiveToo: true })).get(userKey);
    const from = await role();
    const result = await change();
    const to = await role();
    if (from !== undefined && to !== undefined && from !== to) {
      await activity.record({ userKey, kind: 'role.changed', by: author, data: { from, to } });
    }
    return result;
  });
}
