// One change made by an administrator to one user, by the rights that the administrator has at this moment.
import type { BulkChange } from '../../../contract/api/user-admin.ts';
import { graceDaysOfOne } from '../../../contract/api/user-admin.ts';
import { domainKey } from '../../../contract/permissions.ts';
import type { PasswordReset } from '../../account/reset/password-reset.ts';
import type { SessionList } from '../../identity/sessions/session-list.ts';
import type { PrivilegedItems } from '../../items/privileged-items.ts';
import { requireAbove, requireRank } from '../../people/above.ts';
import type { Members } from '../../people/members.ts';
import type { Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import type { KnownCaller } from '../../platform/caller.ts';
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

type Work = (deps: Deps, given: ChangeOfUser, userKey: string, caller: KnownCaller) => Promise<unknown>;

const works: Record<BulkChange, Work> = {
  activate: ({ activation }, _, userKey, caller) => activation.setActive(userKey, true, caller),
  // Perhaps nobody else is there to let them in again.
  deactivate: ofOthers(({ activation }, _, userKey, caller) => activation.setActive(userKey, false, caller)),
  disconnect: ({ sessionList }, _, userKey, caller) => sessionList.endMany(userKey, {}, caller),
  'send-reset': ({ passwordReset }, _, userKey, caller) => passwordReset.sendInChange(userKey, caller),
  'require-factor': ({ factorRequirements }, { graceDays }, userKey, caller) =>
    factorRequirements.require(userKey, graceDays ?? graceDaysOfOne.usual, caller),
  // Somebody who stands above them may have required it.
  'unrequire-factor': ofOthers(({ factorRequirements }, _, userKey, caller) =>
    factorRequirements.release(userKey, caller),
  ),
  // One's own go one by one, where one sees which.
  'reset-factors': ofOthers(({ accountHelp }, _, userKey, caller) => accountHelp.resetFactors(userKey, caller)),
  'add-to-group': async (deps, given, userKey, { actor }) => {
    const group = await groupOf(deps, given);
    return deps.members.add(group.kind, group.key, userKey, actor);
  },
  'remove-from-group': async (deps, given, userKey, { actor }) => {
    const group = await groupOf(deps, given);
    return deps.members.remove(group.kind, group.key, userKey, actor);
  },
};

/** Throws `user.oneself` where it is done to oneself. */
function ofOthers(work: Work): Work {
  return async (deps, given, userKey, caller) => {
    if (userKey === caller.actor.userKey) throw new Failure('user.oneself');
    return work(deps, given, userKey, caller);
  };
}

export type UserChange = ReturnType<typeof createUserChange>;

export function createUserChange(deps: Deps) {
  return bind(deps, { one, requireGroupOf });
}

/** Throws `user.not-found`, `user.oneself`, `access.denied` and what the change itself refuses. Joins the transaction. */
async function one(deps: Deps, given: ChangeOfUser, userKey: string, caller: KnownCaller): Promise<void> {
  await deps.storage.transaction(async () => {
    await requireRank(deps, caller.actor, 'admin');
    if (!(await deps.users.find(userKey))) throw new Failure('user.not-found');
    await requireAbove(deps, caller.actor, userKey);
    await works[given.change](deps, given, userKey, caller);
  });
}

/** Throws `item.not-found` where the change needs a group and there is none. */
async function requireGroupOf(deps: Deps, given: ChangeOfUser): Promise<void> {
  if (given.change === 'add-to-group' || given.change === 'remove-from-group') await groupOf(deps, given);
}

async function groupOf({ privilegedItems }: Deps, { groupKey }: ChangeOfUser) {
  const group = groupKey === undefined ? undefined : await privilegedItems.findItem(groupKey);
  if (group?.type !== 'Organisation' && group?.type !== 'Usergroup') throw new Failure('item.not-found');
  // Administrators are made one by one, each with a question of its own.
  if (group._key === domainKey) throw new Failure('access.denied');
  return { kind: group.type, key: group._key } as const;
}
