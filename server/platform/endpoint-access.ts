// Says whether the `access` of an endpoint lets an actor in: asked by the guard before each call, and by the abilities, which tell what may be called.
import type { Endpoint } from '../../contract/endpoint.ts';
import type { Letter } from '../../contract/permissions.ts';
import type { Role } from '../../contract/schemas/user.ts';
import type { UserActor } from './caller.ts';
import { Failure } from './failure.ts';

export interface AccessQuestions {
  lettersOf(actor: UserActor, key: string, options: { trashed?: boolean }): Promise<ReadonlySet<Letter>>;
  /** Undefined where there is no such user. */
  rankOf(userKey: string): Promise<Role | undefined>;
}

/** Why an actor does not stand above a user of that rank; nothing where they do. The one rule of administrators over people (S48). */
export function reasonAgainst(
  { admin, superAdmin }: Pick<UserActor, 'admin' | 'superAdmin'>,
  rank: Role,
): 'administrators-only' | 'super-admin-target' | undefined {
  if (!admin) return 'administrators-only';
  return rank === 'super-admin' && !superAdmin ? 'super-admin-target' : undefined;
}

/** Throws 403 or 404 where the endpoint's `access` does not let this actor in. */
export async function requireAccess(
  deps: AccessQuestions,
  endpoint: Endpoint,
  actor: UserActor,
  params: Record<string, string>,
): Promise<void> {
  const { access } = endpoint;
  if (access === 'public' || access === 'signed-in') return;
  if (access === 'admin' || access === 'super-admin') {
    if (access === 'admin' ? actor.admin : actor.superAdmin) return;
    throw new Failure('access.denied');
  }
  const key = params[access.on] ?? '';
  const missing = endpoint.path.startsWith('/v1/users/') ? 'user.not-found' : 'item.not-found';
  if (access.who === 'self-or-admin') {
    if (actor.userKey === key) return;
    // To who is no admin, another user and no user look the same.
    if (!actor.admin) throw new Failure('access.denied');
    const role = await deps.rankOf(key);
    if (role === undefined) throw new Failure(missing);
    if (reasonAgainst(actor, role)) throw new Failure('access.denied');
    return;
  }
  const held = await deps.lettersOf(actor, key, access.trashed ? { trashed: true } : {});
  if (!held.has('r')) throw new Failure(missing);
  if (access.letters.some((letter) => !held.has(letter))) throw new Failure('access.denied');
}
