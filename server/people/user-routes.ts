// Routes about users, their picture, and the members of organisations and user groups.
import * as groups from '../../contract/api/groups.ts';
import * as belonging from '../../contract/api/memberships.ts';
import * as api from '../../contract/api/users.ts';
import { JsonText, type Route, route } from '../platform/route.ts';
import type { Accounts } from './account.ts';
import type { Directory } from './directory.ts';
import type { Members } from './members.ts';
import type { Memberships } from './memberships.ts';
import type { Thumbnails } from './thumbnail.ts';

export interface UserDeps {
  directory: Directory;
  accounts: Accounts;
  members: Members;
  memberships: Memberships;
  thumbnails: Thumbnails;
}

export function userRoutes(deps: UserDeps): Route[] {
  const { directory, accounts, members, memberships, thumbnails } = deps;
  return [
    // The most frequent call of all: what the cache holds is sent as it is.
    route(api.getMe, ({ caller }) => {
      const known = accounts.findSerialized(caller.actor.userKey);
      return known === undefined
        ? accounts.loadSerialized(caller.actor.userKey).then((text) => new JsonText(text))
        : new JsonText(known);
    }),
    route(api.getUser, ({ caller, params }) => accounts.accountOf(caller.actor, params.key)),
    route(api.listUsers, ({ caller, query }) => directory.list(caller.actor, query)),
    route(api.seekUsers, ({ caller, params }) => directory.seek(caller.actor, params.name)),
    route(api.putThumbnail, ({ caller, params, file, body }) =>
      thumbnails.set(params.key, file.bytes, body.crop, caller.actor),
    ),
    route(api.deleteThumbnail, ({ caller, params }) => thumbnails.remove(params.key, caller.actor)),
    route(belonging.listMemberships, ({ caller, params, query }) => memberships.list(caller.actor, params.key, query)),
    route(belonging.leaveGroup, ({ caller, params }) => memberships.leave(params.groupKey, caller.actor)),
    route(groups.listOrganisationMembers, ({ caller, params, query }) =>
      members.list('Organisation', params.key, params.state, query, caller.actor),
    ),
    route(groups.addOrganisationMember, ({ caller, params, body }) =>
      members.add('Organisation', params.key, body.userKey, caller.actor),
    ),
    route(groups.removeOrganisationMember, ({ caller, params, body }) =>
      members.remove('Organisation', params.key, body.userKey, caller.actor),
    ),
    route(groups.listGroupMembers, ({ caller, params, query }) =>
      members.list('Usergroup', params.key, 'all', query, caller.actor),
    ),
    route(groups.listGroupMembersByState, ({ caller, params, query }) =>
      members.list('Usergroup', params.key, params.state, query, caller.actor),
    ),
    route(groups.addGroupMember, ({ caller, params, body }) =>
      members.add('Usergroup', params.key, body.userKey, caller.actor),
    ),
    route(groups.removeGroupMember, ({ caller, params, body }) =>
      members.remove('Usergroup', params.key, body.userKey, caller.actor),
    ),
  ];
}
