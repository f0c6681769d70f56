// Routes about second factors as a whole: their state, the list of them, and taking one away.
import * as factorApi from '../../../../contract/api/factors.ts';
import * as api from '../../../../contract/api/passkeys.ts';
import { type Route, route } from '../../../platform/route.ts';
import type { Passkeys } from '../passkeys/passkeys.ts';
import type { Totp } from '../totp/totp.ts';
import type { Factors } from './factors.ts';

interface Deps {
  factors: Factors;
  totp: Totp;
  passkeys: Passkeys;
}

export function factorRoutes({ factors, totp, passkeys }: Deps): Route[] {
  return [
    route(factorApi.getFactorStatus, async ({ params }) => {
      const requiredFrom = await factors.requiredFrom(params.key);
      return { ...(await factors.statusOf(params.key)), ...(requiredFrom && { requiredFrom }) };
    }),
    route(api.listAuthenticators, async ({ caller }) => {
      const app = await totp.find(caller.actor.userKey);
      const held = await passkeys.list(caller.actor.userKey);
      return [...(app ? [app] : []), ...held.map((passkey) => ({ ...passkey, type: 'webauthn' as const }))];
    }),
    route(api.removeAuthenticator, async ({ caller, params }) => {
      const { type } = await factors.remove(caller, params.id);
      if (type === 'otp') return { status: 'ok' as const };
      return { status: 'ok' as const, signal: await passkeys.signalOf(caller.actor.userKey) };
    }),
  ];
}
