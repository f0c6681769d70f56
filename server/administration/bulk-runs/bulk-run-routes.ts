// Routes of administrators about long work on many accounts.
import * as api from '../../../contract/api/bulk-runs.ts';
import { type Route, route } from '../../platform/route.ts';
import type { BulkRuns } from './bulk-runs.ts';

export function bulkRunRoutes({ bulkRuns }: { bulkRuns: BulkRuns }): Route[] {
  return [
    route(api.beginBulkRun, ({ body, caller }) => bulkRuns.begin(body, caller)),
    route(api.listBulkRuns, ({ query }) => bulkRuns.list(query)),
    route(api.getBulkRun, ({ params }) => bulkRuns.get(params.id)),
    route(api.listBulkRows, ({ params, query }) => bulkRuns.rows(params.id, query)),
    route(api.stopBulkRun, ({ params, caller }) => bulkRuns.stop(params.id, caller)),
    route(api.repeatBulkRun, ({ params, body, caller }) => bulkRuns.again(params.id, body.rows, caller)),
    route(api.checkInvitations, async ({ body }) => ({ taken: await bulkRuns.takenAmong(body.emails) })),
  ];
}
