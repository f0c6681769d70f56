// Routes on the edges between items.
import * as edges from '../../../contract/api/edges.ts';
import { type Route, route } from '../../platform/route.ts';
import type { ForActor } from '../item-access.ts';

export function edgeRoutes(items: ForActor): Route[] {
  return [
    route(edges.createEdge, ({ caller, body }) => items.as(caller.actor).createEdge(body)),
    route(edges.getEdge, ({ caller, params, query }) => items.as(caller.actor).edge(params.key, query)),
    route(edges.patchEdge, ({ caller, params, body }) => items.as(caller.actor).patchEdge(params.key, body)),
    route(edges.putEdge, ({ caller, params, body }) => items.as(caller.actor).putEdge(params.key, body)),
    route(edges.deleteEdge, ({ caller, params }) => items.as(caller.actor).deleteEdge(params.key)),
  ];
}
