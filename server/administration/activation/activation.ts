// Activating and deactivating users together with what that ends: sessions, personal access tokens and mailed links.

import type { Item } from '../../../contract/schemas/entity.ts';
import type { Activity } from '../../events/activity/activity.ts';
import type { Flows } from '../../identity/credentials/flows/flows.ts';
import type { Origin } from '../../identity/sessions/session-list.ts';
import type { Sessions } from '../../identity/sessions/sessions.ts';
import type { Tokens } from '../../identity/sessions/tokens/tokens.ts';
import { type Actor, authorOf } from '../../items/actor.ts';
import type { Notify } from '../../notify/notify.ts';
import type { Users } from '../../people/users.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import type { Storage } from '../../storage/storage.ts';

export interface Activation {
  /** Throws `access.denied`, `user.not-found`, `user.last-super-admin`. */
  setActive(userKey: string, activate: boolean, actor: Actor, origin?: Origin): Promise<Item>;
}

interface Deps {
  storage: Storage;
  users: Users;
  sessions: Sessions;
  tokens: Tokens;
  flows: Flows;
  activity: Pick<Activity, 'record'>;
  clock: Clock;
  notify: Pick<Notify, 'send'>;
}

export function createActivation(deps: Deps): Activation {
  const { storage, users, sessions, tokens, flows, activity } = deps;
  return {
    setActive: (userKey, activate, actor, origin) =>
      storage.transaction(async () => {
        const before = await users.find(userKey);
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
        await activity.record({ userKey, kind, by: authorOf(actor), ...origin });
        if (before?.active !== activate) await tell(deps, kind, userKey, actor);
        return item;
      }),
  };
}

async function tell(
  { users, clock, notify }: Deps,
  kind: 'account.activated' | 'account.deactivated',
  userKey: string,
  actor: Actor,
): Promise<void> {
  const person = await users.get(userKey);
  const by = actor.kind === 'user' ? (await users.find(actor.userKey))?.name : undefined;
  const data = { at: timestamp(clock.now()), ...(by ? { by } : {}) };
  await notify.send(person, kind, data);
}
