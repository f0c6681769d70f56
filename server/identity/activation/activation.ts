// Activating and deactivating users together with what that ends: sessions, personal access tokens and mailed links.
import type { Item } from '../../../contract/schemas/entity.ts';
import type { Activity } from '../../activity/activity.ts';
import { type Actor, authorOf } from '../../items/actor.ts';
import type { Users } from '../../people/users.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Flows } from '../flows/flows.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Tokens } from '../tokens/tokens.ts';

export interface Activation {
  /** Throws `access.denied`, `user.not-found`, `user.last-super-admin`. */
  setActive(userKey: string, activate: boolean, actor: Actor): Promise<Item>;
}

interface Needs {
  storage: Storage;
  users: Users;
  sessions: Sessions;
  tokens: Tokens;
  flows: Flows;
  activity: Pick<Activity, 'record'>;
}

export function createActivation({ storage, users, sessions, tokens, flows, activity }: Needs): Activation {
  return {
    setActive: (userKey, activate, actor) =>
      storage.transaction(async () => {
        const item = await users.setActive(userKey, activate, actor);
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
        const kind = activate ? 'account.activated' : 'account.deactivated';
        await activity.record({ userKey, kind, by: authorOf(actor) });
        return item;
      }),
  };
}
