// Routes by which an administrator looks at a profile as its owner sees it.
import * as api from '../../../contract/api/view-as.ts';
import { type Route, route } from '../../platform/route.ts';
import type { Looks } from './view-as.ts';

export function viewAsRoutes({ looks }: { looks: Looks }): Route[] {
  return [
    route(api.beginLook, async ({ params, body, caller }) => ({
      status: 'ok' as const,
      look: await looks.begin(params.key, body.reason, caller),
    })),
    route(api.listLooks, ({ params, session }) => looks.listOf(params.key, session)),
    route(api.endLook, async ({ params, caller }) => ({
      status: 'ok' as const,
      ended: await looks.end(params.key, caller),
    })),
  ];
}
