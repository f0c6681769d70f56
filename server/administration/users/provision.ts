// Making users on behalf of an administrator or the operator: with a password, or with an invitation by mail.
import type { Item } from '../../../contract/schemas/entity.ts';
import type { PasswordReset } from '../../account/reset/password-reset.ts';
import type { Events } from '../../events/events.ts';
import type { Passwords } from '../../identity/credentials/password/passwords.ts';
import { requireRank } from '../../people/above.ts';
import type { Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import type { ActingCaller, Actor } from '../../platform/caller.ts';
import type { Storage } from '../../storage/storage.ts';

export interface ProvisionedUser {
  email: string;
  /** The part of the address before the @ if not said. */
  name?: string | undefined;
  /** Without one the person is invited and sets their own. */
  password?: string | undefined;
  superAdmin?: boolean | undefined;
  /** Life of the invitation; seven days if not said. */
  inviteSeconds?: number | undefined;
}

interface Deps {
  storage: Storage;
  users: Users;
  passwords: Passwords;
  passwordReset: PasswordReset;
  events: Pick<Events, 'emit'>;
}

export type Provision = ReturnType<typeof createProvision>;

export function createProvision(deps: Deps) {
  return bind(deps, { createUser });
}

/** Throws `access.denied`, `email.taken`, `request.invalid`, `password.…`. */
async function createUser(deps: Deps, given: ProvisionedUser, caller: ActingCaller): Promise<Item> {
  const { storage, users, passwords, passwordReset, events } = deps;
  const { actor } = caller;
  // Before the costly hash; and asked again where it counts.
  await users.requireSuperAdmin(actor);
  const hash = given.password === undefined ? undefined : await hashFit(passwords, given, given.password);
  return storage.transaction(async () => {
    await requireRank(deps, actor, 'super-admin');
    const user = await users.create({ email: given.email, name: given.name }, actor);
    const userKey = user._key;
    await events.emit('account.created', { userKey, caller, data: {} });
    if (given.superAdmin) await users.makeSuperAdmin(userKey, actor);
    if (hash === undefined) {
      await passwordReset.invite(userKey, given.inviteSeconds, await nameOf(users, actor));
      await events.emit('account.invited', { userKey, caller, data: {} });
    } else {
      // Somebody who chose it for another knows it, so the person is asked for one of their own. The operator of the
      // host makes their own account.
      await passwords.save(userKey, hash, { provisional: actor.kind === 'user' });
    }
    return user;
  });
}

async function hashFit(passwords: Passwords, given: ProvisionedUser, plain: string): Promise<string> {
  await passwords.requireFit(plain, { email: given.email, name: given.name ?? '' });
  return passwords.hash(plain);
}

async function nameOf(users: Users, actor: Actor): Promise<string | undefined> {
  return actor.kind === 'user' ? (await users.find(actor.userKey))?.name : undefined;
}
