// Routes about passkeys and security keys, and the list of all that proves who somebody is.
import * as api from '../../../contract/api/passkeys.ts';
import { type Route, route } from '../../platform/route.ts';
import type { Passkeys } from '../credentials/passkeys/passkeys.ts';
import type { InSession } from '../credentials/passkeys/passkeys-deps.ts';
import type { Totp } from '../credentials/totp/totp.ts';
import type { Session } from '../sessions/sessions.ts';
import { handOver } from './session-response.ts';

export interface PasskeyRouteDeps {
  passkeys: Passkeys;
  totp: Totp;
}

interface SessionCall {
  session: Session;
  address: string;
  userAgent: string;
}

const inSession = ({ session, address, userAgent }: SessionCall): InSession => ({
  ...{ userKey: session.userKey, sessionId: session.id, address, userAgent },
});

export function passkeyRoutes({ passkeys, totp }: PasskeyRouteDeps): Route[] {
  return [
    // The address in the body is not looked at: the challenge says whose sign-in it is (S20).
    route(api.validateWebauthn, async ({ body, cookie, address, userAgent, deviceSecret }) => {
      const { email: _email, cookie: inCookie, ...assertion } = body;
      const kind = inCookie ? 'browser' : 'script';
      const signedIn = await passkeys.finishSecondFactor(assertion, {
        ...{ kind, address, userAgent, deviceSecret },
      });
      return handOver(cookie, inCookie, signedIn);
    }),
    route(api.startPasskeySignIn, async ({ address }) => ({ webauthn: await passkeys.startSignIn(address) })),
    route(api.verifyPasskeySignIn, async ({ body, cookie, address, userAgent, deviceSecret }) => {
      const { cookie: inCookie, ...assertion } = body;
      const kind = inCookie ? 'browser' : 'script';
      const from = { kind, address, userAgent, deviceSecret } as const;
      return handOver(cookie, inCookie, await passkeys.finishSignIn(assertion, from));
    }),
    route(api.listAuthenticators, async ({ session }) => {
      const app = await totp.find(session.userKey);
      const held = await passkeys.list(session.userKey);
      return [...(app ? [app] : []), ...held.map((passkey) => ({ ...passkey, type: 'webauthn' as const }))];
    }),
    route(api.getPasskeySignal, async ({ session: { userKey } }) =>
      (await passkeys.countOf(userKey)) > 0 ? { signal: await passkeys.signalOf(userKey) } : {},
    ),
    route(api.renameAuthenticator, async (call) => {
      const passkey = await passkeys.rename(inSession(call), call.params.id, call.body.name);
      const signal = await passkeys.signalOf(call.session.userKey);
      return { ...passkey, type: 'webauthn' as const, signal };
    }),
    route(api.removeAuthenticator, async (call) => {
      const { session, params, address, userAgent } = call;
      if (await totp.remove({ session, address, userAgent }, params.id)) return { status: 'ok' as const };
      await passkeys.remove(inSession(call), params.id);
      return { status: 'ok' as const, signal: await passkeys.signalOf(session.userKey) };
    }),
    route(api.addWebauthn, async (call) => ({
      ...(await passkeys.startRegistration(inSession(call), call.body?.kind ?? 'passkey')),
    })),
    route(api.verifyAddedWebauthn, async (call) => {
      const { name, ...attestation } = call.body;
      const { passkey, backupCodes } = await passkeys.finishRegistration(inSession(call), attestation, name);
      return { ...passkey, type: 'webauthn' as const, ...(backupCodes && { backupCodes }) };
    }),
  ];
}
