// The list of all users as the page asks for it.
import { infiniteQueryOptions } from '@tanstack/react-query';
import { listRoster, type UserState } from '../../../contract/api/roster.ts';
import type { Role } from '../../../contract/schemas/user.ts';
import { call } from '../../api/call.ts';

export const rosterKey = ['roster'] as const;
const atOnce = 50;

export interface RosterFilter {
  search: string;
  state: UserState | '';
  role: Role | '';
  factor: 'on' | 'off' | '';
  /** Days without use, as text. */
  unseen: '' | '30' | '90' | '365';
  sort: 'name' | '-createdAt' | '-seenAt' | 'seenAt';
}

export const everybody: RosterFilter = {
  search: '',
  state: '',
  role: '',
  factor: '',
  unseen: '',
  sort: 'name',
};

export function rosterQuery(filter: RosterFilter) {
  const { search, state, role, factor, unseen, sort } = filter;
  return infiniteQueryOptions({
    queryKey: [...rosterKey, filter],
    queryFn: ({ pageParam: offset, signal }) =>
      call(listRoster, {
        query: {
          ...(search.trim() ? { search: search.trim() } : {}),
          ...(state ? { state } : {}),
          ...(role ? { role } : {}),
          ...(factor ? { factor: factor === 'on' ? 'true' : 'false' } : {}),
          ...(unseen ? { unseenDays: Number(unseen) } : {}),
          ...{ sort, offset, limit: atOnce },
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
