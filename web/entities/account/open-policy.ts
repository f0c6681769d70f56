// The part of the policy that is public: the shortest password, and the ways to sign in.
import { queryOptions, useQuery } from '@tanstack/react-query';
import { getOpenPolicy } from '../../../contract/api/policy.ts';
import { query } from '../../api/query.ts';

export const openPolicyQuery = queryOptions({ ...query(getOpenPolicy, { askToSignIn: false }), staleTime: 60_000 });

/** Characters that a new password needs; nothing until that is known, and the server decides all the same. */
export function useLeastLength(): number | undefined {
  return useQuery(openPolicyQuery).data?.password.minLength;
}

/** How many characters are missing; 0 where it is long enough, or where nobody knows yet. */
export function missingCharacters(plain: string, leastLength: number | undefined): number {
  return Math.max(0, (leastLength ?? 1) - [...plain.normalize('NFC')].length);
}
