// Lets a call go on, or ends it: 404 for actors who may not read the item, 403 for those who may but lack a letter.
import type { ErrorCode } from '../../../contract/errors.ts';
import type { Actor } from '../../platform/caller.ts';
import { Failure } from '../../platform/failure.ts';
import type { GraphDeps } from '../graph-deps.ts';
import { bitsOf, type Grants, grantsOn, isSubset } from './letters.ts';

export interface RequireOptions {
  /** `live` if not said; `either` for an end that is being let go. */
  state?: 'live' | 'trashed' | 'either';
  missing?: ErrorCode;
}

export function isIn(grants: Grants, state: 'live' | 'trashed' | 'either'): boolean {
  return state === 'either' || (state === 'live' ? grants.live : grants.trashed);
}

/** The same of what was asked already. */
export function requireIn(
  grants: Grants | undefined,
  letters: string,
  { state = 'live', missing = 'item.not-found' }: RequireOptions = {},
): Grants {
  if (!grants || !isIn(grants, state) || !isSubset(bitsOf('r'), grants.letters)) throw new Failure(missing);
  if (!isSubset(bitsOf(letters), grants.letters)) throw new Failure('access.denied');
  return grants;
}

export async function requireLetters(
  { storage }: GraphDeps,
  actor: Actor,
  key: string,
  letters: string,
  options: RequireOptions = {},
): Promise<Grants> {
  return requireIn((await grantsOn(storage, actor, [key])).get(key), letters, options);
}
