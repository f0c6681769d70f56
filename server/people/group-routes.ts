// Routes on organisations and user groups as a whole, their members with roles, and groups inside groups.
import * as api from '../../contract/api/group-administration.ts';
import { type Route, route } from '../platform/route.ts';
import type { Groups } from './groups.ts';
import type { Members } from './members.ts';

export function groupRoutes({ groups, members }: { groups: Groups; members: Members }): Route[] {
  return [
    route(api.listGroups, ({ query }) => groups.list(query)),
    route(api.getGroup, ({ params }) => groups.get(params.key)),
    route(api.listGroupRoles, ({ caller, params, query }) => groups.members(params.key, query, caller.actor)),
    route(api.addMembers, ({ caller, params, body }) => members.addSeveral(params.key, body, caller.actor)),
    route(api.removeMembers, ({ caller, params, body }) =>
      members.removeSeveral(params.key, body.userKeys, caller.actor),
    ),
    route(api.changeMemberRole, ({ caller, params, body }) =>
      members.setRole(params.key, params.userKey, body.role, caller.actor),
    ),
    route(api.addSubgroup, ({ caller, params, body }) => groups.addSubgroup(params.key, body.groupKey, caller.actor)),
    route(api.removeSubgroup, ({ caller, params }) => groups.removeSubgroup(params.key, params.groupKey, caller.actor)),
  ];
}
