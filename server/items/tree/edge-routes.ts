// Routes on the edges between items.
import * as edges from '../../../contract/api/edges.ts';
import { type Route, route } from '../../platform/route.ts';
import type { ForActor } from '../item-access.ts';

export function edgeRoutes(items: ForActor): Route[] {
  return [
    route(edges.createEdge, ({ actor, body }) => items.as(actor).createEdge(body)),
    route(edges.getEdge, ({ actor, params, query }) => items.as(actor).edge(params.key, query)),
    route(edges.patchEdge, ({ actor, params, body }) => items.as(actor).patchEdge(params.key, body)),
    route(edges.putEdge, ({ actor, params, body }) => items.as(actor).putEdge(params.key, body)),
    route(edges.deleteEdge, ({ actor, params }) => items.as(actor).deleteEdge(params.key)),
  ];
}
