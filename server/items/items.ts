// The graph: items, the edges between them, the letters that say who may do what, history, trash and files.
import type { Letter } from '../../contract/permissions.ts';
import { bind } from '../platform/bind.ts';
import type { Actor } from '../platform/caller.ts';
import { grantsOn, lettersOfBits } from './access/letters.ts';
import { isIn } from './access/require-letters.ts';
import { placesOf, readableAmong } from './access/summaries.ts';
import { purgeLooseFiles } from './files/files.ts';
import type { GraphDeps } from './graph-deps.ts';
import { accessFor, createAccess, type ItemAccess } from './item-access.ts';
import { ownWorkOf } from './own-work/own-work.ts';

/** Empty where the item does not exist, is not in that state, or nothing is allowed. */
async function lettersOf(
  { storage }: GraphDeps,
  actor: Actor,
  key: string,
  options: { trashed?: boolean } = {},
): Promise<ReadonlySet<Letter>> {
  const grants = (await grantsOn(storage, actor, [key])).get(key);
  return grants && isIn(grants, options.trashed ? 'trashed' : 'live') ? lettersOfBits(grants.letters) : new Set();
}

export type Items = ReturnType<typeof createItems>;

export function createItems(deps: GraphDeps) {
  const access = createAccess(deps);
  return {
    ...bind(deps, { lettersOf, readableAmong, placesOf, ownWorkOf, purgeLooseFiles }),
    as: (actor: Actor): ItemAccess => accessFor(access, actor),
  };
}
