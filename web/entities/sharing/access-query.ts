// Who has access to an item, as the server last said; and reading it anew after a change.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { explainAccess, listAccess } from '../../../contract/api/participants.ts';
import { call } from '../../api/call.ts';

const atOnce = 50;

/** What an item's access is kept under; the ways of one person are under it too. */
export const accessKey = (itemKey: string) => ['access', itemKey] as const;

export const accessQuery = (itemKey: string) =>
  infiniteQueryOptions({
    queryKey: [...accessKey(itemKey), 'list'],
    queryFn: ({ pageParam: offset, signal }) =>
      call(listAccess, { params: { key: itemKey }, query: { offset, limit: atOnce }, signal }),
    initialPageParam: 0,
    getNextPageParam: ({ total }, pages) => {
      const shown = pages.length * atOnce;
      return shown < total ? shown : undefined;
    },
    // Others change it too, and what is looked at here is trusted.
    staleTime: 0,
  });

export const waysQuery = (itemKey: string, userKey: string) =>
  queryOptions({
    queryKey: [...accessKey(itemKey), 'ways', userKey],
    queryFn: ({ signal }) => call(explainAccess, { params: { key: itemKey, userKey }, signal }),
    staleTime: 0,
  });
