// Routes of administrators about users: creating one, letting one in or out, and finding and changing many.
import * as api from '../../../contract/api/user-admin.ts';
import * as users from '../../../contract/api/users.ts';
import { type Route, route } from '../../platform/route.ts';
import type { Activation } from '../activation/activation.ts';
import type { Provision } from './provision.ts';
import type { UserAdmin } from './user-admin.ts';

export interface UserAdminDeps {
  userAdmin: UserAdmin;
  provision: Provision;
  activation: Activation;
}

export function userAdminRoutes({ userAdmin, provision, activation }: UserAdminDeps): Route[] {
  return [
    route(users.createUser, ({ caller, body }) =>
      provision.createUser(
        {
          email: body.email,
          name: body.name ?? undefined,
          password: body.password,
          inviteSeconds: body.inviteExpiration,
        },
        caller,
      ),
    ),
    route(users.setUserActive, ({ caller, params, body }) => activation.setActive(params.key, body.activate, caller)),
    route(api.listUserAdmin, ({ query }) => userAdmin.list(query)),
    route(api.changeUsers, ({ caller, body }) => userAdmin.change(body, caller)),
  ];
}
