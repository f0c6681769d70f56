// Says what the caller may do with a user: asked of the guard that stands before each call, and of what the calls refuse behind it.
import { type Abilities, type AbilityName, type AbilityReason, abilityNames } from '../../../contract/api/abilities.ts';
import { askEmailChangeOf, listTokenNames, resetFactors, revokeTokensOf } from '../../../contract/api/account-help.ts';
import { listActivity } from '../../../contract/api/activity.ts';
import { getFactorStatus } from '../../../contract/api/factors.ts';
import { patchItem } from '../../../contract/api/items.ts';
import { sendReset } from '../../../contract/api/passwords.ts';
import { changeRole } from '../../../contract/api/roles.ts';
import { endSessions, listSessions } from '../../../contract/api/sessions.ts';
import { getUser, setUserActive } from '../../../contract/api/users.ts';
import type { Endpoint } from '../../../contract/endpoint.ts';
import type { Role } from '../../../contract/schemas/user.ts';
import type { UserActor } from '../../items/actor.ts';
import { type AccessQuestions, requireAccess } from '../../platform/endpoint-access.ts';
import { Failure } from '../../platform/failure.ts';

/** The call by which each is done; what is done for oneself alone names nobody. */
export const abilityCalls: Record<AbilityName, Endpoint | 'for oneself'> = {
  'account.see': getUser,
  'account.edit': patchItem,
  'account.activate': setUserActive,
  'account.deactivate': setUserActive,
  'role.change': changeRole,
  'email.change': askEmailChangeOf,
  'password.change': 'for oneself',
  'password.send-link': sendReset,
  'sessions.see': listSessions,
  'sessions.end': endSessions,
  'factors.see': getFactorStatus,
  'factors.add': 'for oneself',
  'factors.reset': resetFactors,
  'tokens.see': listTokenNames,
  'tokens.create': 'for oneself',
  'tokens.revoke': revokeTokensOf,
  'activity.see': listActivity,
};

export interface AbilityDeps extends AccessQuestions {
  /** Undefined where there is no such user. */
  isActive(userKey: string): Promise<boolean | undefined>;
  isLastSuperAdmin(userKey: string): Promise<boolean>;
  addressWasMoved(userKey: string): Promise<boolean>;
  sendsMail(): Promise<boolean>;
}

/** What is so of the user, asked once for all abilities. */
interface Facts {
  own: boolean;
  rank: Role;
  active: boolean;
  lastSuperAdmin: boolean;
  addressWasMoved: boolean;
  sendsMail: boolean;
}

export async function abilitiesOf(deps: AbilityDeps, actor: UserActor, userKey: string): Promise<Abilities> {
  const [rank, active] = [await deps.rankOf(userKey), await deps.isActive(userKey)];
  if (rank === undefined || active === undefined) throw new Failure('user.not-found');
  const facts: Facts = {
    ...{ own: actor.userKey === userKey, rank, active, sendsMail: await deps.sendsMail() },
    lastSuperAdmin: await deps.isLastSuperAdmin(userKey),
    addressWasMoved: await deps.addressWasMoved(userKey),
  };
  // One question to the store for all that want the same of the actor.
  const asked = new Map<string, Promise<boolean>>();
  const passes = (endpoint: Endpoint) => {
    const name = JSON.stringify(endpoint.access);
    const answer = asked.get(name) ?? passesGuard(deps, endpoint, actor, userKey);
    asked.set(name, answer);
    return answer;
  };
  const found = {} as Abilities;
  for (const name of abilityNames) {
    const call = abilityCalls[name];
    const reason =
      call === 'for oneself'
        ? facts.own
          ? undefined
          : 'owner-only'
        : (await passes(call))
          ? reasonBehind(name, actor, facts)
          : reasonBefore(call, actor, facts);
    found[name] = reason === undefined ? { allowed: true } : { allowed: false, reason };
  }
  return found;
}

async function passesGuard(deps: AbilityDeps, endpoint: Endpoint, actor: UserActor, userKey: string): Promise<boolean> {
  try {
    await requireAccess(deps, endpoint, actor, { key: userKey });
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

/** Why the guard refuses. */
function reasonBefore({ access }: Endpoint, actor: UserActor, { rank }: Facts): AbilityReason {
  if (access === 'super-admin') return 'super-admins-only';
  if (actor.admin && rank === 'super-admin') return 'super-admin-target';
  return typeof access === 'object' && access.who === 'letters' ? 'write-needed' : 'administrators-only';
}

/** Why the call refuses whom the guard lets through. */
function reasonBehind(name: AbilityName, actor: UserActor, facts: Facts): AbilityReason | undefined {
  const { own, rank, active, lastSuperAdmin, addressWasMoved, sendsMail } = facts;
  const above = rank === 'super-admin' && !actor.superAdmin;
  switch (name) {
    case 'account.activate':
      return above ? 'super-admin-target' : undefined;
    case 'account.deactivate':
      return above ? 'super-admin-target' : lastSuperAdmin ? 'last-super-admin' : undefined;
    case 'role.change':
      return lastSuperAdmin ? 'last-super-admin' : undefined;
    case 'password.send-link':
      if (above) return 'super-admin-target';
      return active ? (sendsMail ? undefined : 'no-mail') : 'inactive';
    case 'email.change':
      return sendsMail ? undefined : 'no-mail';
    case 'factors.reset':
      return addressWasMoved && !own ? 'address-moved' : undefined;
    default:
      return undefined;
  }
}
