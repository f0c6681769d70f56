// The copy of one's data and the deletion of one's account, as the frame and their page know them.
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { callOffDeletion, getDeletion, getExport } from '../../../contract/api/your-data.ts';
import { call } from '../../api/call.ts';

/** First part of the key of both; the stream names them together. */
export const yourDataKey = ['your-data'];

export const exportQuery = queryOptions({
  queryKey: [...yourDataKey, 'export'],
  queryFn: async ({ signal }) => (await call(getExport, { signal })).export,
});

export const deletionQuery = queryOptions({
  queryKey: [...yourDataKey, 'deletion'],
  queryFn: async ({ signal }) => (await call(getDeletion, { signal })).deletion,
});

export async function keepOwnAccount(queryClient: QueryClient): Promise<void> {
  await call(callOffDeletion, {});
  queryClient.setQueryData(deletionQuery.queryKey, null);
}
