// Reads the `sort` of a list: which column of the item, and which way.
import { Failure } from '../platform/failure.ts';

const columns = {
  name: 'name_folded',
  'data.name': 'name_folded',
  type: 'type',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  _key: 'key',
} as const;

export interface PageOrder {
  column: (typeof columns)[keyof typeof columns];
  direction: 'asc' | 'desc';
}

export function readOrder(sort: string | undefined, otherwise: PageOrder): PageOrder {
  if (sort === undefined || sort === '') return otherwise;
  const direction = sort.startsWith('-') ? 'desc' : 'asc';
  const name = sort.replace(/^-/, '');
  if (!Object.hasOwn(columns, name)) {
    throw new Failure('request.invalid', { fields: { sort: `One of: ${Object.keys(columns).join(', ')}.` } });
  }
  return { column: columns[name as keyof typeof columns], direction };
}
