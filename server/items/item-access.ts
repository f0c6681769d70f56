// Offers one actor the graph, as far as their letters allow: the handle that everybody uses.
import type { Item } from '../../contract/schemas/entity.ts';
import { type Bound, bind } from '../platform/bind.ts';
import type { Actor } from '../platform/caller.ts';
import { Failure } from '../platform/failure.ts';
import { explainAccess } from './access/access-paths.ts';
import { changePermission, listPermissions, share, unshare } from './access/permissions.ts';
import { requireLetters } from './access/require-letters.ts';
import { withAuthors } from './access/shown-items.ts';
import { listAccess } from './access/who-has-access.ts';
import { history, patch, put, restoreVersion, versionsOf } from './change.ts';
import { createAlone } from './create.ts';
import { toItem } from './entity.ts';
import { readFile, upload, uploadTo } from './files/files.ts';
import type { GraphDeps } from './graph-deps.ts';
import { findItem } from './items-store.ts';
import { append } from './tree/append.ts';
import { deleteForGood } from './tree/deletion.ts';
import { createEdge, deleteEdge, getEdge, patchEdge, putEdge } from './tree/edges.ts';
import { findPath } from './tree/path.ts';
import { getTrashed, restore, trash } from './tree/trash.ts';
import { type ListPage, listBelow, move, type Placed } from './tree/tree.ts';

/** Earlier states that come with an item; the rest is paged through `history`. */
const versionsWithItem = 20;

async function get(
  deps: GraphDeps,
  actor: Actor,
  key: string,
  options: { populate?: boolean | undefined; history?: boolean | undefined } = {},
): Promise<Item> {
  await requireLetters(deps, actor, key, 'r');
  const row = await findItem(deps.storage.db(), key);
  if (!row || row.trashed_at !== null) throw new Failure('item.not-found');
  const plain = toItem(row);
  const [item = plain] = options.populate ? await withAuthors(deps, actor, [plain]) : [plain];
  if (!options.history) return item;
  return { ...item, history: await versionsOf(deps, key, { offset: 0, limit: versionsWithItem }) };
}

function children(
  deps: GraphDeps,
  actor: Actor,
  key: string,
  page: ListPage & { type?: string | undefined },
): Promise<Placed[]> {
  return listBelow(deps, actor, key, { ...page, trashed: false });
}

function trashOf(deps: GraphDeps, actor: Actor, key: string, page: ListPage): Promise<Placed[]> {
  return listBelow(deps, actor, key, { ...page, trashed: true });
}

function deleteLive(deps: GraphDeps, actor: Actor, key: string): Promise<Item> {
  return deleteForGood(deps, actor, key, 'live');
}

function deleteTrashed(deps: GraphDeps, actor: Actor, key: string): Promise<Item> {
  return deleteForGood(deps, actor, key, 'trashed');
}

type ByActor = ReturnType<typeof createAccess>;

/**
 * Every method asks for the letters it needs in the transaction in which it acts, and throws `item.not-found` where
 * the actor may not read the item, `access.denied` where they may but lack the letter.
 */
export type ItemAccess = Bound<ByActor>;

/** The methods, each taking the actor first. */
export function createAccess(deps: GraphDeps) {
  return bind(deps, {
    get,
    create: createAlone,
    patch,
    put,
    delete: deleteLive,
    append,
    children,
    move,
    path: findPath,
    history,
    restoreVersion,
    trash,
    trashOf,
    trashed: getTrashed,
    restore,
    deleteTrashed,
    permissions: listPermissions,
    share,
    changePermission,
    unshare,
    accessList: listAccess,
    explainAccess,
    createEdge,
    edge: getEdge,
    patchEdge,
    putEdge,
    deleteEdge,
    upload,
    uploadTo,
    readFile,
  });
}

export interface ForActor {
  as(actor: Actor): ItemAccess;
}

export function accessFor(access: ByActor, actor: Actor): ItemAccess {
  return bind(actor, access);
}
