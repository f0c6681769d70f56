// Routes of administrators about many users.
import * as api from '../../../contract/api/user-admin.ts';
import type { Roster } from '../../administration/users/user-admin.ts';
import { type Route, route } from '../../platform/route.ts';

export function rosterRoutes({ roster }: { roster: Roster }): Route[] {
  return [
    route(api.listRoster, ({ query }) => roster.list(query)),
    route(api.changeUsers, ({ actor, body, address, userAgent }) => roster.change(body, actor, { address, userAgent })),
  ];
}
