// The audit trail as the page asks for it: a page at a time, by the cursor of the one before.
import { infiniteQueryOptions } from '@tanstack/react-query';
import { listAudit } from '../../../contract/api/audit.ts';
import { call } from '../../api/call.ts';
import { keyOf } from '../../api/query.ts';
import type { AuditQuery } from './audit-filter.ts';

const atOnce = 50;

export function auditQuery(query: AuditQuery) {
  return infiniteQueryOptions({
    queryKey: keyOf(listAudit, { query }),
    queryFn: ({ pageParam, signal }) =>
      call(listAudit, {
        query: { ...query, limit: atOnce, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
  });
}
