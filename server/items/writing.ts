// Writes items: each write keeps the state before it, counts the revision up, and takes hold of the files it names.

import { foldedName } from '../../contract/name-folding.ts';
import { domainKey } from '../../contract/permissions.ts';
import { Failure } from '../platform/failure.ts';
import type { ItemsTable } from '../storage/tables.ts';
import { namesOfItem } from './change-names.ts';
import { type Data, readData } from './entity.ts';
import { dropUnnamedFiles, keepNamedFiles, takeNamedFiles } from './files/named-files.ts';
import { type Author, freshKey, type GraphDeps, timeNow } from './graph-deps.ts';
import { sayItem, sayItemUpdated } from './item-events.ts';
import { requireKeptName } from './item-types.ts';
import { insertItem, insertVersion, lockItem, updateItem } from './items-store.ts';
import { noteGroupName } from './members/group-changes.ts';
import { holdSameData, requirePlainData, requirePlainText } from './plain-data.ts';

const byteLength = (json: string) => Buffer.byteLength(json);

export interface WriteOptions {
  /** The `_rev` that the writer has seen: another one in the store throws `item.stale`. */
  expectedRev?: string | undefined;
  /** False keeps the state before this write out of the history. */
  history?: boolean | undefined;
  message?: string | null | undefined;
}

export async function createRow(
  deps: GraphDeps,
  author: Author,
  given: { key?: string | undefined; type: string; data: Data; active?: number | null },
): Promise<ItemsTable> {
  const { storage } = deps;
  const json = requirePlainData(given.data);
  const now = timeNow(deps);
  const row: ItemsTable = {
    key: given.key ?? freshKey(deps),
    type: given.type,
    data: json,
    rev: 1,
    name_folded: foldedName(given.data),
    active: given.active ?? null,
    created_by: author,
    created_at: now,
    updated_by: author,
    updated_at: now,
    trashed_by: null,
    trashed_at: null,
  };
  return storage.transaction(async () => {
    await deps.quota?.require(author, byteLength(json));
    await insertItem(storage.db(), row);
    await takeNamedFiles(deps, author, row.key, json);
    storage.changed(...namesOfItem(row));
    await sayItem(deps, 'item.created', author, row, given.data);
    return row;
  });
}

/** Asks those to whom it is counted: the item to its maker, the state before to its writer, who was asked at the time where it is another. */
async function requireRoom(
  { quota }: GraphDeps,
  author: Author,
  before: ItemsTable,
  { more, keeps }: { more: number; keeps: boolean },
): Promise<void> {
  const ofAccount = before.type === 'User';
  const owner = ofAccount ? before.key : before.created_by;
  const state = keeps && before.updated_by === author ? byteLength(before.data) : 0;
  if (owner === author) return quota?.require(author, more + state, { ofAccount });
  await quota?.require(owner, more, { ofAccount, ofAnother: true });
  await quota?.require(author, state);
}

/**
 * Reads, changes and writes under the lock of the row, so that nothing written meanwhile is lost. Where the data stays
 * as it is, nothing is written: no state in the history, no new revision that would refuse the next writer.
 */
export async function writeRow(
  deps: GraphDeps,
  author: Author,
  key: string,
  change: (current: Data, row: ItemsTable) => Data | Promise<Data>,
  options: WriteOptions,
): Promise<ItemsTable> {
  const { storage } = deps;
  requirePlainText('message', options.message);
  return storage.transaction(async () => {
    const db = storage.db();
    const before = await lockItem(storage, key);
    if (!before || before.trashed_at !== null) throw new Failure('item.not-found');
    if (options.expectedRev !== undefined && options.expectedRev !== String(before.rev)) {
      throw new Failure('item.stale');
    }
    const current = readData(before.data);
    const data = await change(current, before);
    if (key === domainKey) requireKeptName(current, data);
    const json = requirePlainData(data);
    if (holdSameData(before.data, json)) {
      // The file may have come after its name was written.
      await takeNamedFiles(deps, author, key, json);
      return before;
    }
    const keeps = options.history !== false;
    await requireRoom(deps, author, before, { more: byteLength(json) - byteLength(before.data), keeps });
    if (keeps) {
      await insertVersion(db, {
        item_key: key,
        rev: before.rev,
        type: before.type,
        data: before.data,
        message: options.message ?? null,
        updated_by: before.updated_by,
        updated_at: before.updated_at,
      });
      await keepNamedFiles(deps, key, before.data);
    }
    const after = await updateItem(db, key, before.rev, {
      data: json,
      name_folded: foldedName(data),
      updated_by: author,
      updated_at: timeNow(deps),
    });
    if (!after) throw new Failure('item.stale');
    await takeNamedFiles(deps, author, key, json);
    if (!keeps) await dropUnnamedFiles(deps, key, { before: before.data, after: json });
    await noteGroupName(deps, author, before, after);
    storage.changed(...namesOfItem(after));
    await sayItemUpdated(deps, author, after, current, data);
    return after;
  });
}
