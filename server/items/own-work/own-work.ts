// Lists all that one person made, sent and is linked with, as far as they may read it, a page at a time.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Edge, Item } from '../../../contract/schemas/entity.ts';
import { bind } from '../../platform/bind.ts';
import type { UserActor } from '../../platform/caller.ts';
import type { FilesTable } from '../../storage/tables.ts';
import { bitsOf, type Grants, grantsOn, isSubset } from '../access/letters.ts';
import { cardOf, toEdge, toItem } from '../entity.ts';
import { bytesOfFile } from '../files/files.ts';
import type { GraphDeps } from '../graph-deps.ts';
import { findItems } from '../items-store.ts';
import { rowsThatFit } from '../page-bytes.ts';
import {
  countOwn,
  edgesOf,
  edgesOfType,
  edgesWith,
  filesSentBy,
  madeBy,
  type Sized,
  sizesOf,
} from './own-work-store.ts';

export interface OwnFile {
  key: string;
  originalName: string;
  mediaType: string;
  sizeBytes: number;
  /** The item that holds it. */
  itemKey: string | null;
  createdAt: string;
}

const atOnce = 200;

/** Page after page, each after the last key of the one before. */
async function* pages<Row extends { key: string }>(
  fetch: (afterKey: string, limit: number) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  let afterKey = '';
  for (;;) {
    const rows = await fetch(afterKey, atOnce);
    if (rows.length > 0) yield rows;
    // Where none of them may be read nothing is written: the others are to have their turn all the same.
    await nextTurn();
    if (rows.length < atOnce) return;
    afterKey = rows.at(-1)?.key ?? afterKey;
  }
}

const readable = bitsOf('r');

/** Items in the trash are one's own still; those below them are not to be had, as everywhere. */
function mayRead(grants: Grants | undefined): boolean {
  return grants !== undefined && (grants.live || grants.trashed) && isSubset(readable, grants.letters);
}

/** Few at once where their data is large. */
async function* whole({ storage }: GraphDeps, sized: readonly Sized[]): AsyncGenerator<Item> {
  let rest = [...sized];
  while (rest.length > 0) {
    const count = rowsThatFit(rest.map((one) => one.bytes));
    const rows = await findItems(
      storage.db(),
      rest.slice(0, count).map((one) => one.key),
    );
    for (const row of rows) yield toItem(row);
    rest = rest.slice(count);
  }
}

const keysIn = (rows: readonly { key: string }[]) => rows.map((row) => row.key);

async function* made(deps: GraphDeps, actor: UserActor): AsyncGenerator<Item> {
  const { storage } = deps;
  const fetch = (after: string, limit: number) => madeBy(storage.db(), actor.userKey, after, limit);
  for await (const rows of pages(fetch)) {
    const grants = await grantsOn(storage, actor, keysIn(rows));
    yield* whole(
      deps,
      rows.filter((row) => mayRead(grants.get(row.key))),
    );
  }
}

/** Made by others, and linked with the person: what they are assigned to. */
async function* linkedWith(deps: GraphDeps, actor: UserActor): AsyncGenerator<{ item: Item; link: Edge }> {
  const { storage } = deps;
  const { userKey } = actor;
  const fetch = (after: string, limit: number) => edgesWith(storage.db(), userKey, after, limit);
  for await (const page of pages(fetch)) {
    const other = (edge: { from_key: string; to_key: string }) =>
      edge.from_key === userKey ? edge.to_key : edge.from_key;
    const keys = [...new Set(page.map(other))];
    const grants = await grantsOn(storage, actor, keys);
    const shown = keys.filter((key) => mayRead(grants.get(key)));
    for await (const item of whole(deps, await sizesOf(storage.db(), shown))) {
      // Another person is no work of one's own: their name says it all.
      const seen = item.type === 'User' ? cardOf(item) : item;
      for (const edge of page) if (other(edge) === item._key) yield { item: seen, link: toEdge(edge) };
    }
  }
}

/** Between what they made and what they may read. */
async function* edges(deps: GraphDeps, actor: UserActor): AsyncGenerator<Edge> {
  const { storage } = deps;
  const { userKey } = actor;
  const db = () => storage.db();
  for await (const rows of pages((after, limit) => madeBy(db(), userKey, after, limit))) {
    const keys = keysIn(rows);
    for (const end of ['from_key', 'to_key'] as const) {
      for await (const page of pages((after, limit) => edgesOf(db(), end, keys, after, limit))) {
        const ends = [...new Set(page.flatMap((edge) => [edge.from_key, edge.to_key]))];
        const grants = await grantsOn(storage, actor, ends);
        const makers = new Map((await findItems(db(), ends)).map((item) => [item.key, item.created_by]));
        for (const edge of page) {
          if (![edge.from_key, edge.to_key].every((key) => mayRead(grants.get(key)))) continue;
          // Met from its beginning already, where that is theirs too.
          if (end === 'to_key' && makers.get(edge.from_key) === userKey) continue;
          yield toEdge(edge);
        }
      }
    }
  }
}

async function* ofType(
  deps: GraphDeps,
  actor: UserActor,
  type: 'Permission' | 'Member',
): AsyncGenerator<{ edge: Edge; item: Item }> {
  const { storage } = deps;
  const fetch = (after: string, limit: number) => edgesOfType(storage.db(), type, actor.userKey, after, limit);
  for await (const page of pages(fetch)) {
    const other = (edge: { from_key: string; to_key: string }) => (type === 'Permission' ? edge.to_key : edge.from_key);
    const items = new Map((await findItems(storage.db(), page.map(other))).map((row) => [row.key, row]));
    const grants = await grantsOn(storage, actor, page.map(other));
    for (const edge of page) {
      const row = items.get(other(edge));
      // In the trash of somebody else it is nobody's to name.
      if (row && mayRead(grants.get(row.key))) yield { edge: toEdge(edge), item: cardOf(toItem(row)) };
    }
  }
}

async function* files(deps: GraphDeps, actor: UserActor): AsyncGenerator<OwnFile> {
  const { storage } = deps;
  const { userKey } = actor;
  const fetch = (after: string, limit: number) => filesSentBy(storage.db(), userKey, after, limit);
  for await (const rows of pages(fetch)) {
    const holders = rows.flatMap((row) => row.item_key ?? []);
    const grants = await grantsOn(storage, actor, holders);
    for (const row of rows) if (isTheirs(row, userKey, grants)) yield fileOf(row);
  }
}

function isTheirs(
  row: Omit<FilesTable, 'bytes' | 'in_history'>,
  userKey: string,
  grants: ReadonlyMap<string, Grants>,
): boolean {
  if (row.item_key === null) return row.created_by === userKey;
  // A picture that an administrator set for somebody else is that person's.
  if (row.safe_image === 1) return row.item_key === userKey;
  return mayRead(grants.get(row.item_key));
}

function fileOf(row: Omit<FilesTable, 'bytes' | 'in_history'>): OwnFile {
  return {
    key: row.key,
    originalName: row.original_name,
    mediaType: row.media_type,
    sizeBytes: row.size_bytes,
    itemKey: row.item_key,
    createdAt: row.created_at,
  };
}

/** The letters that they hold themselves, and on what. */
async function* permissions(deps: GraphDeps, actor: UserActor): AsyncGenerator<{ permission: Edge; item: Item }> {
  for await (const { edge, item } of ofType(deps, actor, 'Permission')) yield { permission: edge, item };
}

async function* memberships(deps: GraphDeps, actor: UserActor): AsyncGenerator<{ membership: Edge; group: Item }> {
  for await (const { edge, item } of ofType(deps, actor, 'Member')) yield { membership: edge, group: item };
}

/** Upper bounds, to tell how far one is. */
function counts({ storage }: GraphDeps, { userKey }: UserActor) {
  return countOwn(storage.db(), userKey);
}

export type OwnWork = ReturnType<typeof ownWorkOf>;

/** Each list goes by key; what the person may not read (any more) is left out, or shown as a card where it is named. */
export function ownWorkOf(deps: GraphDeps, actor: UserActor) {
  const lists = bind(deps, { counts, made, linkedWith, edges, permissions, memberships, files });
  return { ...bind(actor, lists), ...bind(deps, { bytesOf: bytesOfFile }) };
}
