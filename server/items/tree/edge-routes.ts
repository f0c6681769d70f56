// Routes on permissions and on the edges between items.
import * as edges from '../../../contract/api/edges.ts';
import * as participants from '../../../contract/api/participants.ts';
import * as permissions from '../../../contract/api/permissions.ts';
import { type Route, route } from '../../platform/route.ts';
import type { Items } from '../items.ts';

export function edgeRoutes({ items }: { items: Items }): Route[] {
  return [
    route(permissions.listPermissions, ({ actor, params, query }) => items.as(actor).permissions(params.key, query)),
    route(permissions.createPermission, ({ actor, params, body }) => items.as(actor).share(params.key, body)),
    route(permissions.patchPermission, ({ actor, params, body }) => items.as(actor).changePermission(params.key, body)),
    route(permissions.deletePermission, ({ actor, params, body }) => items.as(actor).unshare(params.key, body.userKey)),
    route(participants.listAccess, ({ actor, params, query }) => items.as(actor).accessList(params.key, query)),
    route(participants.explainAccess, ({ actor, params }) => items.as(actor).explainAccess(params.key, params.userKey)),
    route(edges.createEdge, ({ actor, body }) => items.as(actor).createEdge(body)),
    route(edges.getEdge, ({ actor, params, query }) => items.as(actor).edge(params.key, query)),
    route(edges.patchEdge, ({ actor, params, body }) => items.as(actor).patchEdge(params.key, body)),
    route(edges.putEdge, ({ actor, params, body }) => items.as(actor).putEdge(params.key, body)),
    route(edges.deleteEdge, ({ actor, params }) => items.as(actor).deleteEdge(params.key)),
  ];
}
