// Opens the room of identity: credentials, sessions, and signing in.

import type { ReportLinks } from '../account/report/report-links.ts';
import type { Core } from '../core.ts';
import type { Activity } from '../events/activity/activity.ts';
import type { ItemsRoom } from '../items/open-items.ts';
import type { NotifyRoom } from '../notify/notify.ts';
import type { PeopleRoom } from '../people/people.ts';
import { oneMinute, type Room, tenMinutes } from '../platform/room.ts';
import { createBackupCodeMaker } from './credentials/backup-codes/backup-code-maker.ts';
import { createBackupCodes } from './credentials/backup-codes/backup-codes.ts';
import { createCodeTries } from './credentials/factors/code-tries.ts';
import { createFactors } from './credentials/factors/factors.ts';
import { createFlows, type Flows } from './credentials/flows/flows.ts';
import { createPasskeys } from './credentials/passkeys/passkeys.ts';
import { createArgon2Hasher, type PasswordHasher } from './credentials/password/argon2-hasher.ts';
import { createPasswordProof } from './credentials/password/password-proof.ts';
import { createWeighing } from './credentials/password/password-strength.ts';
import { createPasswords } from './credentials/password/passwords.ts';
import { createPolicy } from './credentials/policy/policy.ts';
import { createThrottle } from './credentials/throttle/throttle.ts';
import { createTotp } from './credentials/totp/totp.ts';
import { createDevices } from './sessions/devices/devices.ts';
import { createOwnStreams } from './sessions/own-stream.ts';
import { createSessionList } from './sessions/session-list.ts';
import { sessionRoutes } from './sessions/session-routes.ts';
import { createSessions } from './sessions/sessions.ts';
import { tokenRoutes } from './sessions/tokens/token-routes.ts';
import { createTokens } from './sessions/tokens/tokens.ts';
import { createOpening } from './sign-in/complete-sign-in.ts';
import { factorRoutes } from './sign-in/factor-routes.ts';
import { createRefusals } from './sign-in/failed-sign-ins.ts';
import { passkeyRoutes } from './sign-in/passkey-routes.ts';
import { createPending } from './sign-in/second-factor-challenge.ts';
import { createSetUp } from './sign-in/set-up.ts';
import { createSignIn } from './sign-in/sign-in.ts';
import { signInRoutes } from './sign-in/sign-in-routes.ts';
import { createStepUp } from './sign-in/step-up.ts';

export type IdentityRoom = ReturnType<typeof openIdentity>['modules'];

/** What tests set in place of the world. */
export interface IdentityEdge {
  hasher?: PasswordHasher | undefined;
  /** How many passwords are hashed side by side; as many as fit the machine where absent. */
  atOnce?: number | undefined;
}

type Below = ItemsRoom & PeopleRoom & NotifyRoom & { activity: Activity; reportLinksOn: (flows: Flows) => ReportLinks };

export function openIdentity(core: Core, below: Below, edge: IdentityEdge) {
  const { storage, logger } = core;
  const publicUrl = core.config.publicUrl;
  const { hasher = createArgon2Hasher(), atOnce } = edge;
  const base = { ...core, ...below, publicUrl };
  const policy = createPolicy(base);
  const passwords = createPasswords({ ...base, hasher, policy, atOnce });
  const sessions = createSessions({ ...base, policy });
  const sessionList = createSessionList({ ...base, sessions });
  const flows = createFlows(base);
  const reportLinks = below.reportLinksOn(flows);
  const devices = createDevices({ ...base, reportLinks });
  const throttle = createThrottle(base);
  const backupCodes = createBackupCodes(base);
  const factors = createFactors({
    ...{ ...base, policy, sessions, backupCodes, reportLinks },
    passkeyCount: (userKey) => passkeys.countOf(userKey),
  });
  const codeTries = createCodeTries({ ...base, throttle, factors });
  const passwordProof = createPasswordProof({ ...base, passwords, throttle });
  const totp = createTotp({ ...base, flows, throttle, factors, codeTries, passwordProof });
  const backupCodeMaker = createBackupCodeMaker({ ...base, factors, backupCodes });
  const opening = createOpening({ ...base, sessions, throttle, factors, devices });
  const pending = createPending({
    ...{ ...base, flows, throttle, factors, opening },
    passkeyOptions: (userKey, challenge) => passkeys.optionsFor(userKey, challenge),
  });
  const refusals = createRefusals(base);
  const signIn = createSignIn({
    ...{ ...base, passwords, throttle, factors, totp, backupCodes, codeTries, opening, pending, refusals },
  });
  const passkeys = createPasskeys({ ...base, policy, flows, throttle, factors, opening, pending });
  const stepUp = createStepUp({
    ...{ ...base, sessions, factors, totp, backupCodes, codeTries, passwordProof },
    passkeyProof: { start: passkeys.startProof, verify: passkeys.verifyProof },
  });
  const tokens = createTokens({ ...base, reportLinks });
  const weighing = createWeighing({ ...base, passwords });
  const setUp = createSetUp({ ...base, passwords, flows });
  const streams = createOwnStreams({ onChange: (listener) => storage.onChange(listener), sessions });
  const modules = {
    ...{ policy, passwords, sessions, sessionList, flows, reportLinks, devices, throttle, backupCodes, factors },
    ...{ codeTries, passwordProof, totp, backupCodeMaker, opening, pending, refusals, signIn, passkeys, stepUp },
    ...{ tokens, weighing, setUp, streams },
  };
  return {
    modules,
    routes: [
      ...signInRoutes({ ...modules, sendsMail: () => below.mail.isSetUp() }),
      ...sessionRoutes(modules),
      ...factorRoutes(modules),
      ...passkeyRoutes(modules),
      ...tokenRoutes(modules),
    ],
    upkeep: [
      { name: 'sessions that ran out', everySeconds: tenMinutes, work: () => sessions.purge() },
      { name: 'reminders of tokens', everySeconds: tenMinutes, work: () => tokens.remind() },
      { name: 'tokens that ran out', everySeconds: tenMinutes, work: () => tokens.purge() },
      { name: 'flows that ran out', everySeconds: tenMinutes, work: () => flows.purge() },
      { name: 'counters at rest', everySeconds: tenMinutes, work: () => throttle.purge() },
      { name: 'last seen of sessions', everySeconds: oneMinute, work: () => sessions.flush() },
      { name: 'last seen of tokens', everySeconds: oneMinute, work: () => tokens.flush() },
    ],
    async close() {
      const warn = (error: unknown) => logger.warn({ err: error }, 'what was counted in memory was not written');
      await refusals.flush().catch(warn);
      for (const seen of [sessions, tokens]) {
        await seen.flush().catch(warn);
        seen.close();
      }
      policy.close();
    },
  } satisfies Room<typeof modules>;
}
