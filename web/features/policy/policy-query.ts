// The policy in force, and what a choice would mean for people now.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { getPolicy, previewPolicy } from '../../../contract/api/policy.ts';
import type { PolicyChoice } from '../../../contract/policy.ts';
import { call } from '../../api/call.ts';
import { policyKey } from '../../entities/account/policy-keys.ts';

export const policyQuery = queryOptions({
  queryKey: [...policyKey, 'stated'],
  queryFn: ({ signal }) => call(getPolicy, { signal }),
});

export const meaningQuery = (choice: PolicyChoice) =>
  queryOptions({
    queryKey: [...policyKey, 'meaning', choice],
    queryFn: ({ signal }) => call(previewPolicy, { body: choice, signal }),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
