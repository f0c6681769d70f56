// Opens the room of people: users, organisations, user groups and who belongs to them.
import type { Core } from '../core.ts';
import type { Activity } from '../events/activity/activity.ts';
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

export function openPeople(core: Core, below: ItemsRoom & { activity: Activity }) {
  const { items, unchecked, activity } = below;
  const users = createUsers({ ...core, unchecked });
  const directory = createDirectory({ ...core, unchecked });
  const accounts = createAccounts({ ...core, unchecked, users });
  const members = createMembers({ ...core, unchecked, activity, users, directory });
  const groups = createGroups({ ...core, unchecked, directory, activity });
  const memberships = createMemberships({ ...core, unchecked, members });
  const thumbnails = createThumbnails({ ...core, unchecked, directory });
  const modules = { users, directory, accounts, members, groups, memberships, thumbnails };
  return {
    modules,
    routes: [...userRoutes(modules), ...groupRoutes(modules), ...itemRoutes({ items, thumbnails })],
    upkeep: [],
    close: () => accounts.close(),
  } satisfies Room<typeof modules>;
}
