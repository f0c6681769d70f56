// Routes that delete one's account, and keep it after all.
import * as api from '../../../contract/api/your-data.ts';
import { type Route, route } from '../../platform/route.ts';
import type { AccountDeletions } from './account-deletion.ts';

export interface DeletionDeps {
  accountDeletions: AccountDeletions;
}

export function deletionRoutes({ accountDeletions }: DeletionDeps): Route[] {
  return [
    route(api.askDeletion, async ({ session, body, cookie, address, userAgent }) => {
      const deletion = await accountDeletions.ask({ session, address, userAgent }, body.name);
      if (session.kind === 'browser') cookie.clear();
      return { status: 'ok' as const, deletion };
    }),
    route(api.getDeletion, async ({ session }) => ({
      deletion: (await accountDeletions.find(session.userKey)) ?? null,
    })),
    route(api.callOffDeletion, async ({ session, address, userAgent }) => {
      await accountDeletions.callOff(session.userKey, { address, userAgent });
      return { status: 'ok' as const };
    }),
    route(api.keepAccount, async ({ body, address, userAgent }) => {
      await accountDeletions.keep(body, { address, userAgent });
      return { status: 'ok' as const };
    }),
  ];
}
