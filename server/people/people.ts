// Opens the room of people: users, organisations, user groups and who belongs to them.
import type { Core } from '../core.ts';
import type { Events } from '../events/events.ts';
import type { ItemsRoom } from '../items/open-items.ts';
import type { Room } from '../platform/room.ts';
import { createAccounts } from './account.ts';
import { createDirectory } from './directory.ts';
import { groupRoutes } from './group-routes.ts';
import { createGroups } from './groups.ts';
import { itemRoutes } from './item-routes.ts';
import { createMembers } from './members.ts';
import { createMemberships } from './memberships.ts';
import { createThumbnails } from './thumbnail.ts';
import { userRoutes } from './user-routes.ts';
import { createUsers } from './users.ts';

export type PeopleRoom = ReturnType<typeof openPeople>['modules'];

export function openPeople(core: Core, below: ItemsRoom & { events: Events }) {
  const { items } = below;
  const deps = { ...core, ...below };
  const users = createUsers(deps);
  const directory = createDirectory(deps);
  const accounts = createAccounts({ ...deps, users });
  const members = createMembers({ ...deps, users, directory });
  const groups = createGroups({ ...deps, directory });
  const memberships = createMemberships({ ...deps, members });
  const thumbnails = createThumbnails({ ...deps, directory });
  const modules = { users, directory, accounts, members, groups, memberships, thumbnails };
  return {
    modules,
    routes: [...userRoutes(modules), ...groupRoutes(modules), ...itemRoutes({ items, thumbnails })],
    upkeep: [],
    close: () => accounts.close(),
  } satisfies Room<typeof modules>;
}
