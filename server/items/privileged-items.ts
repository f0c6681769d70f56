// The items without any question of access: for the few files that ask their own, which the architecture test lists.
import type { Item } from '../../contract/schemas/entity.ts';
import { bind } from '../platform/bind.ts';
import { Failure } from '../platform/failure.ts';
import { accessSince } from './access/account-access.ts';
import { grant, revoke } from './access/granting.ts';
import { namesOfItem } from './change-names.ts';
import { type Data, toItem } from './entity.ts';
import { dropThumbnails, findThumbnail, keepThumbnail } from './files/thumbnails.ts';
import { type Author, type GraphDeps, timeNow } from './graph-deps.ts';
import { findItem as findRow, findItems as findRows, lockItem, updateItem } from './items-store.ts';
import { deleteUser } from './tree/deletion.ts';
import { createRow, type WriteOptions, writeRow } from './writing.ts';

/** Items of any type; `active` on users (true if not said). Tells `item:`, and `user:` or `group:`. */
async function insertItem(
  deps: GraphDeps,
  author: Author,
  given: { key?: string; type: string; data: Data; active?: boolean },
): Promise<Item> {
  const active = given.type === 'User' ? (given.active === false ? 0 : 1) : null;
  return toItem(await createRow(deps, author, { ...given, active }));
}

/** A live item; with `trashed` one in the trash too. */
async function findItem(
  { storage }: GraphDeps,
  key: string,
  options: { trashed?: boolean } = {},
): Promise<Item | undefined> {
  const row = await findRow(storage.db(), key);
  return row && (options.trashed || row.trashed_at === null) ? toItem(row) : undefined;
}

/** The live ones among these, in the order of the keys. */
async function findItems({ storage }: GraphDeps, keys: readonly string[]): Promise<Item[]> {
  const rows = await findRows(storage.db(), keys);
  return rows.filter((row) => row.trashed_at === null).map(toItem);
}

/** Reads, changes and writes under the lock of the row, so that nothing written meanwhile is lost. */
async function changeItem(
  deps: GraphDeps,
  author: Author,
  key: string,
  change: (data: Readonly<Data>) => Data,
  options: WriteOptions = {},
): Promise<Item> {
  return toItem(await writeRow(deps, author, key, change, options));
}

/** The flag of a user; to be wrapped in `keepingASuperAdmin`. Throws `user.not-found`. */
async function setActive(deps: GraphDeps, author: Author, userKey: string, active: boolean): Promise<Item> {
  const { storage } = deps;
  return storage.transaction(async () => {
    const before = await lockItem(storage, userKey);
    if (before?.type !== 'User' || before.trashed_at !== null) throw new Failure('user.not-found');
    if (before.active === (active ? 1 : 0)) return toItem(before);
    const after = await updateItem(storage.db(), userKey, before.rev, {
      active: active ? 1 : 0,
      updated_by: author,
      updated_at: timeNow(deps),
    });
    if (!after) throw new Failure('item.stale');
    storage.changed(...namesOfItem(after));
    return toItem(after);
  });
}

export type PrivilegedItems = ReturnType<typeof createPrivilegedItems>;

export function createPrivilegedItems(deps: GraphDeps) {
  return bind(deps, {
    insertItem,
    findItem,
    findItems,
    changeItem,
    setActive,
    deleteUser,
    grant,
    revoke,
    accessSince,
    keepThumbnail,
    findThumbnail,
    dropThumbnails,
  });
}
