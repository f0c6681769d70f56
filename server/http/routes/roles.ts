// Routes about who administers the server, and about what the caller may do with a user.
import { listAbilities } from '../../../contract/api/abilities.ts';
import { changeRole } from '../../../contract/api/roles.ts';
import type { RoleChange } from '../../identity/role-change/role-change.ts';
import { type AbilityNeeds, abilitiesOf } from '../abilities.ts';
import { type Route, route } from '../route.ts';

export interface RoleNeeds {
  roleChange: RoleChange;
  abilities: AbilityNeeds;
}

export function roleRoutes({ roleChange, abilities }: RoleNeeds): Route[] {
  return [
    route(changeRole, async ({ params, body, actor }) => ({
      status: 'ok' as const,
      role: await roleChange.change(params.key, body.role, actor),
    })),
    route(listAbilities, ({ params, actor }) => abilitiesOf(abilities, actor, params.key)),
  ];
}
