// Cuts a page out of a list of which the actor may read only some.

import type { Actor } from '../../platform/caller.ts';
import type { GraphDeps } from '../graph-deps.ts';
import { pageBytes } from '../page-bytes.ts';
import { bitsOf, type Grants, grantsOn, isSubset } from './letters.ts';

/** How far one call looks for what may be read; beyond, the list ends, rather than hold the store. */
const scannedAtMost = 20_000;
const scannedAtOnce = 200;

/** @param fetch rows in the order of the list, without a question of rights; fewer than asked for where they are large. */
export async function readablePage<T>(
  deps: GraphDeps,
  actor: Actor,
  page: { offset: number; limit: number },
  keyOf: (row: T) => string,
  fetch: (part: { offset: number; limit: number }) => Promise<T[]>,
  bytesOf: (row: T) => number,
  admits: (grants: Grants) => boolean = () => true,
): Promise<T[]> {
  const found: T[] = [];
  const readable = bitsOf('r');
  let toSkip = page.offset;
  let bytes = 0;
  let offset = 0;
  while (offset < scannedAtMost) {
    const rows = await fetch({ offset, limit: scannedAtOnce });
    offset += rows.length;
    const grants = await grantsOn(deps.storage, actor, rows.map(keyOf));
    for (const row of rows) {
      const one = grants.get(keyOf(row));
      if (!one || !isSubset(readable, one.letters) || !admits(one)) continue;
      if (toSkip > 0) {
        toSkip--;
        continue;
      }
      bytes += bytesOf(row);
      if (bytes > pageBytes && found.length > 0) return found;
      found.push(row);
      if (found.length === page.limit) return found;
    }
    if (rows.length === 0) break;
  }
  return found;
}
