// Calls on the items of the graph: read, write, place, history, trash, files.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { edge, flag, freeData, item, key, keyParams, page, typeName, version } from '../schemas/entity.ts';

const may = (letters: readonly ('r' | 'w' | 'a' | 't' | 'd' | 'l')[]) =>
  ({ who: 'letters', letters, on: 'key' }) as const;
const inTrash = (letters: readonly ('r' | 't' | 'd')[]) =>
  ({ who: 'letters', letters, on: 'key', trashed: true }) as const;
const placed = z.object({ item, edge: z.optional(z.nullable(edge)) });
const populate = z.optional(flag);
/** The `_rev` that the change is based on; another one in the store refuses the change. */
const _rev = z.optional(z.string().check(z.maxLength(64)));
const message = z.optional(z.nullable(z.string().check(z.maxLength(2000))));

export const getItem = endpoint({
  id: 'getItem',
  method: 'GET',
  path: '/v1/items/:key',
  summary: 'An item; with `populate` who made it, with `history` its earlier states',
  access: may(['r']),
  scope: 'items:read',
  params: keyParams,
  query: z.object({ populate, history: z.optional(flag), versions: z.optional(flag) }),
  answer: item,
  errors: ['item.not-found'],
});

export const createItem = endpoint({
  id: 'createItem',
  method: 'POST',
  path: '/v1/items',
  summary: 'Create an item that stands alone; the maker gets full permission on it',
  access: 'signed-in',
  scope: 'items:write',
  form: true,
  body: z.strictObject({ type: typeName, data: z.optional(freeData) }),
  answer: item,
  errors: ['item.type-reserved', 'access.denied'],
});

export const patchItem = endpoint({
  id: 'patchItem',
  method: 'PATCH',
  path: '/v1/items/:key',
  summary: 'Merge fields into the data of an item; null removes a field when merging deeply',
  access: may(['w']),
  scope: 'items:write',
  form: true,
  params: keyParams,
  body: z.strictObject({
    data: freeData,
    deepMerge: z.optional(z.boolean()),
    /** False keeps the state before this change out of the history. */
    history: z.optional(z.boolean()),
    message,
    _rev,
  }),
  answer: item,
  errors: ['item.not-found', 'item.stale', 'access.denied'],
});

export const putItem = endpoint({
  id: 'putItem',
  method: 'PUT',
  path: '/v1/items/:key',
  summary: 'Replace the data of an item',
  access: may(['w']),
  scope: 'items:write',
  form: true,
  params: keyParams,
  body: z.strictObject({ data: freeData, history: z.optional(z.boolean()), message, _rev }),
  answer: item,
  errors: ['item.not-found', 'item.stale', 'access.denied'],
});

export const deleteItem = endpoint({
  id: 'deleteItem',
  method: 'DELETE',
  path: '/v1/items/:key',
  summary: 'Delete an item for good, with what lies below it alone',
  access: may(['d']),
  scope: 'items:write',
  form: true,
  params: keyParams,
  answer: item,
  errors: ['item.not-found', 'item.type-reserved', 'access.denied'],
});

export const appendItem = endpoint({
  id: 'appendItem',
  method: 'POST',
  path: '/v1/items/:key/append',
  summary: 'Create an item under another',
  access: may(['a']),
  scope: 'items:write',
  form: true,
  params: keyParams,
  body: z.strictObject({
    item: z.strictObject({ type: typeName, data: z.optional(freeData) }),
    edge: z.optional(z.strictObject({ type: z.optional(typeName), data: z.optional(freeData) })),
  }),
  answer: placed,
  errors: ['item.not-found', 'item.type-reserved', 'edge.type-reserved', 'item.too-deep', 'access.denied'],
});

export const listChildren = endpoint({
  id: 'listChildren',
  method: 'GET',
  path: '/v1/items/:key/children',
  summary: 'What lies directly under an item and the caller may read, each with its link',
  access: may(['r']),
  scope: 'items:read',
  params: keyParams,
  query: z.extend(page, { type: z.optional(typeName) }),
  answer: z.array(placed),
  errors: ['item.not-found'],
});

export const moveItem = endpoint({
  id: 'moveItem',
  method: 'PUT',
  path: '/v1/items/:key/move',
  summary: 'Move an item from one parent to another',
  access: may(['w']),
  scope: 'items:write',
  form: true,
  params: keyParams,
  body: z.strictObject({ oldParentKey: z.optional(z.nullable(key)), newParentKey: key }),
  answer: placed,
  errors: ['item.not-found', 'item.type-reserved', 'item.cycle', 'item.too-deep', 'access.denied', 'access.too-much'],
});

export const getHistory = endpoint({
  id: 'getHistory',
  method: 'GET',
  path: '/v1/items/:key/history',
  summary: 'Earlier states of an item, newest first',
  access: may(['r']),
  scope: 'items:read',
  params: keyParams,
  query: z.extend(page, { populate }),
  answer: z.array(version),
  errors: ['item.not-found'],
});

export const restoreVersion = endpoint({
  id: 'restoreVersion',
  method: 'POST',
  path: '/v1/items/:key/history/:rev/restore',
  summary: 'Write the data of an earlier state again, as a new state',
  access: may(['w']),
  scope: 'items:write',
  params: z.object({ key, rev: z.string().check(z.regex(/^[0-9]{1,15}$/)) }),
  body: z.optional(z.strictObject({ _rev })),
  answer: item,
  errors: ['item.not-found', 'item.stale', 'access.denied'],
});

export const findPath = endpoint({
  id: 'findPath',
  method: 'GET',
  path: '/v1/items/:key/path/:toKey',
  summary: 'The shortest way between two items, over items that the caller may read; empty where there is none',
  access: may(['r']),
  scope: 'items:read',
  params: z.object({ key, toKey: key }),
  answer: z.array(item),
  errors: ['item.not-found'],
});

/** Largest file that is kept. */
export const uploadMaxBytes = 32 * 1024 * 1024;
/** The facts of an uploaded file, as they also stand in the item's data. */
const storedFile = z.object({
  path: z.string().check(z.describe('Where it is read, with the same credentials')),
  originalname: z.string(),
  mimetype: z.string(),
  size: z.int(),
});

export const upload = endpoint({
  id: 'upload',
  method: 'POST',
  path: '/v1/upload',
  summary: 'Keep a file; until an item holds it, its uploader alone can read it, and it is gone after a day',
  access: 'signed-in',
  scope: 'items:write',
  upload: { maxBytes: uploadMaxBytes, counted: true },
  body: z.strictObject({ data: z.optional(freeData), message }),
  answer: storedFile,
  errors: ['file.missing'],
});

export const uploadToItem = endpoint({
  id: 'uploadToItem',
  method: 'POST',
  path: '/v1/items/:key/upload',
  summary: 'Keep a file as the content of an item; what it held before goes into its history',
  access: may(['w']),
  scope: 'items:write',
  params: keyParams,
  upload: { maxBytes: uploadMaxBytes, counted: true },
  body: z.strictObject({ data: z.optional(freeData), message }),
  answer: item,
  errors: ['item.not-found', 'file.missing', 'access.denied'],
});

export const readFile = endpoint({
  id: 'readFile',
  method: 'GET',
  path: '/files/:file',
  summary: 'The bytes of a file, for those who may read the item that holds it',
  access: 'signed-in',
  scope: 'items:read',
  params: z.object({ file: z.string().check(z.regex(/^[a-z0-9]{20}\.[a-z0-9]{1,10}$/)) }),
  answerType: 'application/octet-stream',
  errors: ['file.not-found'],
});

export const trashItem = endpoint({
  id: 'trashItem',
  method: 'DELETE',
  path: '/v1/items/:key/trash',
  aliases: [{ method: 'POST', path: '/v1/items/:key/trash' }],
  summary: 'Move an item, with what lies below it, to the trash of its place',
  access: may(['t']),
  scope: 'items:write',
  form: true,
  params: keyParams,
  answer: placed,
  errors: ['item.not-found', 'item.type-reserved', 'access.denied'],
});

export const listTrash = endpoint({
  id: 'listTrash',
  method: 'GET',
  path: '/v1/items/:key/trash',
  summary: 'What was thrown away from directly under an item',
  access: may(['r']),
  scope: 'items:read',
  params: keyParams,
  query: page,
  answer: z.array(placed),
  errors: ['item.not-found'],
});

export const getTrashedItem = endpoint({
  id: 'getTrashedItem',
  method: 'GET',
  path: '/v1/trashed_items/:key',
  summary: 'An item in the trash',
  access: inTrash(['r']),
  scope: 'items:read',
  params: keyParams,
  answer: item,
  errors: ['item.not-found'],
});

export const restoreItem = endpoint({
  id: 'restoreItem',
  method: 'POST',
  path: '/v1/trashed_items/:key/restore',
  summary: 'Put an item back where it was, or under another parent where that is gone',
  access: inTrash(['t']),
  scope: 'items:write',
  form: true,
  params: keyParams,
  body: z.optional(z.strictObject({ parentKey: z.optional(key) })),
  answer: item,
  errors: ['item.not-found', 'item.parent-gone', 'item.cycle', 'item.too-deep', 'access.denied', 'access.too-much'],
});

export const deleteTrashedItem = endpoint({
  id: 'deleteTrashedItem',
  method: 'DELETE',
  path: '/v1/trashed_items/:key',
  summary: 'Delete an item in the trash for good',
  access: inTrash(['d']),
  scope: 'items:write',
  form: true,
  params: keyParams,
  answer: item,
  errors: ['item.not-found', 'access.denied'],
});
