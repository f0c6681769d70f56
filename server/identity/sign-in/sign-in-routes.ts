// Routes that open sessions, prove anew in one, and set the server up.
import * as factorApi from '../../../contract/api/factors.ts';
import * as passkeyApi from '../../../contract/api/passkeys.ts';
import * as api from '../../../contract/api/signing-in.ts';
import { type Route, route } from '../../platform/route.ts';
import type { Passkeys } from '../credentials/passkeys/passkeys.ts';
import type { CompleteSignIn } from './complete-sign-in.ts';
import type { PasskeySignIn } from './passkey-sign-in.ts';
import { kindOf, sessionResponse } from './session-response.ts';
import type { SetUp } from './set-up.ts';
import type { SignIn } from './sign-in.ts';
import type { StepUp } from './step-up.ts';

interface Deps {
  signIn: SignIn;
  passkeySignIn: PasskeySignIn;
  passkeys: Passkeys;
  completeSignIn: CompleteSignIn;
  stepUp: StepUp;
  setUp: SetUp;
  /** False where mails only land in the outbox folder. */
  sendsMail: () => Promise<boolean>;
}

export function signInRoutes(deps: Deps): Route[] {
  return [...doors(deps), ...proofRoutes(deps), ...setUpRoutes(deps)];
}

/** The address in the body of a second step is not looked at: the challenge says whose sign-in it is (S20). */
function doors({ signIn, passkeySignIn, passkeys }: Deps): Route[] {
  return [
    route(api.signIn, async ({ body, caller, cookie }) => {
      const { email, password } = body;
      const result = await signIn.withPassword({ email, password }, kindOf(body), caller);
      return 'session' in result ? sessionResponse(cookie, result) : result;
    }),
    route(factorApi.validateOtp, async ({ body, caller, cookie }) => {
      const { challenge, code } = body;
      return sessionResponse(cookie, await signIn.withCode({ challenge, code }, kindOf(body), caller));
    }),
    route(factorApi.validateBackup, async ({ body, caller, cookie }) => {
      const { email, password, code } = body;
      return sessionResponse(cookie, await signIn.withBackupCode({ email, password, code }, kindOf(body), caller));
    }),
    route(passkeyApi.validateWebauthn, async ({ body, caller, cookie }) => {
      const { email: _email, cookie: _cookie, ...assertion } = body;
      return sessionResponse(cookie, await passkeySignIn.finishSecondFactor(assertion, kindOf(body), caller));
    }),
    route(passkeyApi.startPasskeySignIn, async ({ caller }) => ({ webauthn: await passkeys.startSignIn(caller) })),
    route(passkeyApi.verifyPasskeySignIn, async ({ body, caller, cookie }) => {
      const { cookie: _cookie, ...assertion } = body;
      return sessionResponse(cookie, await passkeySignIn.finish(assertion, kindOf(body), caller));
    }),
  ];
}

function proofRoutes({ stepUp }: Deps): Route[] {
  return [
    route(factorApi.startReauthentication, ({ caller }) => stepUp.start(caller)),
    route(factorApi.reauthenticate, async ({ caller, body, cookie }) => {
      const { freshUntil, plainToken } = await stepUp.prove(caller, body);
      const told = { status: 'ok' as const, freshUntil };
      if (caller.session.kind === 'script') return { ...told, token: plainToken };
      cookie.set(plainToken, caller.session);
      return told;
    }),
  ];
}

function setUpRoutes({ setUp, completeSignIn, sendsMail }: Deps): Route[] {
  return [
    route(api.setUpState, async () => ({ open: await setUp.isOpen(), mail: await sendsMail() })),
    route(api.inspectSetUpLink, async ({ body }) => {
      await setUp.inspect(body.token);
      return { status: 'ok' as const };
    }),
    route(api.setUp, async ({ body, caller, cookie }) => {
      const { cookie: _cookie, ...first } = body;
      const { _key: userKey } = await setUp.complete(first);
      const proven = { userKey, kind: kindOf(body), method: 'password' };
      return sessionResponse(cookie, await completeSignIn.openSession(proven, caller));
    }),
  ];
}
