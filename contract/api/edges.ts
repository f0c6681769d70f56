// Calls on the links between items.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { edge, flag, freeData, key, keyParams, typeName } from '../schemas/entity.ts';

const _rev = z.optional(z.string().check(z.maxLength(64)));

export const createEdge = endpoint({
  id: 'createEdge',
  method: 'POST',
  path: '/v1/edges',
  summary: 'Link two items. A link of type Child lends the rights of the parent, so it wants what moving wants',
  access: 'signed-in',
  scope: 'items:write',
  form: true,
  body: z.strictObject({ fromKey: key, toKey: key, type: typeName, data: z.optional(freeData) }),
  answer: edge,
  errors: [
    'item.not-found',
    'edge.type-reserved',
    'edge.exists',
    'item.cycle',
    'item.too-deep',
    'access.denied',
    'access.too-much',
  ],
});

export const getEdge = endpoint({
  id: 'getEdge',
  method: 'GET',
  path: '/v1/edges/:key',
  summary: 'A link, for those who may read both its ends',
  access: 'signed-in',
  scope: 'items:read',
  params: keyParams,
  query: z.object({ populate: z.optional(flag) }),
  answer: edge,
  errors: ['edge.not-found'],
});

export const patchEdge = endpoint({
  id: 'patchEdge',
  method: 'PATCH',
  path: '/v1/edges/:key',
  summary: 'Merge fields into the data of a link',
  access: 'signed-in',
  scope: 'items:write',
  form: true,
  params: keyParams,
  body: z.strictObject({ data: freeData, deepMerge: z.optional(z.boolean()), _rev }),
  answer: edge,
  errors: ['edge.not-found', 'edge.type-reserved', 'item.stale', 'access.denied'],
});

export const putEdge = endpoint({
  id: 'putEdge',
  method: 'PUT',
  path: '/v1/edges/:key',
  summary: 'Replace the data of a link',
  access: 'signed-in',
  scope: 'items:write',
  form: true,
  params: keyParams,
  body: z.strictObject({ data: freeData, _rev }),
  answer: edge,
  errors: ['edge.not-found', 'edge.type-reserved', 'item.stale', 'access.denied'],
});

export const deleteEdge = endpoint({
  id: 'deleteEdge',
  method: 'DELETE',
  path: '/v1/edges/:key',
  summary: 'Remove a link',
  access: 'signed-in',
  scope: 'items:write',
  form: true,
  params: keyParams,
  answer: edge,
  errors: ['edge.not-found', 'edge.type-reserved', 'access.denied'],
});
