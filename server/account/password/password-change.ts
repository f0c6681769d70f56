// Changing one's own password: the current one first, then every session ends, and mail and log say so.

import type { Events } from '../../events/events.ts';
import type { PasswordProof } from '../../identity/credentials/password/password-proof.ts';
import type { Passwords } from '../../identity/credentials/password/passwords.ts';
import type { Revoking } from '../../identity/sessions/revoking.ts';
import type { Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import type { KnownCaller } from '../../platform/caller.ts';
import { Failure } from '../../platform/failure.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Storage } from '../../storage/storage.ts';

interface Deps {
  storage: Storage;
  users: Users;
  passwords: Passwords;
  passwordProof: PasswordProof;
  revoking: Revoking;
  events: Pick<Events, 'emit'>;
  logger: Logger;
}

export type PasswordChange = ReturnType<typeof createPasswordChange>;

export const createPasswordChange = (deps: Deps) => bind(deps, { change });

/**
 * Throws `access.denied` for anybody but oneself, `password.…` where the new one is refused, `password.wrong`
 * where the current one is, `request.too-many`, `signin.busy`. Ends every session.
 */
async function change(
  deps: Deps,
  userKey: string,
  { password, currentPassword }: { password: string; currentPassword: string },
  caller: KnownCaller,
): Promise<void> {
  const { storage, users, passwords, passwordProof, revoking, events } = deps;
  // Administrators set no passwords: two people would know them. They send a link.
  if (userKey !== caller.actor.userKey) throw new Failure('access.denied');
  await passwords.requireFit(password, await users.get(userKey));
  const before = await passwords.find(userKey);
  await passwordProof.require(caller, currentPassword);
  // After the proof: whoever does not know the current one learns nothing of it.
  if (await passwords.isNewest(userKey, password)) throw new Failure('password.unchanged');
  const hash = await passwords.hash(password);
  await storage.transaction(async () => {
    await users.lock(userKey);
    const person = await users.find(userKey);
    // Of two changes at once the second knew a password that is none any more.
    if (!person?.active || (await passwords.find(userKey)) !== before) throw new Failure('password.wrong');
    await passwords.save(userKey, hash, { provisional: false });
    await revoking.revoke(userKey, 'password.changed');
    await events.emit('password.changed', { userKey, caller, data: {} });
  });
  deps.logger.info({ event: 'password.set', userKey, by: 'change' }, 'password changed');
}
