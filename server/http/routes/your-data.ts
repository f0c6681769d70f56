// Routes about one's own data as a whole: taking it along, deleting the account and changing one's mind.
import * as api from '../../../contract/api/your-data.ts';
import type { AccountDeletions } from '../../account/deletion/account-deletion.ts';
import type { DataExports } from '../../account/export/data-export.ts';
import { DownloadAnswer, type Route, route } from '../../platform/route.ts';

export interface YourDataDeps {
  dataExports: DataExports;
  accountDeletions: AccountDeletions;
}

export function yourDataRoutes({ dataExports, accountDeletions }: YourDataDeps): Route[] {
  return [
    route(api.askExport, async ({ session, address, userAgent }) => ({
      export: await dataExports.ask({ userKey: session.userKey, address, userAgent }),
    })),
    route(api.getExport, async ({ session }) => ({
      export: (await dataExports.find(session.userKey)) ?? null,
    })),
    route(
      api.downloadExport,
      async ({ session, address, userAgent, onlyLooks }) =>
        new DownloadAnswer(await dataExports.open({ userKey: session.userKey, address, userAgent }, { onlyLooks })),
    ),
    route(api.deleteExport, async ({ session }) => {
      await dataExports.remove(session.userKey);
      return { status: 'ok' as const };
    }),
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
