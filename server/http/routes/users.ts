// Routes about users, their picture, and the members of organisations and user groups.
import * as groups from '../../../contract/api/groups.ts';
import * as api from '../../../contract/api/users.ts';
import type { Provision } from '../../identity/provision/provision.ts';
import type { Sessions } from '../../identity/sessions/sessions.ts';
import type { Accounts } from '../../people/accounts.ts';
import type { Members } from '../../people/members.ts';
import type { Thumbnails } from '../../people/thumbnails.ts';
import type { Users } from '../../people/users.ts';
import { JsonText, type Route, route } from '../route.ts';

export interface UserNeeds {
  users: Users;
  accounts: Accounts;
  members: Members;
  thumbnails: Thumbnails;
  provision: Provision;
  sessions: Sessions;
}

export function userRoutes(needs: UserNeeds): Route[] {
  const { users, accounts, members, thumbnails, provision, sessions } = needs;
  return [
    // The most frequent call of all: what the cache holds is sent as it is.
    route(api.getMe, ({ actor }) => {
      const known = accounts.findSerialized(actor.userKey);
      return known === undefined
        ? accounts.loadSerialized(actor.userKey).then((text) => new JsonText(text))
        : new JsonText(known);
    }),
    route(api.getUser, ({ actor, params }) => accounts.accountOf(actor, params.key)),
    route(api.listUsers, ({ actor, query }) => users.list(actor, query)),
    route(api.createUser, ({ actor, body }) =>
      provision.createUser(
        {
          email: body.email,
          name: body.name ?? undefined,
          password: body.password,
          inviteSeconds: body.inviteExpiration,
        },
        actor,
      ),
    ),
    route(api.seekUsers, ({ actor, params }) => users.seek(actor, params.name)),
    route(api.setUserActive, async ({ actor, params, body }) => {
      const user = await users.setActive(actor, params.key, body.activate);
      if (!body.activate) await sessions.endAllOf(params.key);
      return user;
    }),
    route(api.putThumbnail, ({ actor, params, file, body }) =>
      thumbnails.put(actor, params.key, { bytes: file.bytes, crop: body.crop }),
    ),
    route(api.deleteThumbnail, ({ actor, params }) => thumbnails.remove(actor, params.key)),
    route(groups.listOrganisationMembers, ({ actor, params, query }) =>
      members.list(actor, 'Organisation', params.key, { ...query, state: params.state }),
    ),
    route(groups.addOrganisationMember, ({ actor, params, body }) =>
      members.add(actor, 'Organisation', params.key, body.userKey),
    ),
    route(groups.removeOrganisationMember, ({ actor, params, body }) =>
      members.remove(actor, 'Organisation', params.key, body.userKey),
    ),
    route(groups.listGroupMembers, ({ actor, params, query }) =>
      members.list(actor, 'Usergroup', params.key, { ...query, state: 'all' }),
    ),
    route(groups.listGroupMembersByState, ({ actor, params, query }) =>
      members.list(actor, 'Usergroup', params.key, { ...query, state: params.state }),
    ),
    route(groups.addGroupMember, ({ actor, params, body }) =>
      members.add(actor, 'Usergroup', params.key, body.userKey),
    ),
    route(groups.removeGroupMember, ({ actor, params, body }) =>
      members.remove(actor, 'Usergroup', params.key, body.userKey),
    ),
  ];
}
