// The second factors of the signed-in person, as the side bar and the security page know them.
import { getFactorStatus } from '../../../contract/api/factors.ts';
import type { AnswerOf } from '../../../contract/endpoint.ts';
import { query } from '../../api/query.ts';

export type FactorStatus = AnswerOf<typeof getFactorStatus>;

/** From here on a person is told to make new backup codes. */
export const fewBackupCodes = 3;

export const factorStatusQuery = (key: string) => query(getFactorStatus, { params: { key } });

/** True where the server lets them do nothing but add a second factor. */
export function isHeldBack({ enabled, requiredFrom }: FactorStatus, nowMs = Date.now()): boolean {
  return !enabled && requiredFrom !== undefined && Date.parse(requiredFrom) <= nowMs;
}

/** The most urgent problem that the person should see to. */
export function factorTrouble(status: FactorStatus | undefined): 'none-on' | 'few-codes' | undefined {
  if (!status) return undefined;
  if (!status.enabled) return 'none-on';
  return status.backup <= fewBackupCodes ? 'few-codes' : undefined;
}
