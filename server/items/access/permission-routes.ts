// Routes on the permissions of items, and on who has access.
import * as participants from '../../../contract/api/participants.ts';
import * as permissions from '../../../contract/api/permissions.ts';
import { type Route, route } from '../../platform/route.ts';
import type { ForActor } from '../item-access.ts';

export function permissionRoutes(items: ForActor): Route[] {
  return [
    route(permissions.listPermissions, ({ actor, params, query }) => items.as(actor).permissions(params.key, query)),
    route(permissions.createPermission, ({ actor, params, body }) => items.as(actor).share(params.key, body)),
    route(permissions.patchPermission, ({ actor, params, body }) => items.as(actor).changePermission(params.key, body)),
    route(permissions.deletePermission, ({ actor, params, body }) => items.as(actor).unshare(params.key, body.userKey)),
    route(participants.listAccess, ({ actor, params, query }) => items.as(actor).accessList(params.key, query)),
    route(participants.explainAccess, ({ actor, params }) => items.as(actor).explainAccess(params.key, params.userKey)),
  ];
}
