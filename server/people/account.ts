// The account of a user as one answer: the user, their organisations and user groups, their role.
import type { Account } from '../../contract/api/users.ts';
import { fullPermission } from '../../contract/permissions.ts';
import type { Item } from '../../contract/schemas/entity.ts';
import { bitsOf, grantsOn, isSubset, noLetters, writeBits } from '../items/access/letters.ts';
import { changeNames } from '../items/change-names.ts';
import type { MemberEdges } from '../items/members/member-edges.ts';
import { bind } from '../platform/bind.ts';
import type { UserActor } from '../platform/caller.ts';
import { Failure } from '../platform/failure.ts';
import { openChangeCache } from '../storage/change-cache.ts';
import type { Storage } from '../storage/storage.ts';
import type { Users } from './users.ts';

interface Deps {
  storage: Storage;
  memberEdges: Pick<MemberEdges, 'groupsOf'>;
  users: Users;
}

const dependencyName = /^(?:user|group):/;
/** About 2 kB each. */
const keptAtMost = 5000;

export type Accounts = ReturnType<typeof createAccounts>;

export function createAccounts(deps: Deps) {
  const { storage } = deps;
  const { cache, close } = openChangeCache<string>(storage, {
    maxEntries: keptAtMost,
    isHeard: (name) => dependencyName.test(name),
  });
  return {
    ...bind(deps, { accountOf }),
    /** One's own account as JSON text, where it is known: the most frequent call of all. */
    findSerialized: (userKey: string): string | undefined => cache.find(userKey),
    async loadSerialized(userKey: string): Promise<string> {
      const { epoch } = cache;
      const account = await ownAccount(deps, userKey);
      const text = JSON.stringify(account);
      // Letters that come from above change without telling the user's name; full ones of one's own cannot be
      // added to, and everybody has these unless they were taken away.
      const settled = account.permissions === fullPermission;
      // A value read before a change must not be kept after it.
      if (settled && cache.epoch === epoch) cache.set(userKey, text, dependencies(userKey, account));
      return text;
    },
    close,
  };
}

function dependencies(userKey: string, account: Account): string[] {
  const groups = [...account.usergroups, ...account.organisations];
  return [changeNames.user(userKey), ...groups.map((group) => changeNames.group(group._key))];
}

async function ownAccount(deps: Deps, userKey: string): Promise<Account> {
  const standing = await deps.users.standingOf(userKey);
  if (!standing) throw new Failure('user.not-found');
  const { admin, superAdmin } = standing;
  return accountOf(deps, { kind: 'user', userKey, sessionId: '', admin, superAdmin, provenAt: '' }, userKey);
}

/** Another's account, or one's own. Its caller has asked that the viewer may read the user. */
async function accountOf({ storage, memberEdges, users }: Deps, viewer: UserActor, userKey: string): Promise<Account> {
  const user = await users.getItem(userKey);
  const { usergroups, organisations } = await memberEdges.groupsOf(userKey);
  const groupKeys = [...usergroups, ...organisations].map((group) => group._key);
  const grants = await grantsOn(storage, viewer, [userKey, ...groupKeys]);
  const lettersOn = (key: string) => grants.get(key)?.letters ?? noLetters;
  // Where somebody else belongs is told only of groups that the viewer may read themselves.
  const shown = (groups: Item[]) =>
    groups.filter((group) => viewer.userKey === userKey || isSubset(bitsOf('r'), lettersOn(group._key)));
  return {
    user,
    usergroups: shown(usergroups),
    organisations: shown(organisations),
    // Of the inactive, the one that they get back: that is what somebody decides on who looks at them.
    role: await users.rankOf(userKey),
    permissions: writeBits(lettersOn(userKey)),
  };
}
