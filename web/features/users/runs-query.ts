// Changes of many users that go on in the background, as the page asks for them and begins them.
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { type BulkRun, beginBulkRun, listBulkRuns, repeatBulkRun } from '../../../contract/api/bulk-runs.ts';
import type { BodyInputOf } from '../../../contract/endpoint.ts';
import { call } from '../../api/call.ts';

export const runsKey = ['bulk-runs'] as const;
const shownAtMost = 20;
const lookAgainMs = 1000;

export const goesOn = ({ state }: BulkRun) => state === 'waiting' || state === 'running';

export const runsQuery = queryOptions({
  queryKey: runsKey,
  queryFn: ({ signal }) => call(listBulkRuns, { query: { limit: shownAtMost }, signal }),
  refetchInterval: ({ state }) => (state.data?.some(goesOn) ? lookAgainMs : false),
});

/** What begins a run; it stands in the list at once. */
export function useBegin() {
  const queryClient = useQueryClient();
  async function shown(begun: Promise<BulkRun>): Promise<void> {
    const run = await begun;
    await queryClient.cancelQueries({ queryKey: runsKey });
    queryClient.setQueryData(runsQuery.queryKey, (before = []) => [run, ...before]);
    await queryClient.invalidateQueries({ queryKey: runsKey });
  }
  return {
    begin: (body: BodyInputOf<typeof beginBulkRun>) => shown(call(beginBulkRun, { body })),
    repeat: (id: string, rows: 'failed' | 'left') => shown(call(repeatBulkRun, { params: { id }, body: { rows } })),
  };
}
