// Routes of view-as, in which an administrator sees a profile as its owner does.
import * as api from '../../../contract/api/view-as.ts';
import { type Route, route } from '../../platform/route.ts';
import type { ViewAsSessions } from './view-as.ts';

export function viewAsRoutes({ viewAsSessions }: { viewAsSessions: ViewAsSessions }): Route[] {
  return [
    route(api.beginViewAs, async ({ params, body, caller }) => ({
      status: 'ok' as const,
      look: await viewAsSessions.begin(params.key, body.reason, caller),
    })),
    route(api.listViewAs, ({ params, caller }) => viewAsSessions.listOf(params.key, caller.session)),
    route(api.endViewAs, async ({ params, caller }) => ({
      status: 'ok' as const,
      ended: await viewAsSessions.end(params.key, caller),
    })),
  ];
}
