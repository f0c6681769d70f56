// Routes about second factors and fresh proof: authenticator app, backup codes, what is on.
import * as api from '../../../contract/api/factors.ts';
import { type Route, route } from '../../platform/route.ts';
import type { BackupCodeMaker } from '../credentials/backup-codes/backup-code-maker.ts';
import type { Factors } from '../credentials/factors/factors.ts';
import type { Totp } from '../credentials/totp/totp.ts';
import { handOver } from './session-response.ts';
import type { SignIn } from './sign-in.ts';
import type { StepUp } from './step-up.ts';

export interface FactorDeps {
  signIn: SignIn;
  factors: Factors;
  totp: Totp;
  backupCodeMaker: BackupCodeMaker;
  stepUp: StepUp;
}

export function factorRoutes({ signIn, factors, totp, backupCodeMaker, stepUp }: FactorDeps): Route[] {
  return [
    // The address in the body is not looked at: the challenge says whose sign-in it is (S20).
    route(api.validateOtp, async ({ body, cookie, address, userAgent, deviceSecret }) => {
      const { challenge, code } = body;
      const kind = body.cookie ? 'browser' : 'script';
      return handOver(
        cookie,
        body.cookie,
        await signIn.withCode({ challenge, code, kind, address, userAgent, deviceSecret }),
      );
    }),
    route(api.validateBackup, async ({ body, cookie, address, userAgent, deviceSecret }) => {
      const { email, password, code } = body;
      const kind = body.cookie ? 'browser' : 'script';
      return handOver(
        cookie,
        body.cookie,
        await signIn.withBackupCode({ email, password, code, kind, address, userAgent, deviceSecret }),
      );
    }),
    route(api.startReauthentication, ({ session }) => stepUp.start(session)),
    route(api.reauthenticate, async ({ session, body, cookie, address, userAgent }) => {
      const { freshUntil, plainToken } = await stepUp.prove({ session, address, userAgent }, body);
      const told = { status: 'ok' as const, freshUntil };
      if (session.kind === 'script') return { ...told, token: plainToken };
      cookie.set(plainToken, session);
      return told;
    }),
    route(api.getFactorStatus, async ({ params }) => {
      const requiredFrom = await factors.requiredFrom(params.key);
      return { ...(await factors.statusOf(params.key)), ...(requiredFrom && { requiredFrom }) };
    }),
    route(api.addOtp, ({ session, body, address, userAgent }) =>
      totp.begin({ session, address, userAgent }, body.password),
    ),
    route(api.verifyAddedOtp, async ({ session, body, address, userAgent }) => ({
      status: 'ok' as const,
      ...(await totp.prove({ session, address, userAgent }, body.code)),
    })),
    route(api.removeOtp, async ({ session, body, address, userAgent }) => {
      await totp.removeByCode({ session, address, userAgent }, body.code);
      return { status: 'ok' as const };
    }),
    route(api.makeBackupCodes, async ({ session, address, userAgent }) => ({
      codes: await backupCodeMaker.makeAnew({ session, address, userAgent }),
    })),
  ];
}
