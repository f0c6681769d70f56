// The list of all users as the page asks for it.
import { infiniteQueryOptions } from '@tanstack/react-query';
import { listRoster } from '../../../contract/api/user-admin.ts';
import { call } from '../../api/call.ts';
import { narrowingOf, type RosterFilter } from './user-filter.ts';

export const rosterKey = ['roster'] as const;
const atOnce = 50;

export function rosterQuery(filter: RosterFilter) {
  const { factor, ...narrowing } = narrowingOf(filter);
  return infiniteQueryOptions({
    queryKey: [...rosterKey, filter],
    queryFn: ({ pageParam: offset, signal }) =>
      call(listRoster, {
        query: {
          ...narrowing,
          ...(factor === undefined ? {} : { factor: factor ? 'true' : 'false' }),
          ...{ sort: filter.sort, offset, limit: atOnce },
        },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const shown = pages.reduce((sum, page) => sum + page.users.length, 0);
      return last.users.length < atOnce || shown >= last.total ? undefined : shown;
    },
    placeholderData: (before) => before,
  });
}
