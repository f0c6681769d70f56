// Says what the caller may do with a user: asked of the rule that stands before each call, and of the rules by which the calls themselves refuse.
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
import type { PasswordReset } from '../../account/reset/password-reset.ts';
import type { Mail } from '../../notify/mail.ts';
import type { Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import type { UserActor } from '../../platform/caller.ts';
import { type AccessQuestions, reasonAgainst, requireAccess } from '../../platform/endpoint-access.ts';
import { Failure } from '../../platform/failure.ts';
import type { AccountHelp } from '../account-help/account-help.ts';

interface Deps extends AccessQuestions {
  users: Pick<Users, 'isLastSuperAdmin'>;
  accountHelp: Pick<AccountHelp, 'refusalOfReset'>;
  passwordReset: Pick<PasswordReset, 'refusalOfLink'>;
  mail: Pick<Mail, 'isSetUp'>;
}

/** Why the call itself refuses somebody whom its `access` lets in. The same functions are asked inside the calls. */
type Refusal = (deps: Deps, actor: UserActor, userKey: string, rank: Role) => Promise<AbilityReason | undefined>;

const ofRank: Refusal = async (_, actor, userKey, rank) =>
  actor.userKey === userKey ? undefined : reasonAgainst(actor, rank);
const ofLastSuperAdmin: Refusal = async ({ users }, _, userKey) =>
  (await users.isLastSuperAdmin(userKey)) ? 'last-super-admin' : undefined;
const ofMail: Refusal = async ({ mail }) => ((await mail.isSetUp()) ? undefined : 'no-mail');

/** The call by which each is done and what it refuses; `for oneself` is done by nobody else. */
export const abilityCalls: Record<AbilityName, { call: Endpoint; refusals?: readonly Refusal[] } | 'for oneself'> = {
  'account.see': { call: getUser },
  'account.edit': { call: patchItem },
  'account.activate': { call: setUserActive, refusals: [ofRank] },
  'account.deactivate': { call: setUserActive, refusals: [ofRank, ofLastSuperAdmin] },
  'role.change': { call: changeRole, refusals: [ofLastSuperAdmin] },
  'email.change': { call: askEmailChangeOf, refusals: [ofMail] },
  'password.change': 'for oneself',
  'password.send-link': {
    call: sendReset,
    refusals: [ofRank, ({ passwordReset }, _, userKey) => passwordReset.refusalOfLink(userKey), ofMail],
  },
  'sessions.see': { call: listSessions },
  'sessions.end': { call: endSessions },
  'factors.see': { call: getFactorStatus },
  'factors.add': 'for oneself',
  'factors.reset': {
    call: resetFactors,
    refusals: [({ accountHelp }, actor, userKey) => accountHelp.refusalOfReset(userKey, actor)],
  },
  'tokens.see': { call: listTokenNames },
  'tokens.create': 'for oneself',
  'tokens.revoke': { call: revokeTokensOf },
  'activity.see': { call: listActivity },
};

export function createAbilities(deps: Deps) {
  return bind(deps, { abilitiesOf });
}

/** Throws `user.not-found`. */
async function abilitiesOf(deps: Deps, actor: UserActor, userKey: string): Promise<Abilities> {
  const rank = await deps.rankOf(userKey);
  if (rank === undefined) throw new Failure('user.not-found');
  // Many ask the same: each question goes to the store once.
  const answers = new Map<unknown, Promise<AbilityReason | undefined>>();
  const once = (question: unknown, ask: () => Promise<AbilityReason | undefined>) => {
    const answer = answers.get(question) ?? ask();
    answers.set(question, answer);
    return answer;
  };
  const found = {} as Abilities;
  for (const name of abilityNames) {
    const ability = abilityCalls[name];
    let reason: AbilityReason | undefined;
    if (ability === 'for oneself') reason = actor.userKey === userKey ? undefined : 'owner-only';
    else {
      const { call, refusals = [] } = ability;
      reason = await once(JSON.stringify(call.access), () => reasonBefore(deps, call, actor, userKey, rank));
      for (const refusal of refusals) reason ??= await once(refusal, () => refusal(deps, actor, userKey, rank));
    }
    found[name] = reason === undefined ? { allowed: true } : { allowed: false, reason };
  }
  return found;
}

/** Why the `access` of the endpoint does not let the actor in. */
async function reasonBefore(
  deps: Deps,
  endpoint: Endpoint,
  actor: UserActor,
  userKey: string,
  rank: Role,
): Promise<AbilityReason | undefined> {
  try {
    await requireAccess(deps, endpoint, actor, { key: userKey });
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
  const { access } = endpoint;
  if (access === 'super-admin') return 'super-admins-only';
  const against = reasonAgainst(actor, rank);
  if (against === 'super-admin-target') return against;
  return typeof access === 'object' && access.who === 'letters' ? 'write-needed' : 'administrators-only';
}
