// Activates and deactivates users, together with what a deactivation ends: sessions, personal access tokens and mailed links.
import type { Item } from '../../../contract/schemas/entity.ts';
import type { PasswordReset } from '../../account/reset/password-reset.ts';
import type { Events } from '../../events/events.ts';
import type { Throttle } from '../../identity/credentials/throttle/throttle.ts';
import type { Revoking } from '../../identity/sessions/revoking.ts';
import type { Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import type { ActingCaller } from '../../platform/caller.ts';
import type { Storage } from '../../storage/storage.ts';

interface Deps {
  storage: Storage;
  users: Pick<Users, 'find' | 'setActive'>;
  revoking: Revoking;
  events: Pick<Events, 'emit'>;
  passwordReset: Pick<PasswordReset, 'invite' | 'isInvited'>;
  throttle: Pick<Throttle, 'requirePace'>;
}

export type Activation = ReturnType<typeof createActivation>;

export function createActivation(deps: Deps) {
  return bind(deps, { setActive });
}

/** Throws `access.denied`, `user.not-found`, `user.last-super-admin`; `request.too-many` as one lets in. */
async function setActive(
  { storage, users, revoking, events, passwordReset, throttle }: Deps,
  userKey: string,
  activate: boolean,
  caller: ActingCaller,
): Promise<Item> {
  return storage.transaction(async () => {
    const before = await users.find(userKey);
    const item = await users.setActive(userKey, activate, caller.actor);
    const repeated = before?.active === activate;
    if (activate && !repeated && caller.actor.kind === 'user') await throttle.requirePace('standingOfPerson', userKey);
    const topic = activate ? 'account.activated' : 'account.deactivated';
    await revoking.revoke(userKey, topic);
    // Their link ended when they were deactivated, and they have nothing else to sign in with.
    const invited = activate && !repeated && (await passwordReset.isInvited(userKey));
    await events.emit(topic, { userKey, caller, data: {}, quiet: repeated || invited });
    if (invited) {
      const { actor } = caller;
      const by = actor.kind === 'user' ? (await users.find(actor.userKey))?.name : undefined;
      await passwordReset.invite(userKey, undefined, by);
      await events.emit('account.invited', { userKey, caller, data: {} });
    }
    return item;
  });
}
