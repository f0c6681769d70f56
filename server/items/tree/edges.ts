// Edges between items, but for permissions and memberships: make, read, change, remove.
import type { Edge } from '../../../contract/schemas/entity.ts';
import { type Actor, authorOf } from '../../platform/caller.ts';
import { Failure } from '../../platform/failure.ts';
import type { EdgesTable } from '../../storage/tables.ts';
import { removeEdge } from '../access/granting.ts';
import { bitsOf, type Grants, grantsOn, isSubset } from '../access/letters.ts';
import { requireLetters } from '../access/require-letters.ts';
import { withAuthors } from '../access/shown-items.ts';
import { namesOfEdge } from '../change-names.ts';
import { deepMerge, shallowMerge } from '../deep-merge.ts';
import { findEdge, findEdgeBetween, lockEdge, updateEdge } from '../edges-store.ts';
import { type Data, readData, toEdge } from '../entity.ts';
import { type GraphDeps, timeNow } from '../graph-deps.ts';
import { sayEdgeUpdated } from '../item-events.ts';
import { requirePlaceable } from '../item-types.ts';
import { holdSameData, requirePlainData, requirePlainPatch } from '../plain-data.ts';
import { isReservedType } from './edge-types.ts';
import { holdOn, requireHeldAsBefore } from './hold.ts';
import { grantsBefore, insertEdgeRow, requireFits, requireNothingLent, requireNothingTaken } from './reparent.ts';
import { keepHold } from './tree.ts';
import { lockTree } from './tree-store.ts';

export interface NewEdge {
  fromKey: string;
  toKey: string;
  type: string;
  data?: Data | undefined;
}

/** An edge of type Child wants what moving wants; any other, `l` where it starts and sight of where it leads. */
export async function createEdge(deps: GraphDeps, actor: Actor, given: NewEdge): Promise<Edge> {
  if (isReservedType(given.type)) throw new Failure('edge.type-reserved');
  const { storage } = deps;
  const { fromKey, toKey, type, data = {} } = given;
  return storage.transaction(async () => {
    if (type === 'Child') {
      await lockTree(storage, 'reshape');
      const grants = await requireLetters(deps, actor, toKey, 'w');
      requirePlaceable(grants);
      await requireLetters(deps, actor, fromKey, 'a');
      await requireFits(deps, toKey, fromKey);
      await requireNothingLent(deps, grants, fromKey);
      const held = await holdOn(deps, toKey);
      const edge = await insertEdgeRow(deps, authorOf(actor), { type, fromKey, toKey, data });
      await requireHeldAsBefore(deps, actor, grants, held);
      return toEdge(edge);
    }
    await requireLetters(deps, actor, toKey, 'r');
    await requireLetters(deps, actor, fromKey, 'l');
    if (await findEdgeBetween(storage.db(), type, fromKey, toKey)) throw new Failure('edge.exists');
    return toEdge(await insertEdgeRow(deps, authorOf(actor), { type, fromKey, toKey, data }));
  });
}

interface SeenEdge {
  edge: EdgesTable;
  from: Grants;
  to: Grants;
}

/** An edge is there for those who may read both its ends. */
async function requireSight({ storage }: GraphDeps, actor: Actor, edge: EdgesTable | undefined): Promise<SeenEdge> {
  const grants = edge ? await grantsOn(storage, actor, [edge.from_key, edge.to_key]) : undefined;
  const from = edge && grants?.get(edge.from_key);
  const to = edge && grants?.get(edge.to_key);
  if (!edge || !from?.live || !to?.live || !isSubset(bitsOf('r'), from.letters & to.letters)) {
    throw new Failure('edge.not-found');
  }
  return { edge, from, to };
}

export async function getEdge(
  deps: GraphDeps,
  actor: Actor,
  key: string,
  { populate }: { populate?: boolean | undefined } = {},
): Promise<Edge> {
  const { edge } = await requireSight(deps, actor, await findEdge(deps.storage.db(), key));
  const [shown] = populate ? await withAuthors(deps, actor, [toEdge(edge)]) : [toEdge(edge)];
  if (!shown) throw new Failure('edge.not-found');
  return shown;
}

export interface EdgeChange {
  data: Data;
  _rev?: string | undefined;
}

async function writeEdge(
  deps: GraphDeps,
  actor: Actor,
  key: string,
  change: (current: Data) => Data,
  expectedRev: string | undefined,
): Promise<Edge> {
  const { storage } = deps;
  return storage.transaction(async () => {
    const { edge, from } = await requireSight(deps, actor, await lockEdge(storage, key));
    if (isReservedType(edge.type)) throw new Failure('edge.type-reserved');
    const wanted = edge.type === 'Child' ? 'a' : 'l';
    if (!isSubset(bitsOf(wanted), from.letters)) throw new Failure('access.denied');
    if (expectedRev !== undefined && expectedRev !== String(edge.rev)) throw new Failure('item.stale');
    const data = requirePlainData(change(readData(edge.data)));
    if (holdSameData(edge.data, data)) return toEdge(edge);
    const after = await updateEdge(storage.db(), key, edge.rev, {
      data,
      updated_by: authorOf(actor),
      updated_at: timeNow(deps),
    });
    if (!after) throw new Failure('item.stale');
    storage.changed(...namesOfEdge(after));
    await sayEdgeUpdated(deps, authorOf(actor), edge, after);
    return toEdge(after);
  });
}

export async function patchEdge(
  deps: GraphDeps,
  actor: Actor,
  key: string,
  change: EdgeChange & { deepMerge?: boolean | undefined },
): Promise<Edge> {
  requirePlainPatch(change.data);
  const merge = change.deepMerge ? deepMerge : shallowMerge;
  return writeEdge(deps, actor, key, (current) => merge(current, change.data), change._rev);
}

export async function putEdge(deps: GraphDeps, actor: Actor, key: string, change: EdgeChange): Promise<Edge> {
  return writeEdge(deps, actor, key, () => change.data, change._rev);
}

/**
 * An edge that takes an item into a place, for who may change the permissions of the item. The place may be unseen, or
 * in the trash and the item gone from sight with it.
 */
async function findForeignPlace(
  { storage }: GraphDeps,
  actor: Actor,
  edge: EdgesTable | undefined,
): Promise<{ edge: EdgesTable; to: Grants } | undefined> {
  if (edge?.type !== 'Child') return undefined;
  const to = (await grantsOn(storage, actor, [edge.to_key])).get(edge.to_key);
  return to && isSubset(bitsOf('rg'), to.letters) ? { edge, to } : undefined;
}

async function unplace(deps: GraphDeps, actor: Actor, edge: EdgesTable, item: Grants): Promise<void> {
  const before = await grantsBefore(deps, item.key);
  const held = await holdOn(deps, item.key);
  await removeEdge(deps, authorOf(actor), edge);
  await requireNothingTaken(deps, item, before);
  await requireHeldAsBefore(deps, actor, item, held);
  await keepHold(deps, actor, item);
}

/**
 * Wants `u` where the edge starts; to take an item out of a place, `w` on the item too, as moving does. With `g` on
 * the item neither is wanted: a place gives letters, as a permission does.
 */
export async function deleteEdge(deps: GraphDeps, actor: Actor, key: string): Promise<Edge> {
  const { storage } = deps;
  return storage.transaction(async () => {
    await lockTree(storage, 'reshape');
    const locked = await lockEdge(storage, key);
    const foreign = await findForeignPlace(deps, actor, locked);
    if (foreign) {
      await unplace(deps, actor, foreign.edge, foreign.to);
      return toEdge(foreign.edge);
    }
    const { edge, from, to } = await requireSight(deps, actor, locked);
    if (isReservedType(edge.type)) throw new Failure('edge.type-reserved');
    if (!isSubset(bitsOf('u'), from.letters)) throw new Failure('access.denied');
    if (edge.type !== 'Child') await removeEdge(deps, authorOf(actor), edge);
    else if (!isSubset(bitsOf('w'), to.letters)) throw new Failure('access.denied');
    else await unplace(deps, actor, edge, to);
    return toEdge(edge);
  });
}
