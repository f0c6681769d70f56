// What an administrator does for somebody who needs help: told to them by mail and in their log, and never in their place.

import type { TokenName } from '../../../contract/api/account-help.ts';
import type { ReportLinks } from '../../account/report/report-links.ts';
import type { Activity } from '../../events/activity/activity.ts';
import type { BackupCodes } from '../../identity/credentials/backup-codes/backup-codes.ts';
import { deleteUses } from '../../identity/credentials/factors/factor-use-store.ts';
import type { Factors } from '../../identity/credentials/factors/factors.ts';
import type { Flows } from '../../identity/credentials/flows/flows.ts';
import { deletePasskeys } from '../../identity/credentials/passkeys/passkeys-store.ts';
import type { Throttle } from '../../identity/credentials/throttle/throttle.ts';
import { deleteTotp } from '../../identity/credentials/totp/totp-store.ts';
import { factorsName } from '../../identity/sessions/session-life.ts';
import type { Origin } from '../../identity/sessions/session-list.ts';
import type { Sessions } from '../../identity/sessions/sessions.ts';
import type { Tokens } from '../../identity/sessions/tokens/tokens.ts';
import type { UserActor } from '../../items/actor.ts';
import type { Notify } from '../../notify/notify.ts';
import type { Users } from '../../people/users.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { Failure } from '../../platform/failure.ts';
import type { Storage } from '../../storage/storage.ts';

/** That the actor is the user or an administrator above them, the guard has asked. */
export interface AccountHelp {
  /** Newest first. */
  tokenNames(userKey: string): Promise<TokenName[]>;
  /** Throws `token.not-found`. */
  revokeToken(userKey: string, id: string, actor: UserActor, origin: Origin): Promise<void>;
  /** @returns how many there were. */
  revokeTokens(userKey: string, actor: UserActor, origin: Origin): Promise<number>;
  /**
   * Removes every second factor and ends every session; the password stays what it was. Who did it knows no more
   * than before: the person signs in with their password and adds a factor themselves.
   */
  resetFactors(userKey: string, actor: UserActor, origin: Origin): Promise<void>;
  /** By somebody else, and its owner may still undo it: until then others do not reset the factors. */
  addressWasMoved(userKey: string): Promise<boolean>;
}

interface Deps {
  storage: Storage;
  clock: Clock;
  users: Users;
  sessions: Sessions;
  flows: Flows;
  throttle: Throttle;
  factors: Factors;
  backupCodes: BackupCodes;
  tokens: Tokens;
  activity: Pick<Activity, 'record'>;
  reportLinks: ReportLinks;
  notify: Pick<Notify, 'send'>;
}

export function createAccountHelp(deps: Deps): AccountHelp {
  const { storage, tokens } = deps;
  return {
    tokenNames: async (userKey) =>
      (await tokens.list(userKey)).map(({ id, name, createdAt, expireAt, lastUsedAt }) => ({
        ...{ id, name, createdAt, expireAt, lastUsedAt },
      })),
    revokeToken: (userKey, id, actor, origin) =>
      storage.transaction(async () => {
        const name = (await tokens.list(userKey)).find((token) => token.id === id)?.name;
        await tokens.revoke(userKey, id, { actor, ...origin });
        if (actor.userKey !== userKey) await tell(deps, 'token.revoked', userKey, origin, { name });
      }),
    revokeTokens: (userKey, actor, origin) =>
      storage.transaction(async () => {
        const count = await tokens.revokeAll(userKey, { actor, ...origin });
        const others = actor.userKey !== userKey;
        if (others && count > 0) await tell(deps, 'tokens.revoked', userKey, origin, { count });
        return count;
      }),
    resetFactors: (userKey, actor, origin) => resetFactors(deps, userKey, actor, origin),
    addressWasMoved: (userKey) => addressWasMoved(deps.flows, userKey),
  };
}

async function resetFactors(deps: Deps, userKey: string, actor: UserActor, origin: Origin): Promise<void> {
  const { storage, users, sessions, flows, throttle, factors, backupCodes, activity } = deps;
  await storage.transaction(async () => {
    await users.lock(userKey);
    // Else two helps, one after the other, would make an account its helper's: first the address, then the factors.
    const others = actor.userKey !== userKey;
    if (others && (await addressWasMoved(flows, userKey))) throw new Failure('factors.address-moved');
    const { otp, webauthn, backup } = await factors.statusOf(userKey);
    await deleteTotp(storage, userKey);
    await deletePasskeys(storage, userKey);
    await backupCodes.removeAllOf(userKey);
    await deleteUses(storage, userKey);
    storage.changed(factorsName(userKey));
    // What was begun with the old factors, or to add one in a session that ends here.
    await flows.endAllOf(userKey, [
      ...(['signin-second-factor', 'totp-enrolment', 'passkey-registration', 'passkey-proof'] as const),
    ]);
    // Stopped by wrong codes (63B 3.2.2): there is nothing left that they could guess at.
    await throttle.endCodeRun(userKey, 'code');
    await sessions.endAllOf(userKey);
    const data = { otp, webauthn, backup };
    await activity.record({ userKey, kind: 'factors.reset', by: actor.userKey, ...origin, data });
    await tell(deps, 'factors.reset', userKey, origin, {});
  });
}

async function addressWasMoved(flows: Flows, userKey: string): Promise<boolean> {
  const undoings = await flows.allOf('email-undo', userKey);
  return undoings.some(({ data }) => typeof data.by === 'string' && data.by !== userKey);
}

async function tell(
  { clock, users, reportLinks, notify }: Deps,
  kind: 'factors.reset' | 'token.revoked' | 'tokens.revoked',
  userKey: string,
  { address }: Origin,
  about: { name?: string | undefined; count?: number },
): Promise<void> {
  const person = await users.get(userKey);
  const at = timestamp(clock.now());
  const data = { at, address, ...about, ...(await reportLinks.make(person, { kind, at })) };
  await notify.send(person, kind, data);
}
