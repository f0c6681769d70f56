// Changes of many users that go on in the background, as the page asks for them and begins them.
import { queryOptions } from '@tanstack/react-query';
import {
  type BulkRun,
  beginBulkRun,
  listBulkRows,
  listBulkRuns,
  repeatBulkRun,
} from '../../../contract/api/bulk-runs.ts';
import type { BodyInputOf } from '../../../contract/endpoint.ts';
import { call } from '../../api/call.ts';
import { invalidateAll, query } from '../../api/query.ts';
import { queryClient } from '../../api/query-client.ts';

const shownAtMost = 20;
const refetchMs = 1000;

export const goesOn = ({ state }: BulkRun) => state === 'waiting' || state === 'running';

export const runsQuery = queryOptions({
  ...query(listBulkRuns, { query: { limit: shownAtMost } }),
  refetchInterval: ({ state }) => (state.data?.some(goesOn) ? refetchMs : false),
});

export const refreshRuns = () => invalidateAll([listBulkRuns, listBulkRows]);

/** A run that was started stands in the list at once. */
async function shown(started: Promise<BulkRun>): Promise<void> {
  const run = await started;
  await queryClient.cancelQueries({ queryKey: runsQuery.queryKey });
  queryClient.setQueryData(runsQuery.queryKey, (before = []) => [run, ...before]);
  await refreshRuns();
}

export const startRun = (body: BodyInputOf<typeof beginBulkRun>) => shown(call(beginBulkRun, { body }));

export const repeatRun = (id: string, rows: 'failed' | 'left') =>
  shown(call(repeatBulkRun, { params: { id }, body: { rows } }));
