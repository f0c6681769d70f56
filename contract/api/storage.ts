// The call about how much somebody keeps here, and how much they may.
import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { keyParams } from '../schemas/entity.ts';

const bytes = z.int();

const storageUse = z.object({
  total: bytes.check(z.describe('Bytes in all')),
  limit: z.nullable(bytes).check(z.describe('More than this is refused with 413; null: there is no limit')),
  files: bytes.check(z.describe('Of files that they uploaded')),
  items: bytes.check(z.describe('Of the data of items that they made, and of their account')),
  states: bytes.check(z.describe('Of earlier states that they wrote, kept in the history of items')),
  largest: z
    .array(z.object({ name: z.string(), bytes, itemKey: z.nullable(z.string()) }))
    .check(z.describe('Their largest files, told to them alone; `itemKey` null: no item holds it yet')),
});
export type StorageUse = z.infer<typeof storageUse>;

export const getStorage = endpoint({
  id: 'getStorage',
  method: 'GET',
  path: '/v1/users/:key/storage',
  summary: 'How much somebody keeps here, what takes the room, and how much they may',
  access: { who: 'self-or-admin', on: 'key' },
  scope: 'people:read',
  viewAs: true,
  params: keyParams,
  answer: storageUse,
  errors: ['user.not-found', 'access.denied'],
});
