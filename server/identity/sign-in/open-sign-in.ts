// Opens the doors: sign-in by password and passkey, the second step, fresh proof, and the first run.
import type { Core } from '../../core.ts';
import type { Room } from '../../platform/room.ts';
import type { Below, Credentials } from '../credentials/open-credentials.ts';
import type { SessionModules } from '../sessions/open-sessions.ts';
import { createCompleteSignIn } from './complete-sign-in.ts';
import { createFailedSignIns } from './failed-sign-ins.ts';
import { createPasskeySignIn } from './passkey-sign-in.ts';
import { createSecondFactorChallenge } from './second-factor-challenge.ts';
import { createSetUp } from './set-up.ts';
import { createSignIn } from './sign-in.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { createStepUp } from './step-up.ts';

export function openSignIn(core: Core, below: Below, modulesBelow: Credentials & SessionModules) {
  const base = { ...core, ...below, ...modulesBelow, publicUrl: core.config.publicUrl };
  const completeSignIn = createCompleteSignIn(base);
  const secondFactorChallenge = createSecondFactorChallenge({ ...base, completeSignIn });
  const failedSignIns = createFailedSignIns(base);
  const signIn = createSignIn({ ...base, completeSignIn, secondFactorChallenge, failedSignIns });
  const passkeySignIn = createPasskeySignIn({ ...base, completeSignIn, secondFactorChallenge });
  const stepUp = createStepUp(base);
  const setUp = createSetUp(base);
  const modules = { completeSignIn, secondFactorChallenge, failedSignIns, signIn, passkeySignIn, stepUp, setUp };
  return {
    modules,
    routes: signInRoutes({ ...modules, passkeys: modulesBelow.passkeys, sendsMail: () => below.mail.isSetUp() }),
    upkeep: [],
    close: () =>
      failedSignIns.flush().catch((error) => core.logger.warn({ err: error }, 'refused sign-ins were not written')),
  } satisfies Room<typeof modules>;
}
