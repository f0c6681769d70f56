// Changes the data of an item: patch, put, a file as its content, an earlier state written again.
import type { Item, Version } from '../../contract/schemas/entity.ts';
import { Failure } from '../platform/failure.ts';
import { type Actor, authorOf } from './actor.ts';
import { deepMerge, shallowMerge } from './deep-merge.ts';
import { type Data, readData, toItem, toVersion } from './entity.ts';
import type { GraphNeeds } from './graph-needs.ts';
import { requireDataOfType, requireKeptFields } from './item-types.ts';
import { findItem, findVersion, listVersions } from './items-store.ts';
import { requirePlainPatch } from './plain-data.ts';
import { requireLetters } from './require-letters.ts';
import { withAuthors } from './shown-items.ts';
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
  needs: GraphNeeds,
  actor: Actor,
  key: string,
  change: Change & { deepMerge?: boolean | undefined },
): Promise<Item> {
  requirePlainPatch(change.data);
  const merge = change.deepMerge ? deepMerge : shallowMerge;
  return needs.storage.transaction(async () => {
    await requireLetters(needs, actor, key, 'w');
    const row = await writeRow(
      needs,
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

export async function put(needs: GraphNeeds, actor: Actor, key: string, change: Change): Promise<Item> {
  return needs.storage.transaction(async () => {
    await requireLetters(needs, actor, key, 'w');
    const row = await writeRow(
      needs,
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
  needs: GraphNeeds,
  actor: Actor,
  key: string,
  page: { offset: number; limit: number; populate?: boolean | undefined },
): Promise<Version[]> {
  await requireLetters(needs, actor, key, 'r');
  const versions = await versionsOf(needs, key, page);
  return page.populate ? withAuthors(needs, actor, versions) : versions;
}

export async function versionsOf(
  { storage }: GraphNeeds,
  key: string,
  page: { offset: number; limit: number },
): Promise<Version[]> {
  const item = await findItem(storage.db(), key);
  if (!item) throw new Failure('item.not-found');
  return (await listVersions(storage.db(), key, page)).map((row) => toVersion(row, item));
}

/** The data of an earlier state as a new state; fields that change in their own way stay as they are now. */
export async function restoreVersion(
  needs: GraphNeeds,
  actor: Actor,
  key: string,
  rev: string,
  expectedRev?: string,
): Promise<Item> {
  return needs.storage.transaction(async () => {
    await requireLetters(needs, actor, key, 'w');
    const version = await findVersion(needs.storage.db(), key, Number(rev));
    if (!version) throw new Failure('item.not-found');
    const row = await writeRow(
      needs,
      authorOf(actor),
      key,
      (current, { type }) => requireDataOfType(type, readData(version.data), current),
      { expectedRev },
    );
    return toItem(row);
  });
}
