// Walks and reshapes the tree: children, the way between two items, and moving from one parent to another.
import type { Edge, Item } from '../../../contract/schemas/entity.ts';
import { type Actor, authorOf } from '../../platform/caller.ts';
import { Failure } from '../../platform/failure.ts';
import type { EdgesTable } from '../../storage/tables.ts';
import { insertPermission, removeEdge } from '../access/granting.ts';
import { bitsOf, type Grants, grantsOn, isSubset, noLetters } from '../access/letters.ts';
import { readablePage } from '../access/readable-page.ts';
import { requireLetters } from '../access/require-letters.ts';
import { edgesTo } from '../edges-store.ts';
import { toEdge, toItem } from '../entity.ts';
import type { GraphDeps } from '../graph-deps.ts';
import { requirePlaceable } from '../item-types.ts';
import { findItem } from '../items-store.ts';
import { readOrder } from '../page-order.ts';
import { holdOn, requireHeldAsBefore } from './hold.ts';
import { grantsBefore, insertEdgeRow, requireFits, requireNothingLent, requireNothingTaken } from './reparent.ts';
import { childrenOf, lockTree, type PlacedRow } from './tree-store.ts';

export interface Placed {
  item: Item;
  edge: Edge;
}

export interface ListPage {
  offset: number;
  limit: number;
  sort?: string | undefined;
}

function toPlaced({ item, edge }: PlacedRow): Placed {
  return { item: toItem(item), edge: toEdge(edge) };
}

/** Children of an item that the actor may read, or what of them lies in the trash. */
export async function listBelow(
  deps: GraphDeps,
  actor: Actor,
  parentKey: string,
  list: ListPage & { type?: string | undefined; trashed: boolean },
): Promise<Placed[]> {
  const parent = await requireLetters(deps, actor, parentKey, 'r');
  const usual = list.trashed
    ? ({ column: 'trashed_at', direction: 'desc' } as const)
    : ({ column: 'edge', direction: 'asc' } as const);
  const order = list.sort ? readOrder(list.sort, { column: 'name_folded', direction: 'asc' }) : usual;
  const { type, trashed } = list;
  const fetch = (part: { offset: number; limit: number }) =>
    childrenOf(deps.storage.db(), { parentKey, trashed, type, order, ...part });
  const page = { offset: list.offset, limit: list.limit };
  const rows = isSubset(bitsOf('r'), parent.inheritable)
    ? await fetch(page)
    : await readablePage(
        deps,
        actor,
        page,
        (row) => row.item.key,
        fetch,
        ({ item, edge }) => Buffer.byteLength(item.data) + Buffer.byteLength(edge.data),
      );
  return rows.map(toPlaced);
}

/** The edge to leave: the one that is named, or the only one that there is. */
function leavingEdge(edges: readonly EdgesTable[], oldParentKey: string | null | undefined): EdgesTable | undefined {
  if (oldParentKey) {
    const named = edges.find((edge) => edge.from_key === oldParentKey);
    if (!named) throw new Failure('request.invalid', { fields: { oldParentKey: 'It is not there.' } });
    return named;
  }
  if (edges.length > 1) {
    throw new Failure('request.invalid', { fields: { oldParentKey: 'It is in several places. Say which.' } });
  }
  return edges[0];
}

export async function move(
  deps: GraphDeps,
  actor: Actor,
  key: string,
  { oldParentKey, newParentKey }: { oldParentKey?: string | null | undefined; newParentKey: string },
): Promise<Placed> {
  const { storage } = deps;
  return storage.transaction(async () => {
    await lockTree(storage, 'reshape');
    const grants = await requireLetters(deps, actor, key, 'w');
    requirePlaceable(grants);
    const edges = await edgesTo(storage.db(), 'Child', key);
    const leaving = leavingEdge(edges, oldParentKey);
    // With `g` they may end what a place gives, also one that they cannot see.
    if (leaving && !isSubset(bitsOf('g'), grants.letters)) {
      await requireLetters(deps, actor, leaving.from_key, 'u', { state: 'either' });
    }
    await requireLetters(deps, actor, newParentKey, 'a');
    const before = await grantsBefore(deps, key);
    const held = await holdOn(deps, key);
    let edge = edges.find((one) => one.from_key === newParentKey);
    if (!edge) {
      await requireFits(deps, key, newParentKey);
      await requireNothingLent(deps, grants, newParentKey);
      edge = await insertEdgeRow(deps, authorOf(actor), {
        type: 'Child',
        fromKey: newParentKey,
        toKey: key,
        data: {},
      });
    }
    if (leaving && leaving.key !== edge.key) {
      await removeEdge(deps, authorOf(actor), leaving);
      await requireNothingTaken(deps, grants, before);
    }
    await requireHeldAsBefore(deps, actor, grants, held);
    const row = await findItem(storage.db(), key);
    if (!row) throw new Failure('item.not-found');
    return { item: toItem(row), edge: toEdge(edge) };
  });
}

/**
 * An actor who may delete an item and takes it out of its last place keeps the letters they held there: else it
 * would be in nobody's sight. Nobody else does, so that nobody outlasts what they were given.
 */
export async function keepHold(deps: GraphDeps, actor: Actor, before: Grants): Promise<void> {
  if (actor.kind !== 'user' || !isSubset(bitsOf('d'), before.inheritable)) return;
  const after = (await grantsOn(deps.storage, actor, [before.key])).get(before.key);
  if ((before.inheritable & ~(after?.letters ?? noLetters)) === noLetters) return;
  if ((await edgesTo(deps.storage.db(), 'Child', before.key)).length > 0) return;
  await insertPermission(deps, actor.userKey, {
    participantKey: actor.userKey,
    itemKey: before.key,
    bits: before.inheritable,
    propagate: true,
  });
}
