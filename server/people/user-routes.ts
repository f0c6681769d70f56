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
    route(api.getMe, ({ actor }) => {
      const known = accounts.findSerialized(actor.userKey);
      return known === undefined
        ? accounts.loadSerialized(actor.userKey).then((text) => new JsonText(text))
        : new JsonText(known);
    }),
    route(api.getUser, ({ actor, params }) => accounts.accountOf(actor, params.key)),
    route(api.listUsers, ({ actor, query }) => directory.list(actor, query)),
    route(api.seekUsers, ({ actor, params }) => directory.seek(actor, params.name)),
    route(api.putThumbnail, ({ actor, params, file, body }) =>
      thumbnails.set(params.key, file.bytes, body.crop, actor),
    ),
    route(api.deleteThumbnail, ({ actor, params }) => thumbnails.remove(params.key, actor)),
    route(belonging.listMemberships, ({ actor, params, query }) => memberships.list(actor, params.key, query)),
    route(belonging.leaveGroup, ({ actor, params }) => memberships.leave(params.groupKey, actor)),
    route(groups.listOrganisationMembers, ({ actor, params, query }) =>
      members.list('Organisation', params.key, params.state, query, actor),
    ),
    route(groups.addOrganisationMember, ({ actor, params, body }) =>
      members.add('Organisation', params.key, body.userKey, actor),
    ),
    route(groups.removeOrganisationMember, ({ actor, params, body }) =>
      members.remove('Organisation', params.key, body.userKey, actor),
    ),
    route(groups.listGroupMembers, ({ actor, params, query }) =>
      members.list('Usergroup', params.key, 'all', query, actor),
    ),
    route(groups.listGroupMembersByState, ({ actor, params, query }) =>
      members.list('Usergroup', params.key, params.state, query, actor),
    ),
    route(groups.addGroupMember, ({ actor, params, body }) =>
      members.add('Usergroup', params.key, body.userKey, actor),
    ),
    route(groups.removeGroupMember, ({ actor, params, body }) =>
      members.remove('Usergroup', params.key, body.userKey, actor),
    ),
  ];
}
