// Changing one's own password: the current one first, then every session ends, and mail and log say so.

import type { Activity } from '../../events/activity/activity.ts';
import type { PasswordProof } from '../../identity/credentials/password/password-proof.ts';
import type { Passwords } from '../../identity/credentials/password/passwords.ts';
import type { Revoking } from '../../identity/sessions/revoking.ts';
import type { Notify } from '../../notify/notify.ts';
import type { Users } from '../../people/users.ts';
import type { UserActor } from '../../platform/caller.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { deviceWordsOf } from '../../platform/device-names.ts';
import { Failure } from '../../platform/failure.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Storage } from '../../storage/storage.ts';
import type { ReportLinks } from '../report/report-links.ts';

export interface PasswordChange {
  /**
   * Throws `access.denied` for anybody but oneself, `password.…` where the new one is refused, `password.wrong`
   * where the current one is, `request.too-many`, `signin.busy`. Ends every session.
   */
  change(
    userKey: string,
    given: { password: string; currentPassword: string; address: string; userAgent: string },
    actor: UserActor,
  ): Promise<void>;
}

interface Deps {
  storage: Storage;
  clock: Clock;
  users: Users;
  passwords: Passwords;
  passwordProof: PasswordProof;
  revoking: Revoking;
  activity: Pick<Activity, 'record'>;
  reportLinks: ReportLinks;
  notify: Pick<Notify, 'send'>;
  logger: Logger;
}

export function createPasswordChange(deps: Deps): PasswordChange {
  const { storage, clock, users, passwords, passwordProof, revoking, reportLinks } = deps;
  return {
    async change(userKey, { password, currentPassword, address, userAgent }, actor) {
      // Administrators set no passwords: two people would know them. They send a link.
      if (userKey !== actor.userKey) throw new Failure('access.denied');
      await passwords.requireFit(password, await users.get(userKey));
      const before = await passwords.find(userKey);
      await passwordProof.require({ actor, address, userAgent }, currentPassword);
      const hash = await passwords.hash(password);
      await storage.transaction(async () => {
        await users.lock(userKey);
        const person = await users.find(userKey);
        // Of two changes at once the second knew a password that is none any more.
        if (!person?.active || (await passwords.find(userKey)) !== before) throw new Failure('password.wrong');
        await passwords.save(userKey, hash, { provisional: false });
        await revoking.revoke(userKey, 'password.changed');
        const device = deviceWordsOf(userAgent);
        const at = timestamp(clock.now());
        await deps.notify.send(person, 'password.changed', {
          ...{ at, address, device },
          ...(await reportLinks.make(person, { kind: 'password.changed', at })),
        });
        await deps.activity.record({ userKey, kind: 'password.changed', address, userAgent });
      });
      deps.logger.info({ event: 'password.set', userKey, by: 'change' }, 'password changed');
    },
  };
}
