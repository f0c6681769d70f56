// Hands a new session over: into the cookie or into the answer, never into both.

import type { Call } from '../../platform/route.ts';
import type { SignedIn } from './complete-sign-in.ts';

export function handOver(
  cookie: Call<unknown>['cookie'],
  inCookie: boolean | undefined,
  { plainToken, session, user, backupCodesLeft, deviceSecret }: SignedIn,
) {
  const told = { status: 'ok' as const, user, ...(backupCodesLeft === undefined ? {} : { backupCodesLeft }) };
  if (!inCookie) return { ...told, token: plainToken };
  cookie.set(plainToken, session);
  if (deviceSecret !== undefined) cookie.keepDevice(deviceSecret);
  return told;
}
