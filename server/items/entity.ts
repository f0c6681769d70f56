// Turns rows of the store into the entities that the API answers.
import type { Edge, Item, Version } from '../../contract/schemas/entity.ts';
import type { EdgesTable, ItemHistoryTable, ItemsTable } from '../storage/tables.ts';

export type Data = Record<string, unknown>;

export function readData(text: string): Data {
  return JSON.parse(text) as Data;
}

export function toItem(row: ItemsTable): Item {
  return {
    _key: row.key,
    _id: `items/${row.key}`,
    _rev: String(row.rev),
    type: row.type,
    data: readData(row.data),
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedBy: row.updated_by,
    updatedAt: row.updated_at,
    ...(row.active === null ? {} : { active: row.active === 1 }),
    ...(row.trashed_at === null ? {} : { trashedAt: row.trashed_at, trashedBy: row.trashed_by }),
  };
}

export function toEdge(row: EdgesTable): Edge {
  return {
    _key: row.key,
    _id: `connections/${row.key}`,
    _rev: String(row.rev),
    _from: `items/${row.from_key}`,
    _to: `items/${row.to_key}`,
    type: row.type,
    data: readData(row.data),
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedBy: row.updated_by,
    updatedAt: row.updated_at,
  };
}

/** An earlier state; the maker of the item and the time do not change with it. */
export function toVersion(row: ItemHistoryTable, item: ItemsTable): Version {
  return {
    _key: item.key,
    _id: `items/${item.key}`,
    _rev: String(row.rev),
    type: row.type,
    data: readData(row.data),
    createdBy: item.created_by,
    createdAt: item.created_at,
    updatedBy: row.updated_by,
    updatedAt: row.updated_at,
    ...(row.message === null ? {} : { message: row.message }),
  };
}

/**
 * Shown of somebody whose item a person may not read but meets in an item that they may: as maker,
 * participant or fellow member. Never the address or the state of the account (S04).
 */
export function cardOf(item: Item): Item {
  const { _key, _id, _rev, type, createdAt, updatedAt } = item;
  const name = typeof item.data.name === 'string' ? { name: item.data.name } : {};
  return { _key, _id, _rev, type, data: name, createdBy: null, createdAt, updatedBy: null, updatedAt };
}

/** Name and picture: never the address, the preferences or the edges of another (S04). */
export function publicView(item: Item): Item {
  const card = cardOf(item);
  const { thumbnail } = item.data;
  return typeof thumbnail === 'string' ? { ...card, data: { ...card.data, thumbnail } } : card;
}
