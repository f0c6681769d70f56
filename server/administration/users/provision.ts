// Making users on behalf of an administrator or the operator: with a password, or with an invitation by mail.
import type { Item } from '../../../contract/schemas/entity.ts';
import type { PasswordReset } from '../../account/reset/password-reset.ts';
import type { Activity } from '../../events/activity/activity.ts';
import type { Passwords } from '../../identity/credentials/password/passwords.ts';
import { type Actor, authorOf } from '../../items/actor.ts';
import type { Users } from '../../people/users.ts';
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

export interface Provision {
  /** Throws `access.denied`, `email.taken`, `request.invalid`, `password.…`. */
  createUser(given: ProvisionedUser, actor: Actor): Promise<Item>;
}

interface Deps {
  storage: Storage;
  users: Users;
  passwords: Passwords;
  passwordReset: PasswordReset;
  activity: Pick<Activity, 'record'>;
}

export function createProvision(deps: Deps): Provision {
  return { createUser: (given, actor) => createUser(deps, given, actor) };
}

async function createUser(deps: Deps, given: ProvisionedUser, actor: Actor): Promise<Item> {
  const { storage, users, passwords, passwordReset } = deps;
  await users.requireSuperAdmin(actor);
  const hash = given.password === undefined ? undefined : await hashFit(passwords, given, given.password);
  return storage.transaction(async () => {
    const user = await users.create({ email: given.email, name: given.name }, actor);
    await deps.activity.record({ userKey: user._key, kind: 'account.created', by: authorOf(actor) });
    if (given.superAdmin) await users.makeSuperAdmin(user._key, actor);
    if (hash === undefined) {
      await passwordReset.invite(user._key, given.inviteSeconds, await nameOf(users, actor));
      await deps.activity.record({ userKey: user._key, kind: 'account.invited', by: authorOf(actor) });
    } else {
      // Whoever chose it for another knows it, so the person is asked for one of their own. The operator of the
      // host makes their own account.
      await passwords.save(user._key, hash, { provisional: actor.kind === 'user' });
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
