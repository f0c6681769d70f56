// Says what became of items, edges and permissions, in the transaction that wrote them: names and keys, never what they hold.
import { isDeepStrictEqual } from 'node:util';
import type { EdgesTable, ItemsTable } from '../storage/tables.ts';
import { readPermission } from './access/letters.ts';
import { type Data, readData } from './entity.ts';
import type { Author, GraphDeps } from './graph-deps.ts';

type Say = Pick<GraphDeps, 'events'>;

/** A name is free text of any length, and stands in each event of its item. */
const nameAtMost = 200;
const fieldsAtMost = 100;

export function shortName(name: unknown): string {
  return typeof name === 'string' ? name.slice(0, nameAtMost).toWellFormed() : '';
}

export async function sayItem(
  { events }: Say,
  topic: 'item.created' | 'item.trashed' | 'item.restored',
  by: Author,
  { key: itemKey, type: rest }: Pick<ItemsTable, 'key' | 'type'>,
  data: Data,
): Promise<void> {
  await events.emit(topic, { itemKey, rest, by, data: { name: shortName(data.name) } });
}

export async function sayItemUpdated(
  { events }: Say,
  by: Author,
  { key: itemKey, type: rest, rev }: ItemsTable,
  before: Data,
  after: Data,
): Promise<void> {
  const fields = changedFields(before, after);
  await events.emit('item.updated', {
    itemKey,
    rest,
    by,
    data: { name: shortName(after.name), fields, rev: String(rev) },
  });
}

/** One event each. Edges of theirs go with them and are not said: there may be any number. */
export async function sayItemsRemoved(
  { events }: Say,
  by: Author,
  gone: readonly { key: string; type: string; name: string }[],
): Promise<void> {
  await events.emitAll(
    'item.removed',
    gone.map(({ key: itemKey, type: rest, name }) => ({ itemKey, rest, by, data: { name } })),
  );
}

/** Of a permission with its letters; of every other edge with its ends. */
export async function sayEdge(
  { events }: Say,
  what: 'created' | 'removed',
  by: Author,
  edge: EdgesTable,
): Promise<void> {
  if (edge.type === 'Permission') {
    await events.emit(`permission.${what}`, { itemKey: edge.to_key, by, data: permissionOf(edge) });
    return;
  }
  const data = { from: edge.from_key, to: edge.to_key };
  await events.emit(`edge.${what}`, { itemKey: edge.from_key, rest: edge.type, by, data });
}

export async function sayEdgeUpdated(
  { events }: Say,
  by: Author,
  before: EdgesTable,
  after: EdgesTable,
): Promise<void> {
  if (after.type === 'Permission') {
    const data = { ...permissionOf(after), before: permissionOf(before).permissions };
    await events.emit('permission.updated', { itemKey: after.to_key, by, data });
    return;
  }
  const fields = changedFields(readData(before.data), readData(after.data));
  const data = { from: after.from_key, to: after.to_key, fields };
  await events.emit('edge.updated', { itemKey: after.from_key, rest: after.type, by, data });
}

function permissionOf(edge: EdgesTable): { participant: string; permissions: string } {
  return { participant: edge.from_key, permissions: readPermission(edge.data).permissions };
}

function changedFields(before: Data, after: Data): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...names].filter((name) => !isDeepStrictEqual(before[name], after[name]));
  return changed.slice(0, fieldsAtMost).map(shortName);
}
