// The call that says what the caller may do with a user, and why not the rest, so that a page need not know the rules.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { keyParams } from '../schemas/entity.ts';

/** All that can be done with the account of a user, by anybody. */
export const abilityNames = [
  'account.see',
  /** Name, picture, links and preferences. */
  'account.edit',
  'account.activate',
  'account.deactivate',
  'role.change',
  'email.change',
  'password.change',
  /** Have a link mailed to them by which they set a new one. */
  'password.send-link',
  'sessions.see',
  'sessions.end',
  'factors.see',
  'factors.add',
  'factors.reset',
  'tokens.see',
  'tokens.create',
  'tokens.revoke',
  'activity.see',
] as const;
export type AbilityName = (typeof abilityNames)[number];

/** Why somebody may not. */
export const abilityReasons = {
  'owner-only': 'Only the owner of the account can do this',
  'write-needed': 'This needs the letter w on the user',
  'administrators-only': 'Only the owner of the account and administrators can do this, or administrators alone',
  'super-admins-only': 'Only super-admins can do this',
  'super-admin-target': 'The user is a super-admin: only super-admins can act on them',
  'last-super-admin': 'The user is the only active super-admin',
  inactive: 'The account is deactivated',
  'address-moved': 'An administrator moved the address of the account within the last week',
  'no-mail': 'Mail is not set up, so the link that is needed would reach nobody; the call itself is not refused',
} as const;
export type AbilityReason = keyof typeof abilityReasons;
const reasonNames = Object.keys(abilityReasons) as [AbilityReason, ...AbilityReason[]];

const ability = z.union([
  z.object({ allowed: z.literal(true) }),
  z.object({ allowed: z.literal(false), reason: z.enum(reasonNames) }),
]);

const abilities = z.record(z.enum(abilityNames), ability);
export type Abilities = z.infer<typeof abilities>;

export const listAbilities = endpoint({
  id: 'listAbilities',
  method: 'GET',
  path: '/v1/users/:key/abilities',
  summary: 'What the caller may do with a user: each ability allowed, or the reason why not',
  access: { who: 'letters', letters: ['r'], on: 'key' },
  params: keyParams,
  answer: abilities,
  errors: ['user.not-found'],
});
