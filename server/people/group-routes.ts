// Routes on organisations and user groups as a whole, their members with roles, and groups inside groups.
import * as api from '../../contract/api/group-administration.ts';
import { type Route, route } from '../platform/route.ts';
import type { Groups } from './groups.ts';
import type { Members } from './members.ts';

export function groupRoutes({ groups, members }: { groups: Groups; members: Members }): Route[] {
  return [
    route(api.listGroups, ({ query }) => groups.list(query)),
    route(api.getGroup, ({ params }) => groups.get(params.key)),
    route(api.listGroupRoles, ({ actor, params, query }) => groups.members(params.key, query, actor)),
    route(api.addMembers, ({ actor, params, body }) => members.addSeveral(params.key, body, actor)),
    route(api.removeMembers, ({ actor, params, body }) => members.removeSeveral(params.key, body.userKeys, actor)),
    route(api.changeMemberRole, ({ actor, params, body }) =>
      members.setRole(params.key, params.userKey, body.role, actor),
    ),
    route(api.addSubgroup, ({ actor, params, body }) => groups.addSubgroup(params.key, body.groupKey, actor)),
    route(api.removeSubgroup, ({ actor, params }) => groups.removeSubgroup(params.key, params.groupKey, actor)),
  ];
}
