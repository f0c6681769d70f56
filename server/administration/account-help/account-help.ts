// Help of an administrator for somebody: told to them by mail and in their log, and never done in their place.

import type { TokenName } from '../../../contract/api/account-help.ts';
import type { Events } from '../../events/events.ts';
import type { Factors } from '../../identity/credentials/factors/factors.ts';
import type { Flows } from '../../identity/credentials/flows/flows.ts';
import type { Revoking } from '../../identity/sessions/revoking.ts';
import type { Tokens } from '../../identity/sessions/tokens/tokens.ts';
import { requireAbove } from '../../people/above.ts';
import type { Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import type { KnownCaller, UserActor } from '../../platform/caller.ts';
import { Failure } from '../../platform/failure.ts';
import type { Storage } from '../../storage/storage.ts';

interface Deps {
  storage: Storage;
  users: Users;
  revoking: Revoking;
  flows: Flows;
  factors: Factors;
  tokens: Tokens;
  events: Pick<Events, 'emit'>;
}

export type AccountHelp = ReturnType<typeof createAccountHelp>;

/** The person may do all of this for themselves too; anybody else has to stand above them, at that moment. */
export function createAccountHelp(deps: Deps) {
  return bind(deps, { tokenNames, revokeToken, revokeTokens, resetFactors, refusalOfReset });
}

/** Newest first. */
async function tokenNames({ tokens }: Deps, userKey: string): Promise<TokenName[]> {
  const list = await tokens.list(userKey);
  return list.map(({ id, name, createdAt, expireAt, lastUsedAt }) => ({ id, name, createdAt, expireAt, lastUsedAt }));
}

/** Throws `token.not-found`, `access.denied`. */
async function revokeToken(deps: Deps, userKey: string, id: string, caller: KnownCaller): Promise<void> {
  await deps.storage.transaction(async () => {
    await requireAbove(deps, caller.actor, userKey);
    await deps.tokens.revoke(userKey, id, caller);
  });
}

/** Throws `access.denied`. @returns how many there were. */
async function revokeTokens(deps: Deps, userKey: string, caller: KnownCaller): Promise<number> {
  return deps.storage.transaction(async () => {
    await requireAbove(deps, caller.actor, userKey);
    return deps.tokens.revokeAll(userKey, caller);
  });
}

/**
 * Removes every second factor and ends every session; the password stays what it was. The helper knows no more than
 * before: the person signs in with their password and adds a factor themselves. Throws `access.denied`,
 * `factors.address-moved`.
 */
async function resetFactors(deps: Deps, userKey: string, caller: KnownCaller): Promise<void> {
  const { storage, users, revoking, factors, events } = deps;
  await storage.transaction(async () => {
    await requireAbove(deps, caller.actor, userKey);
    await users.lock(userKey);
    if (await refusalOfReset(deps, userKey, caller.actor)) throw new Failure('factors.address-moved');
    const { otp, webauthn, backup } = await factors.statusOf(userKey);
    await factors.take(userKey);
    await revoking.revoke(userKey, 'factors.reset');
    await events.emit('factors.reset', { userKey, caller, data: { otp, webauthn, backup } });
  });
}

/**
 * The address was changed by somebody else, and its owner may still undo it: until then others do not reset the factors.
 * Else two helps, one after the other, would make an account its helper's: first the address, then the factors.
 */
async function refusalOfReset(
  { flows }: Pick<Deps, 'flows'>,
  userKey: string,
  actor: UserActor,
): Promise<'address-moved' | undefined> {
  if (actor.userKey === userKey) return undefined;
  const undoings = await flows.allOf('email-undo', userKey);
  const moved = undoings.some(({ data }) => typeof data.by === 'string' && data.by !== userKey);
  return moved ? 'address-moved' : undefined;
}
