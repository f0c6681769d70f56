// The access handle: what everybody uses of the graph, offering one actor only what their letters allow.
import type { AccessExplained, AccessList } from '../../contract/api/participants.ts';
import type { Edge, Item, Version } from '../../contract/schemas/entity.ts';
import { Failure } from '../platform/failure.ts';
import type { Actor } from './actor.ts';
import { type Change, history, patch, put, restoreVersion, versionsOf } from './change.ts';
import { append, createAlone, type NewItem } from './create.ts';
import { deleteForGood } from './deletion.ts';
import { type Data, toItem } from './entity.ts';
import { type FileContent, readFile, type StoredFile, type Upload, upload, uploadTo } from './files.ts';
import type { GraphNeeds } from './graph-needs.ts';
import { findItem } from './items-store.ts';
import {
  createLink,
  deleteLink,
  getLink,
  type LinkChange,
  type NewLink,
  patchLink,
  putLink,
} from './links.ts';
import { findPath } from './path.ts';
import {
  type Changed,
  changePermission,
  type Given,
  listPermissions,
  type Participant,
  share,
  unshare,
} from './permissions.ts';
import { requireLetters } from './require-letters.ts';
import { withAuthors } from './shown-items.ts';
import { getTrashed, restore, trash } from './trash.ts';
import { type ListPage, listBelow, move, type Placed } from './tree.ts';
import { explainAccess } from './ways.ts';
import { listAccess } from './who-has-access.ts';

/**
 * Every method asks for the letters it needs in the transaction in which it acts, and throws `item.not-found` where
 * the actor may not read the item, `access.denied` where they may but lack the letter.
 */
export interface ItemAccess {
  get(
    key: string,
    options?: { populate?: boolean | undefined; history?: boolean | undefined },
  ): Promise<Item>;
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

  history(
    key: string,
    page: { offset: number; limit: number; populate?: boolean | undefined },
  ): Promise<Version[]>;
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

  createEdge(given: NewLink): Promise<Edge>;
  edge(key: string, options?: { populate?: boolean | undefined }): Promise<Edge>;
  patchEdge(key: string, change: LinkChange & { deepMerge?: boolean | undefined }): Promise<Edge>;
  putEdge(key: string, change: LinkChange): Promise<Edge>;
  deleteEdge(key: string): Promise<Edge>;

  upload(file: Upload): Promise<StoredFile>;
  uploadTo(key: string, file: Upload): Promise<Item>;
  readFile(fileKey: string, extension: string): Promise<FileContent>;
}

/** Earlier states that come with an item; the rest is paged through `history`. */
const versionsWithItem = 20;

async function get(
  needs: GraphNeeds,
  actor: Actor,
  key: string,
  options: { populate?: boolean | undefined; history?: boolean | undefined },
): Promise<Item> {
  await requireLetters(needs, actor, key, 'r');
  const row = await findItem(needs.storage.db(), key);
  if (!row || row.trashed_at !== null) throw new Failure('item.not-found');
  const plain = toItem(row);
  const [item = plain] = options.populate ? await withAuthors(needs, actor, [plain]) : [plain];
  if (!options.history) return item;
  return { ...item, history: await versionsOf(needs, key, { offset: 0, limit: versionsWithItem }) };
}

export function accessFor(needs: GraphNeeds, actor: Actor): ItemAccess {
  return {
    get: (key, options = {}) => get(needs, actor, key, options),
    create: (given) => createAlone(needs, actor, given),
    patch: (key, change) => patch(needs, actor, key, change),
    put: (key, change) => put(needs, actor, key, change),
    delete: (key) => deleteForGood(needs, actor, key, 'live'),
    append: (key, given) => append(needs, actor, key, given),
    children: (key, page) => listBelow(needs, actor, key, { ...page, trashed: false }),
    move: (key, to) => move(needs, actor, key, to),
    path: (key, toKey) => findPath(needs, actor, key, toKey),

    history: (key, page) => history(needs, actor, key, page),
    restoreVersion: (key, rev, expectedRev) => restoreVersion(needs, actor, key, rev, expectedRev),

    trash: (key) => trash(needs, actor, key),
    trashOf: (key, page) => listBelow(needs, actor, key, { ...page, trashed: true }),
    trashed: (key) => getTrashed(needs, actor, key),
    restore: (key, to = {}) => restore(needs, actor, key, to),
    deleteTrashed: (key) => deleteForGood(needs, actor, key, 'trashed'),

    permissions: (key, page) => listPermissions(needs, actor, key, page),
    share: (key, given) => share(needs, actor, key, given),
    changePermission: (key, given) => changePermission(needs, actor, key, given),
    unshare: (key, participantKey) => unshare(needs, actor, key, participantKey),
    accessList: (key, page) => listAccess(needs, actor, key, page),
    explainAccess: (key, userKey) => explainAccess(needs, actor, key, userKey),

    createEdge: (given) => createLink(needs, actor, given),
    edge: (key, options) => getLink(needs, actor, key, options),
    patchEdge: (key, change) => patchLink(needs, actor, key, change),
    putEdge: (key, change) => putLink(needs, actor, key, change),
    deleteEdge: (key) => deleteLink(needs, actor, key),

    upload: (file) => upload(needs, actor, file),
    uploadTo: (key, file) => uploadTo(needs, actor, key, file),
    readFile: (fileKey, extension) => readFile(needs, actor, fileKey, extension),
  };
}
