// Asks for the current password inside a session, with the counters of the sign-in door; each refusal is written.
import type { Core } from '../../../core.ts';
import type { Events } from '../../../events/events.ts';
import { bind } from '../../../platform/bind.ts';
import type { KnownCaller } from '../../../platform/caller.ts';
import { Failure } from '../../../platform/failure.ts';
import { sourceOf } from '../throttle/source.ts';
import type { GrantedTry, Throttle } from '../throttle/throttle.ts';
import type { Passwords } from './passwords.ts';

interface Deps extends Pick<Core, 'logger'> {
  passwords: Passwords;
  throttle: Throttle;
  events: Pick<Events, 'emit'>;
}

export type PasswordProof = ReturnType<typeof createPasswordProof>;

export const createPasswordProof = (deps: Deps) => bind(deps, { require });

/** Throws `password.wrong`, also where the account's tries are spent; `request.too-many`, `signin.busy`. */
async function require(deps: Deps, caller: KnownCaller, plain: string): Promise<void> {
  const { throttle } = deps;
  const { userKey } = caller.actor;
  const attempt = await throttle.takeSignInTry({ userKey }, caller.address);
  if (attempt.outcome === 'source-spent') {
    throw new Failure('request.too-many', { retryAfterSeconds: attempt.retryAfterSeconds });
  }
  if (attempt.outcome !== 'granted') return refuse(deps, caller, 'locked');
  if (!(await isRight(deps, attempt, userKey, plain))) return refuse(deps, caller, 'wrong');
  // Right, and yet no full sign-in: the run of failures stays what it was.
  await throttle.giveBack(attempt);
}

async function isRight(
  { passwords, throttle }: Deps,
  granted: GrantedTry,
  userKey: string,
  plain: string,
): Promise<boolean> {
  try {
    return await passwords.verify(await passwords.find(userKey), plain);
  } catch (error) {
    // Not looked at, so not counted.
    await throttle.giveBack(granted);
    throw error;
  }
}

async function refuse({ events, logger }: Deps, caller: KnownCaller, result: 'wrong' | 'locked'): Promise<never> {
  const { userKey } = caller.actor;
  const said = { event: 'proof.refused', userKey, source: sourceOf(caller.address), result };
  logger.warn(said, 'password refused in a session');
  // A try that is not looked at is not written either: the log of an account cannot be flooded.
  if (result === 'wrong') {
    await events.emit('proof.refused', { userKey, caller, data: { why: 'password' } });
  }
  throw new Failure('password.wrong');
}
