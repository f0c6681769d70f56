// Routes of administrators about long work on many accounts.
import * as api from '../../../contract/api/bulk-runs.ts';
import { type Route, route } from '../../platform/route.ts';
import type { BulkRuns } from './bulk-runs.ts';

export function bulkRunRoutes({ bulkRuns }: { bulkRuns: BulkRuns }): Route[] {
  return [
    route(api.beginBulkRun, ({ body, actor, address, userAgent }) =>
      bulkRuns.begin(body, actor, { address, userAgent }),
    ),
    route(api.listBulkRuns, ({ query }) => bulkRuns.list(query)),
    route(api.getBulkRun, ({ params }) => bulkRuns.get(params.id)),
    route(api.listBulkRows, ({ params, query }) => bulkRuns.rows(params.id, query)),
    route(api.stopBulkRun, ({ params, actor, address, userAgent }) =>
      bulkRuns.stop(params.id, actor, { address, userAgent }),
    ),
    route(api.repeatBulkRun, ({ params, body, actor, address, userAgent }) =>
      bulkRuns.again(params.id, body.rows, actor, { address, userAgent }),
    ),
    route(api.checkInvitations, async ({ body }) => ({ taken: await bulkRuns.takenAmong(body.emails) })),
  ];
}
