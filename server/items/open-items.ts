// Opens the room of items: the graph as people may see it, and as the rooms above work on it.
import type { Core } from '../core.ts';
import type { Events } from '../events/events.ts';
import { type Room, tenMinutes } from '../platform/room.ts';
import { subscribeAccess } from './access/account-access.ts';
import { permissionRoutes } from './access/permission-routes.ts';
import { createRoles, type Roles } from './access/roles.ts';
import { createItems, type Items } from './items.ts';
import { createMemberEdges, type MemberEdges } from './members/member-edges.ts';
import { createPrivilegedItems, type PrivilegedItems } from './privileged-items.ts';
import { edgeRoutes } from './tree/edge-routes.ts';

export interface ItemsRoom {
  items: Items;
  privilegedItems: PrivilegedItems;
  roles: Roles;
  memberEdges: MemberEdges;
}

export function openItems(core: Core, { events }: { events: Events }): Room<ItemsRoom> {
  const deps = { ...core, events };
  subscribeAccess(deps, events);
  const items = createItems(deps);
  return {
    modules: {
      items,
      privilegedItems: createPrivilegedItems(deps),
      roles: createRoles(deps),
      memberEdges: createMemberEdges(deps),
    },
    routes: [...permissionRoutes(items), ...edgeRoutes(items)],
    upkeep: [{ name: 'loose files', everySeconds: tenMinutes, work: () => items.purgeLooseFiles() }],
  };
}
