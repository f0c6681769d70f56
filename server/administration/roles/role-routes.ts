// Routes about who administers the server, and about what the caller may do with a user.
import { listAbilities } from '../../../contract/api/abilities.ts';
import { changeRole } from '../../../contract/api/roles.ts';
import { type Route, route } from '../../platform/route.ts';
import type { createAbilities } from '../users/abilities.ts';
import type { RoleChange } from './role-change.ts';

export interface RoleDeps {
  roleChange: RoleChange;
  abilities: ReturnType<typeof createAbilities>;
}

export function roleRoutes({ roleChange, abilities }: RoleDeps): Route[] {
  return [
    route(changeRole, async ({ params, body, caller }) => ({
      status: 'ok' as const,
      role: await roleChange.change(params.key, body.role, caller.actor),
    })),
    route(listAbilities, ({ params, caller }) => abilities.abilitiesOf(caller.actor, params.key)),
  ];
}
