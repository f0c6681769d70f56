// Changes the data of an item: patch, put, a file as its content, an earlier state written again.
import type { Item, Version } from '../../contract/schemas/entity.ts';
import { type Actor, authorOf } from '../platform/caller.ts';
import { Failure } from '../platform/failure.ts';
import { requireLetters } from './access/require-letters.ts';
import { withAuthors } from './access/shown-items.ts';
import { deepMerge, shallowMerge } from './deep-merge.ts';
import { type Data, readData, toItem, toVersion } from './entity.ts';
import type { GraphDeps } from './graph-deps.ts';
import { requireDataOfType, requireKeptFields } from './item-types.ts';
import { findItem, findVersion, listVersions } from './items-store.ts';
import { requirePlainPatch } from './plain-data.ts';
import { type WriteOptions, writeRow } from './writing.ts';

export interface Change {
  data: Data;
  history?: boolean | undefined;
  message?: string | null | undefined;
  _rev?: string | undefined;
}

function optionsOf({ history, message, _rev }: Omit<Change, 'data'>): WriteOptions {
  return { history, message, expectedRev: _rev };
}

export async function patch(
  deps: GraphDeps,
  actor: Actor,
  key: string,
  change: Change & { deepMerge?: boolean | undefined },
): Promise<Item> {
  requirePlainPatch(change.data);
  const merge = change.deepMerge ? deepMerge : shallowMerge;
  return deps.storage.transaction(async () => {
    await requireLetters(deps, actor, key, 'w');
    const row = await writeRow(
      deps,
      authorOf(actor),
      key,
      (current, { type }) => {
        requireKeptFields(type, current, change.data);
        return requireDataOfType(type, merge(current, change.data), current);
      },
      optionsOf(change),
    );
    return toItem(row);
  });
}

export async function put(deps: GraphDeps, actor: Actor, key: string, change: Change): Promise<Item> {
  return deps.storage.transaction(async () => {
    await requireLetters(deps, actor, key, 'w');
    const row = await writeRow(
      deps,
      authorOf(actor),
      key,
      (current, { type }) => {
        requireKeptFields(type, current, change.data);
        return requireDataOfType(type, change.data, current);
      },
      optionsOf(change),
    );
    return toItem(row);
  });
}

export async function history(
  deps: GraphDeps,
  actor: Actor,
  key: string,
  page: { offset: number; limit: number; populate?: boolean | undefined },
): Promise<Version[]> {
  await requireLetters(deps, actor, key, 'r');
  const versions = await versionsOf(deps, key, page);
  return page.populate ? withAuthors(deps, actor, versions) : versions;
}

export async function versionsOf(
  { storage }: GraphDeps,
  key: string,
  page: { offset: number; limit: number },
): Promise<Version[]> {
  const item = await findItem(storage.db(), key);
  if (!item) throw new Failure('item.not-found');
  return (await listVersions(storage.db(), key, page)).map((row) => toVersion(row, item));
}

/** The data of an earlier state as a new state; fields that change in their own way stay as they are now. */
export async function restoreVersion(
  deps: GraphDeps,
  actor: Actor,
  key: string,
  rev: string,
  expectedRev?: string,
): Promise<Item> {
  return deps.storage.transaction(async () => {
    await requireLetters(deps, actor, key, 'w');
    const version = await findVersion(deps.storage.db(), key, Number(rev));
    if (!version) throw new Failure('item.not-found');
    const row = await writeRow(
      deps,
      authorOf(actor),
      key,
      (current, { type }) => requireDataOfType(type, readData(version.data), current),
      { expectedRev },
    );
    return toItem(row);
  });
}
