// Asks who has access to an item, and asks anew after a change.
import { infiniteQueryOptions } from '@tanstack/react-query';
import { explainAccess, listAccess } from '../../../contract/api/participants.ts';
import { invalidateAll, listQuery, query } from '../../api/query.ts';

const atOnce = 50;

export const accessQuery = (itemKey: string) => {
  const list = listQuery(listAccess, { params: { key: itemKey } }, { limit: atOnce, rowsOf: ({ entries }) => entries });
  return infiniteQueryOptions({
    ...list,
    getNextPageParam: ({ total }, pages) => {
      const shown = pages.length * atOnce;
      return shown < total ? shown : undefined;
    },
    // Others change it too, and what is looked at here is trusted.
    staleTime: 0,
  });
};

export const waysQuery = (itemKey: string, userKey: string) => ({
  ...query(explainAccess, { params: { key: itemKey, userKey } }),
  staleTime: 0,
});

export const refreshAccess = (itemKey: string) =>
  invalidateAll([listAccess, explainAccess], { params: { key: itemKey } });
