// Opens the room of items: the graph as people may see it, and as the rooms above work on it.
import type { Core } from '../core.ts';
import type { Activity } from '../events/activity/activity.ts';
import { type Room, tenMinutes } from '../platform/room.ts';
import { createItems, type Items } from './items.ts';
import { edgeRoutes } from './tree/edge-routes.ts';
import { createUnchecked, type Unchecked } from './unchecked.ts';

export interface ItemsRoom {
  items: Items;
  unchecked: Unchecked;
}

export function openItems(core: Core, { activity }: { activity: Pick<Activity, 'record'> }): Room<ItemsRoom> {
  const deps = { ...core, activity };
  const items = createItems(deps);
  return {
    modules: { items, unchecked: createUnchecked(deps) },
    routes: edgeRoutes({ items }),
    upkeep: [{ name: 'loose files', everySeconds: tenMinutes, work: () => items.purgeLooseFiles() }],
  };
}
