// Routes about a copy of one's own data: asked for, downloaded, deleted.
import * as api from '../../../contract/api/your-data.ts';
import { DownloadAnswer, type Route, route } from '../../platform/route.ts';
import type { DataExports } from './data-export.ts';

export function exportRoutes({ dataExports }: { dataExports: DataExports }): Route[] {
  return [
    route(api.askExport, async ({ session, address, userAgent }) => ({
      export: await dataExports.ask({ userKey: session.userKey, address, userAgent }),
    })),
    route(api.getExport, async ({ session }) => ({
      export: (await dataExports.find(session.userKey)) ?? null,
    })),
    route(
      api.downloadExport,
      async ({ session, address, userAgent, headOnly }) =>
        new DownloadAnswer(await dataExports.open({ userKey: session.userKey, address, userAgent }, { headOnly })),
    ),
    route(api.deleteExport, async ({ session }) => {
      await dataExports.remove(session.userKey);
      return { status: 'ok' as const };
    }),
  ];
}
