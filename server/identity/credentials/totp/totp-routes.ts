// Routes about the authenticator app: adding one, and removing it with a code.
import * as api from '../../../../contract/api/factors.ts';
import { type Route, route } from '../../../platform/route.ts';
import type { Totp } from './totp.ts';

export function totpRoutes({ totp }: { totp: Totp }): Route[] {
  return [
    route(api.addOtp, ({ caller, body }) => totp.begin(caller, body.password)),
    route(api.verifyAddedOtp, async ({ caller, body }) => ({
      status: 'ok' as const,
      ...(await totp.prove(caller, body.code)),
    })),
    route(api.removeOtp, async ({ caller, body }) => {
      await totp.removeByCode(caller, body.code);
      return { status: 'ok' as const };
    }),
  ];
}
