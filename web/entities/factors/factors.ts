// The second factors of the signed-in person, as the side bar and the security page know them.
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { getFactorStatus } from '../../../contract/api/factors.ts';
import type { AnswerOf } from '../../../contract/endpoint.ts';
import { call } from '../../api/call.ts';

export type FactorStatus = AnswerOf<typeof getFactorStatus>;

/** From here on a person is told to make new backup codes. */
export const fewBackupCodes = 3;

export function factorStatusQuery(key: string) {
  return queryOptions({
    queryKey: ['factors', key],
    queryFn: ({ signal }) => call(getFactorStatus, { params: { key }, signal }),
  });
}

export const authenticatorsKey = ['authenticators'];

/** True where the server lets them do nothing but add a second factor. */
export function isHeldBack({ enabled, requiredFrom }: FactorStatus, nowMs = Date.now()): boolean {
  return !enabled && requiredFrom !== undefined && Date.parse(requiredFrom) <= nowMs;
}

/** What the person should see to, most urgent first. */
export function factorTrouble(status: FactorStatus | undefined): 'none-on' | 'few-codes' | undefined {
  if (!status) return undefined;
  if (!status.enabled) return 'none-on';
  return status.backup <= fewBackupCodes ? 'few-codes' : undefined;
}

/** After any change of a factor: what is on, and the list of what it is. */
export async function refreshFactors(queryClient: QueryClient): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['factors'] }),
    queryClient.invalidateQueries({ queryKey: authenticatorsKey }),
  ]);
}
