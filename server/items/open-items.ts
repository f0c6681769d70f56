// Opens the room of items: the graph as people may see it, and as the rooms above work on it.
import type { Core } from '../core.ts';
import type { Events } from '../events/events.ts';
import { oneMinute, type Room, tenMinutes } from '../platform/room.ts';
import { subscribeAccess } from './access/account-access.ts';
import { permissionRoutes } from './access/permission-routes.ts';
import { createRoles, type Roles } from './access/roles.ts';
import { createItems, type Items } from './items.ts';
import { createMemberEdges, type MemberEdges } from './members/member-edges.ts';
import { createPrivilegedItems, type PrivilegedItems } from './privileged-items.ts';
import { createQuota, type Quota } from './quota/quota.ts';
import { quotaRoutes } from './quota/quota-routes.ts';
import { edgeRoutes } from './tree/edge-routes.ts';

export interface ItemsRoom {
  items: Items;
  privilegedItems: PrivilegedItems;
  roles: Roles;
  memberEdges: MemberEdges;
  quota: Quota;
}

export function openItems(core: Core, { events }: { events: Events }): Room<ItemsRoom> {
  const quota = createQuota({ ...core, limits: core.config.storage });
  const deps = { ...core, events, quota };
  subscribeAccess(deps, events);
  const items = createItems(deps);
  return {
    modules: {
      items,
      privilegedItems: createPrivilegedItems(deps),
      roles: createRoles(deps),
      memberEdges: createMemberEdges(deps),
      quota,
    },
    routes: [...permissionRoutes(items), ...edgeRoutes(items), ...quotaRoutes(quota)],
    upkeep: [
      { name: 'loose files', everySeconds: tenMinutes, work: () => items.purgeLooseFiles() },
      { name: 'how much each person keeps', everySeconds: oneMinute, work: () => quota.sumUp() },
    ],
  };
}
