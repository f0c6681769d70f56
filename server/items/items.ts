// The graph: items, the edges between them, the letters that say who may do what, history, trash and files.
import type { Letter } from '../../contract/permissions.ts';
import { grantsOn, lettersOfBits } from './access/letters.ts';
import { isIn } from './access/require-letters.ts';
import type { Actor, UserActor } from './actor.ts';
import { purgeLooseFiles } from './files/files.ts';
import type { GraphDeps } from './graph-deps.ts';
import { accessFor, type ItemAccess } from './item-access.ts';
import { type OwnWork, ownWorkOf } from './own-work/own-work.ts';

export interface Items {
  /** Empty where the item does not exist, is not in that state, or nothing is allowed. */
  lettersOf(actor: Actor, key: string, options?: { trashed?: boolean }): Promise<ReadonlySet<Letter>>;
  as(actor: Actor): ItemAccess;
  /** All that is somebody's own, for them to take along. */
  ownWorkOf(actor: UserActor): OwnWork;
  /** Deletes uploads that no item took hold of within a day. @returns how many went. */
  purgeLooseFiles(): Promise<number>;
}

export function createItems(deps: GraphDeps): Items {
  return {
    async lettersOf(actor, key, options = {}) {
      const grants = (await grantsOn(deps.storage, actor, [key])).get(key);
      return grants && isIn(grants, options.trashed ? 'trashed' : 'live') ? lettersOfBits(grants.letters) : new Set();
    },
    as: (actor) => accessFor(deps, actor),
    ownWorkOf: (actor) => ownWorkOf(deps, actor),
    purgeLooseFiles: () => purgeLooseFiles(deps),
  };
}
