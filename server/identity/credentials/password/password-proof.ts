// Asks for the current password inside a session, with the counters of the sign-in door; what is refused is written.
import type { Activity } from '../../../events/activity/activity.ts';
import { Failure } from '../../../platform/failure.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Doer } from '../factors/factors.ts';
import { sourceOf } from '../throttle/source.ts';
import type { GrantedTry, Throttle } from '../throttle/throttle.ts';
import type { Passwords } from './passwords.ts';

export interface PasswordProof {
  /** Throws `password.wrong`, also where the account's tries are spent; `request.too-many`, `signin.busy`. */
  require(doer: Asked, plain: string): Promise<void>;
}

/** Whose password it is, who are signed in there themselves. */
type Asked = Pick<Doer, 'userKey' | 'address' | 'userAgent'>;

interface Deps {
  passwords: Passwords;
  throttle: Throttle;
  activity: Pick<Activity, 'record'>;
  logger: Logger;
}

export function createPasswordProof({ passwords, throttle, activity, logger }: Deps): PasswordProof {
  async function isRight(granted: GrantedTry, userKey: string, plain: string): Promise<boolean> {
    try {
      return await passwords.verify(await passwords.find(userKey), plain);
    } catch (error) {
      // Not looked at, so not counted.
      await throttle.giveBack(granted);
      throw error;
    }
  }
  async function refuse({ userKey, address, userAgent }: Asked, result: 'wrong' | 'locked'): Promise<never> {
    logger.warn(
      { event: 'proof.refused', userKey, source: sourceOf(address), result },
      'password refused in a session',
    );
    // What is not looked at is not written either: the log of an account cannot be flooded.
    if (result === 'wrong') {
      const data = { why: 'password' };
      await activity.record({ userKey, kind: 'proof.refused', by: userKey, address, userAgent, data });
    }
    throw new Failure('password.wrong');
  }
  return {
    async require(doer, plain) {
      const { userKey, address } = doer;
      const attempt = await throttle.takeSignInTry({ userKey }, address);
      if (attempt.outcome === 'source-spent') {
        throw new Failure('request.too-many', { retryAfterSeconds: attempt.retryAfterSeconds });
      }
      if (attempt.outcome !== 'granted') return refuse(doer, 'locked');
      if (!(await isRight(attempt, userKey, plain))) return refuse(doer, 'wrong');
      // Right, and yet no full sign-in: the run of failures stays what it was.
      await throttle.giveBack(attempt);
    },
  };
}
