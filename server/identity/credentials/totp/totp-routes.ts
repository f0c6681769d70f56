// Routes about the authenticator app: adding one, and removing it with a code.
import * as api from '../../../../contract/api/factors.ts';
import { type Route, route } from '../../../platform/route.ts';
import type { Factors } from '../factors/factors.ts';
import type { PasswordProof } from '../password/password-proof.ts';
import type { Totp } from './totp.ts';

interface Deps {
  totp: Totp;
  factors: Factors;
  passwordProof: PasswordProof;
}

export function totpRoutes({ totp, factors, passwordProof }: Deps): Route[] {
  return [
    route(api.addOtp, async ({ caller, body }) => {
      await passwordProof.require(caller, body.password);
      await factors.requireStrength(caller);
      return totp.begin(caller);
    }),
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
