// The access handle: what everybody uses of the graph, offering one actor only what their letters allow.
import type { AccessExplained, AccessList } from '../../contract/api/participants.ts';
import type { Edge, Item, Version } from '../../contract/schemas/entity.ts';
import { Failure } from '../platform/failure.ts';
import { explainAccess } from './access/access-paths.ts';
import {
  type Changed,
  changePermission,
  type Given,
  listPermissions,
  type Participant,
  share,
  unshare,
} from './access/permissions.ts';
import { requireLetters } from './access/require-letters.ts';
import { withAuthors } from './access/shown-items.ts';
import { listAccess } from './access/who-has-access.ts';
import type { Actor } from './actor.ts';
import { type Change, history, patch, put, restoreVersion, versionsOf } from './change.ts';
import { createAlone, type NewItem } from './create.ts';
import { type Data, toItem } from './entity.ts';
import { type FileContent, readFile, type StoredFile, type Upload, upload, uploadTo } from './files/files.ts';
import type { GraphDeps } from './graph-deps.ts';
import { findItem } from './items-store.ts';
import { append } from './tree/append.ts';
import { deleteForGood } from './tree/deletion.ts';
import { createEdge, deleteEdge, type EdgeChange, getEdge, type NewEdge, patchEdge, putEdge } from './tree/edges.ts';
import { findPath } from './tree/path.ts';
import { getTrashed, restore, trash } from './tree/trash.ts';
import { type ListPage, listBelow, move, type Placed } from './tree/tree.ts';

/**
 * Every method asks for the letters it needs in the transaction in which it acts, and throws `item.not-found` where
 * the actor may not read the item, `access.denied` where they may but lack the letter.
 */
export interface ItemAccess {
  get(key: string, options?: { populate?: boolean | undefined; history?: boolean | undefined }): Promise<Item>;
  create(given: NewItem): Promise<Item>;
  patch(key: string, change: Change & { deepMerge?: boolean | undefined }): Promise<Item>;
  put(key: string, change: Change): Promise<Item>;
  delete(key: string): Promise<Item>;
  append(
    key: string,
    given: { item: NewItem; edge?: { type?: string | undefined; data?: Data | undefined } | undefined },
  ): Promise<Placed>;
  children(key: string, page: ListPage & { type?: string | undefined }): Promise<Placed[]>;
  move(key: string, to: { oldParentKey?: string | null | undefined; newParentKey: string }): Promise<Placed>;
  path(key: string, toKey: string): Promise<Item[]>;

  history(key: string, page: { offset: number; limit: number; populate?: boolean | undefined }): Promise<Version[]>;
  restoreVersion(key: string, rev: string, expectedRev?: string): Promise<Item>;

  trash(key: string): Promise<{ item: Item; edge?: Edge }>;
  trashOf(key: string, page: ListPage): Promise<Placed[]>;
  trashed(key: string): Promise<Item>;
  restore(key: string, to?: { parentKey?: string | undefined }): Promise<Item>;
  deleteTrashed(key: string): Promise<Item>;

  permissions(key: string, page: ListPage & { inherited?: boolean | undefined }): Promise<Participant[]>;
  share(key: string, given: Given): Promise<Participant>;
  changePermission(key: string, given: Changed): Promise<Participant>;
  unshare(key: string, participantKey: string): Promise<Participant>;
  /** Who has access, with what the rules for roles and memberships add. */
  accessList(key: string, page: { offset: number; limit: number }): Promise<AccessList>;
  /** Throws `user.not-found` where the actor may not know of the user. */
  explainAccess(key: string, userKey: string): Promise<AccessExplained>;

  createEdge(given: NewEdge): Promise<Edge>;
  edge(key: string, options?: { populate?: boolean | undefined }): Promise<Edge>;
  patchEdge(key: string, change: EdgeChange & { deepMerge?: boolean | undefined }): Promise<Edge>;
  putEdge(key: string, change: EdgeChange): Promise<Edge>;
  deleteEdge(key: string): Promise<Edge>;

  upload(file: Upload): Promise<StoredFile>;
  uploadTo(key: string, file: Upload): Promise<Item>;
  readFile(fileKey: string, extension: string): Promise<FileContent>;
}

/** Earlier states that come with an item; the rest is paged through `history`. */
const versionsWithItem = 20;

async function get(
  deps: GraphDeps,
  actor: Actor,
  key: string,
  options: { populate?: boolean | undefined; history?: boolean | undefined },
): Promise<Item> {
  await requireLetters(deps, actor, key, 'r');
  const row = await findItem(deps.storage.db(), key);
  if (!row || row.trashed_at !== null) throw new Failure('item.not-found');
  const plain = toItem(row);
  const [item = plain] = options.populate ? await withAuthors(deps, actor, [plain]) : [plain];
  if (!options.history) return item;
  return { ...item, history: await versionsOf(deps, key, { offset: 0, limit: versionsWithItem }) };
}

export function accessFor(deps: GraphDeps, actor: Actor): ItemAccess {
  return {
    get: (key, options = {}) => get(deps, actor, key, options),
    create: (given) => createAlone(deps, actor, given),
    patch: (key, change) => patch(deps, actor, key, change),
    put: (key, change) => put(deps, actor, key, change),
    delete: (key) => deleteForGood(deps, actor, key, 'live'),
    append: (key, given) => append(deps, actor, key, given),
    children: (key, page) => listBelow(deps, actor, key, { ...page, trashed: false }),
    move: (key, to) => move(deps, actor, key, to),
    path: (key, toKey) => findPath(deps, actor, key, toKey),

    history: (key, page) => history(deps, actor, key, page),
    restoreVersion: (key, rev, expectedRev) => restoreVersion(deps, actor, key, rev, expectedRev),

    trash: (key) => trash(deps, actor, key),
    trashOf: (key, page) => listBelow(deps, actor, key, { ...page, trashed: true }),
    trashed: (key) => getTrashed(deps, actor, key),
    restore: (key, to = {}) => restore(deps, actor, key, to),
    deleteTrashed: (key) => deleteForGood(deps, actor, key, 'trashed'),

    permissions: (key, page) => listPermissions(deps, actor, key, page),
    share: (key, given) => share(deps, actor, key, given),
    changePermission: (key, given) => changePermission(deps, actor, key, given),
    unshare: (key, participantKey) => unshare(deps, actor, key, participantKey),
    accessList: (key, page) => listAccess(deps, actor, key, page),
    explainAccess: (key, userKey) => explainAccess(deps, actor, key, userKey),

    createEdge: (given) => createEdge(deps, actor, given),
    edge: (key, options) => getEdge(deps, actor, key, options),
    patchEdge: (key, change) => patchEdge(deps, actor, key, change),
    putEdge: (key, change) => putEdge(deps, actor, key, change),
    deleteEdge: (key) => deleteEdge(deps, actor, key),

    upload: (file) => upload(deps, actor, file),
    uploadTo: (key, file) => uploadTo(deps, actor, key, file),
    readFile: (fileKey, extension) => readFile(deps, actor, fileKey, extension),
  };
}
