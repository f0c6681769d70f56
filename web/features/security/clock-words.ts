// Diagnoses a code that an authenticator app gave and that was refused.
import type { TFunction } from 'i18next';
import type { ApiError } from '../../api/api-error.ts';

/** By how many minutes the device's clock is off, where the code is right for another moment. */
export function clockWords(error: ApiError, t: TFunction<'security'>): string | undefined {
  if (error.code !== 'otp.clock-off') return undefined;
  const minutes = Number(error.fields.minutes);
  if (!minutes) return undefined;
  return t(minutes > 0 ? 'clock.ahead' : 'clock.behind', { count: Math.abs(minutes) });
}
