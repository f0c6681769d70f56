// Routes on the permissions of items, and on who has access.
import * as participants from '../../../contract/api/participants.ts';
import * as permissions from '../../../contract/api/permissions.ts';
import { type Route, route } from '../../platform/route.ts';
import type { ForActor } from '../item-access.ts';

export function permissionRoutes(items: ForActor): Route[] {
  return [
    route(permissions.listPermissions, ({ caller, params, query }) =>
      items.as(caller.actor).permissions(params.key, query),
    ),
    route(permissions.createPermission, ({ caller, params, body }) => items.as(caller.actor).share(params.key, body)),
    route(permissions.patchPermission, ({ caller, params, body }) =>
      items.as(caller.actor).changePermission(params.key, body),
    ),
    route(permissions.deletePermission, ({ caller, params, body }) =>
      items.as(caller.actor).unshare(params.key, body.userKey),
    ),
    route(participants.listAccess, ({ caller, params, query }) => items.as(caller.actor).accessList(params.key, query)),
    route(participants.explainAccess, ({ caller, params }) =>
      items.as(caller.actor).explainAccess(params.key, params.userKey),
    ),
  ];
}
