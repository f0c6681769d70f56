// The list of all users as the page asks for it.
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { listUserAdmin } from '../../../contract/api/user-admin.ts';
import type { AnswerOf } from '../../../contract/endpoint.ts';
import { listQuery } from '../../api/query.ts';
import { narrowingOf, type UserFilter } from './user-filter.ts';

type Users = AnswerOf<typeof listUserAdmin>;

const atOnce = 50;

export function usersQuery(filter: UserFilter) {
  const { factor, ...narrowing } = narrowingOf(filter);
  const query = {
    ...narrowing,
    ...(factor === undefined ? {} : { factor: factor ? ('true' as const) : ('false' as const) }),
    sort: filter.sort,
  };
  const pages = { limit: atOnce, rowsOf: ({ users }: Users) => users, totalOf: ({ total }: Users) => total };
  return infiniteQueryOptions({ ...listQuery(listUserAdmin, { query }, pages), placeholderData: keepPreviousData });
}
