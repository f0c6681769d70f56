// One change made by an administrator to one user, by the rights that the administrator has at this moment.
import type { BulkChange } from '../../../contract/api/user-admin.ts';
import { graceDaysOfOne } from '../../../contract/api/user-admin.ts';
import { domainKey } from '../../../contract/permissions.ts';
import type { PasswordReset } from '../../account/reset/password-reset.ts';
import type { Origin, SessionList } from '../../identity/sessions/session-list.ts';
import type { UserActor } from '../../items/actor.ts';
import type { PrivilegedItems } from '../../items/privileged-items.ts';
import type { Members } from '../../people/members.ts';
import type { Users } from '../../people/users.ts';
import { Failure } from '../../platform/failure.ts';
import type { Storage } from '../../storage/storage.ts';
import type { AccountHelp } from '../account-help/account-help.ts';
import type { Activation } from '../activation/activation.ts';
import type { FactorRequirements } from '../factor-requirements/factor-requirements.ts';

export interface ChangeOfUser {
  change: BulkChange;
  /** Of the organisation or user group. */
  groupKey?: string | undefined;
  graceDays?: number | undefined;
}

export interface UserChange {
  /** Throws `user.not-found`, `user.oneself`, `access.denied` and what the change itself refuses. Joins the transaction. */
  one(given: ChangeOfUser, userKey: string, actor: UserActor, origin: Origin): Promise<void>;
  /** Throws `item.not-found` where the change needs a group and there is none. */
  requireGroupOf(given: ChangeOfUser): Promise<void>;
}

interface Deps {
  storage: Storage;
  privilegedItems: Pick<PrivilegedItems, 'findItem'>;
  users: Users;
  members: Members;
  activation: Activation;
  sessionList: SessionList;
  passwordReset: PasswordReset;
  accountHelp: AccountHelp;
  factorRequirements: FactorRequirements;
}

type Work = (
  deps: Deps,
  given: ChangeOfUser,
  about: { userKey: string; actor: UserActor; origin: Origin },
) => Promise<unknown>;

const works: Record<BulkChange, Work> = {
  activate: ({ activation }, _, { userKey, actor, origin }) => activation.setActive(userKey, true, actor, origin),
  deactivate: ({ activation }, _, { userKey, actor, origin }) => {
    // Nobody else may be there to let them in again.
    if (userKey === actor.userKey) throw new Failure('user.oneself');
    return activation.setActive(userKey, false, actor, origin);
  },
  disconnect: ({ sessionList }, _, { userKey, actor, origin }) =>
    sessionList.endMany(userKey, {}, { actor, ...origin }),
  'send-reset': ({ passwordReset }, _, { userKey, actor, origin }) =>
    passwordReset.sendInChange(userKey, actor, origin),
  'require-factor': ({ factorRequirements }, { graceDays }, { userKey, actor, origin }) =>
    factorRequirements.require(userKey, graceDays ?? graceDaysOfOne.usual, actor, origin),
  'unrequire-factor': ({ factorRequirements }, _, { userKey, actor, origin }) => {
    // Whoever stands above them may have required it.
    if (userKey === actor.userKey) throw new Failure('user.oneself');
    return factorRequirements.release(userKey, actor, origin);
  },
  'reset-factors': ({ accountHelp }, _, { userKey, actor, origin }) => {
    // One's own go one by one, where one sees which.
    if (userKey === actor.userKey) throw new Failure('user.oneself');
    return accountHelp.resetFactors(userKey, actor, origin);
  },
  'add-to-group': async (deps, given, { userKey, actor }) => {
    const group = await groupOf(deps, given);
    return deps.members.add(group.kind, group.key, userKey, actor);
  },
  'remove-from-group': async (deps, given, { userKey, actor }) => {
    const group = await groupOf(deps, given);
    return deps.members.remove(group.kind, group.key, userKey, actor);
  },
};

export function createUserChange(deps: Deps): UserChange {
  const { storage } = deps;
  return {
    one: (given, userKey, actor, origin) =>
      storage.transaction(async () => {
        if (!(await deps.users.find(userKey))) throw new Failure('user.not-found');
        const above = (await deps.users.rankOf(userKey)) === 'super-admin';
        if (above && !actor.superAdmin) throw new Failure('access.denied');
        await works[given.change](deps, given, { userKey, actor, origin });
      }),
    async requireGroupOf(given) {
      if (given.change === 'add-to-group' || given.change === 'remove-from-group') await groupOf(deps, given);
    },
  };
}

async function groupOf({ privilegedItems }: Deps, { groupKey }: ChangeOfUser) {
  const group = groupKey === undefined ? undefined : await privilegedItems.findItem(groupKey);
  if (group?.type !== 'Organisation' && group?.type !== 'Usergroup') throw new Failure('item.not-found');
  // Administrators are made one by one, each with a question of its own.
  if (group._key === domainKey) throw new Failure('access.denied');
  return { kind: group.type, key: group._key } as const;
}
