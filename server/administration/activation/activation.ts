// Activates and deactivates users, together with what a deactivation ends: sessions, personal access tokens and mailed links.
import type { Item } from '../../../contract/schemas/entity.ts';
import type { Events } from '../../events/events.ts';
import type { Flows } from '../../identity/credentials/flows/flows.ts';
import type { Sessions } from '../../identity/sessions/sessions.ts';
import type { Tokens } from '../../identity/sessions/tokens/tokens.ts';
import type { Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import type { ActingCaller } from '../../platform/caller.ts';
import type { Storage } from '../../storage/storage.ts';

interface Deps {
  storage: Storage;
  users: Pick<Users, 'find' | 'setActive'>;
  sessions: Sessions;
  tokens: Tokens;
  flows: Flows;
  events: Pick<Events, 'emit'>;
}

export type Activation = ReturnType<typeof createActivation>;

export function createActivation(deps: Deps) {
  return bind(deps, { setActive });
}

/** Throws `access.denied`, `user.not-found`, `user.last-super-admin`. */
async function setActive(
  { storage, users, sessions, tokens, flows, events }: Deps,
  userKey: string,
  activate: boolean,
  caller: ActingCaller,
): Promise<Item> {
  return storage.transaction(async () => {
    const before = await users.find(userKey);
    const item = await users.setActive(userKey, activate, caller.actor);
    if (!activate) {
      // For good: who is activated again signs in anew.
      await sessions.endAllOf(userKey);
      await tokens.endAllOf(userKey);
      // Ways back from what somebody else did stay, and open nothing until the account is active again.
      await flows.endAllBut(userKey, ['email-undo', 'not-me', 'deletion-keep']);
    } else {
      // Begun while nobody could see it.
      await flows.endAllOf(userKey, ['email-change', 'reset']);
    }
    const topic = activate ? 'account.activated' : 'account.deactivated';
    await events.emit(topic, { userKey, caller, data: {}, quiet: before?.active === activate });
    return item;
  });
}
