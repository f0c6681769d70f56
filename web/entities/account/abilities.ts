// Asks anew for what is shown of another user after something was done for them.
import { listAbilities } from '../../../contract/api/abilities.ts';
import { listTokenNames } from '../../../contract/api/account-help.ts';
import { listActivity } from '../../../contract/api/activity.ts';
import { getFactorStatus } from '../../../contract/api/factors.ts';
import { listMemberships } from '../../../contract/api/memberships.ts';
import { listSessions } from '../../../contract/api/sessions.ts';
import { listUserAdmin } from '../../../contract/api/user-admin.ts';
import { getUser } from '../../../contract/api/users.ts';
import type { Endpoint } from '../../../contract/endpoint.ts';
import { invalidate, invalidateAll } from '../../api/query.ts';

const aboutThem: readonly Endpoint[] = [
  getUser,
  listAbilities,
  listMemberships,
  listSessions,
  getFactorStatus,
  listTokenNames,
  listActivity,
];

/** All that pages show about them, and about everybody. */
export async function refreshUser(key: string): Promise<void> {
  await Promise.all([invalidate(listUserAdmin), invalidateAll(aboutThem, { params: { key } })]);
}
