// Routes about a copy of one's own data: asked for, downloaded, deleted.
import * as api from '../../../contract/api/your-data.ts';
import { DownloadAnswer, type Route, route } from '../../platform/route.ts';
import type { DataExports } from './data-export.ts';

export function exportRoutes({ dataExports }: { dataExports: DataExports }): Route[] {
  return [
    route(api.askExport, async ({ caller }) => ({ export: await dataExports.ask(caller) })),
    route(api.getExport, async ({ caller }) => ({
      export: (await dataExports.find(caller.actor.userKey)) ?? null,
    })),
    route(
      api.downloadExport,
      async ({ caller, headOnly }) => new DownloadAnswer(await dataExports.open(caller, { headOnly })),
    ),
    route(api.deleteExport, async ({ caller }) => {
      await dataExports.remove(caller.actor.userKey);
      return { status: 'ok' as const };
    }),
  ];
}
