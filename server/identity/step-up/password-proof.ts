// Asks for the current password inside a session, with the counters of the sign-in door.
import { Failure } from '../../platform/failure.ts';
import type { Passwords } from '../password/passwords.ts';
import type { GrantedTry, Throttle } from '../throttle/throttle.ts';

export interface PasswordProof {
  /** Throws `password.wrong`, also where the account's tries are spent; `request.too-many`, `signin.busy`. */
  require(userKey: string, plain: string, address: string | undefined): Promise<void>;
}

interface Needs {
  passwords: Passwords;
  throttle: Throttle;
}

export function createPasswordProof({ passwords, throttle }: Needs): PasswordProof {
  async function isRight(granted: GrantedTry, userKey: string, plain: string): Promise<boolean> {
    try {
      return await passwords.verify(await passwords.find(userKey), plain);
    } catch (error) {
      // Not looked at, so not counted.
      await throttle.giveBack(granted);
      throw error;
    }
  }
  return {
    async require(userKey, plain, address) {
      const attempt = await throttle.takeSignInTry({ userKey }, address);
      if (attempt.outcome === 'source-spent') {
        throw new Failure('request.too-many', { retryAfterSeconds: attempt.retryAfterSeconds });
      }
      if (attempt.outcome !== 'granted' || !(await isRight(attempt, userKey, plain))) {
        throw new Failure('password.wrong');
      }
      // Right, and yet no full sign-in: the run of failures stays what it was.
      await throttle.giveBack(attempt);
    },
  };
}
