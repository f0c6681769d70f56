// Routes that delete one's account, and keep it after all.
import * as api from '../../../contract/api/your-data.ts';
import { type Route, route } from '../../platform/route.ts';
import type { AccountDeletions } from './account-deletion.ts';

export interface DeletionDeps {
  accountDeletions: AccountDeletions;
}

export function deletionRoutes({ accountDeletions }: DeletionDeps): Route[] {
  return [
    route(api.askDeletion, async ({ caller, body, cookie }) => {
      const deletion = await accountDeletions.ask(caller, body.name);
      if (caller.session.kind === 'browser') cookie.clear();
      return { status: 'ok' as const, deletion };
    }),
    route(api.getDeletion, async ({ caller }) => ({
      deletion: (await accountDeletions.find(caller.actor.userKey)) ?? null,
    })),
    route(api.callOffDeletion, async ({ caller }) => {
      await accountDeletions.callOff(caller);
      return { status: 'ok' as const };
    }),
    route(api.keepAccount, async ({ body, caller }) => {
      await accountDeletions.keep(body, caller);
      return { status: 'ok' as const };
    }),
  ];
}
