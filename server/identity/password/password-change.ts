// Changing one's own password: the current one first, then every session ends, and mail and log say so.
import type { Activity } from '../../activity/activity.ts';
import type { UserActor } from '../../items/actor.ts';
import type { Users } from '../../people/users.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { Failure } from '../../platform/failure.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Flows } from '../flows/flows.ts';
import type { NotMeLinks } from '../not-me/not-me-links.ts';
import type { PasswordMail } from '../password-reset/password-reset.ts';
import { deviceNamesOf } from '../sessions/device-names.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { PasswordProof } from '../step-up/password-proof.ts';
import type { Throttle } from '../throttle/throttle.ts';
import type { Passwords } from './passwords.ts';

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

interface Needs {
  storage: Storage;
  clock: Clock;
  users: Users;
  passwords: Passwords;
  passwordProof: PasswordProof;
  sessions: Sessions;
  flows: Flows;
  throttle: Throttle;
  activity: Pick<Activity, 'record'>;
  notMeLinks: NotMeLinks;
  sendMail: (mail: PasswordMail) => Promise<void>;
  logger: Logger;
}

export function createPasswordChange(needs: Needs): PasswordChange {
  const { storage, clock, users, passwords, passwordProof, sessions, flows, throttle, notMeLinks } = needs;
  return {
    async change(userKey, { password, currentPassword, address, userAgent }, actor) {
      // An administrator sets nobody's: they send a link (SECURITY section 0).
      if (userKey !== actor.userKey) throw new Failure('access.denied');
      await passwords.requireFit(password, await users.get(userKey));
      const before = await passwords.find(userKey);
      await passwordProof.require({ userKey, address, userAgent }, currentPassword);
      const hash = await passwords.hash(password);
      await storage.transaction(async () => {
        await users.lock(userKey);
        const person = await users.find(userKey);
        // Of two changes at once the second knew a password that is none any more.
        if (!person?.active || (await passwords.find(userKey)) !== before)
          throw new Failure('password.wrong');
        await passwords.save(userKey, hash, { provisional: false });
        await sessions.endAllOf(userKey);
        // What was begun with the old password is not finished with it.
        await flows.endAllOf(userKey, [
          ...(['reset', 'invitation', 'signin-second-factor', 'totp-enrolment', 'email-change'] as const),
        ]);
        await throttle.forgive(userKey);
        const { email, name, language, timeZone } = person;
        const names = deviceNamesOf(userAgent);
        const device = [names.browser, names.device].filter(Boolean).join(', ') || undefined;
        const at = timestamp(clock.now());
        await needs.sendMail({
          ...{ kind: 'password-changed', to: { address: email, name }, language, timeZone },
          data: { at, address, device, ...(await notMeLinks.make(person, { kind: 'password.changed', at })) },
        });
        await needs.activity.record({ userKey, kind: 'password.changed', address, userAgent });
      });
      needs.logger.info({ event: 'password.set', userKey, by: 'change' }, 'password changed');
    },
  };
}
