// Asks, inside the transaction of a change, whether its caller stands above the user at this moment.
import type { Actor } from '../platform/caller.ts';
import { reasonAgainst } from '../platform/endpoint-access.ts';
import { Failure } from '../platform/failure.ts';
import type { Users } from './users.ts';

interface Deps {
  users: Pick<Users, 'holdRoles' | 'standingOf' | 'rankOf'>;
}

/**
 * Throws `access.denied` unless the actor is the user, or an active administrator above them now, whatever their session
 * says: a promotion or a demotion at the same time comes before or after, never in between (S48, S49). Joins the
 * transaction, and comes before other locks of it.
 */
export async function requireAbove({ users }: Deps, actor: Actor, userKey: string): Promise<void> {
  if (actor.kind === 'system' || actor.userKey === userKey) return;
  await requireRank({ users }, actor, 'admin');
  const now = await users.standingOf(actor.userKey);
  const superAdmin = actor.superAdmin && now?.superAdmin === true;
  if (reasonAgainst({ admin: true, superAdmin }, await users.rankOf(userKey))) throw new Failure('access.denied');
}

/** Throws `access.denied` unless the actor has the role now. Joins the transaction, and comes before other locks of it. */
export async function requireRank({ users }: Deps, actor: Actor, role: 'admin' | 'super-admin'): Promise<void> {
  if (actor.kind === 'system') return;
  await users.holdRoles();
  const now = await users.standingOf(actor.userKey);
  const has = role === 'admin' ? actor.admin && now?.admin : actor.superAdmin && now?.superAdmin;
  if (!now?.active || !has) throw new Failure('access.denied');
}
