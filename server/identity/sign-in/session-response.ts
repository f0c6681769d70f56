// Answers with a new session: in the cookie or in the answer, never in both.
import type { SessionKind } from '../../platform/caller.ts';
import type { Call } from '../../platform/route.ts';
import type { SignedIn } from './complete-sign-in.ts';

/** Where the client asks for its session to be kept. */
export const kindOf = (body: { cookie?: boolean | undefined }): SessionKind => (body.cookie ? 'browser' : 'script');

export function sessionResponse(
  cookie: Call<unknown>['cookie'],
  { plainToken, session, user, backupCodesLeft, deviceSecret }: SignedIn,
) {
  const told = { status: 'ok' as const, user, ...(backupCodesLeft === undefined ? {} : { backupCodesLeft }) };
  if (session.kind === 'script') return { ...told, token: plainToken };
  cookie.set(plainToken, session);
  if (deviceSecret !== undefined) cookie.keepDevice(deviceSecret);
  return told;
}
