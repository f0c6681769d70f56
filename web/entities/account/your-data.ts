// The copy of one's data and the deletion of one's account, as the frame and their page know them.
import { queryOptions } from '@tanstack/react-query';
import { callOffDeletion, getDeletion, getExport } from '../../../contract/api/your-data.ts';
import { call } from '../../api/call.ts';
import { query } from '../../api/query.ts';
import { queryClient } from '../../api/query-client.ts';

export const exportQuery = queryOptions({ ...query(getExport), select: (answer) => answer.export });
export const deletionQuery = queryOptions({ ...query(getDeletion), select: ({ deletion }) => deletion });

export async function keepOwnAccount(): Promise<void> {
  await call(callOffDeletion, {});
  queryClient.setQueryData(query(getDeletion).queryKey, { deletion: null });
}
