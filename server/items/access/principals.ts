// Answers as whom a user acts: as themself, and as their groups and organisations, through sub-groups too.
import type { GraphDeps } from '../graph-deps.ts';
import { findPrincipals } from './letters-store.ts';

/** Keys; none where the user is not active. */
export function principalsOf({ storage }: Pick<GraphDeps, 'storage'>, userKey: string): Promise<string[]> {
  return findPrincipals(storage.db(), userKey);
}
