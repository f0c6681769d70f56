// Opens what proves who somebody is: passwords, second factors, and the links and limits that they share.

import type { Core } from '../../core.ts';
import type { Activity } from '../../events/activity/activity.ts';
import type { Events } from '../../events/events.ts';
import type { ItemsRoom } from '../../items/open-items.ts';
import type { NotifyRoom } from '../../notify/notify.ts';
import type { ReportLinks } from '../../notify/report-link.ts';
import type { PeopleRoom } from '../../people/people.ts';
import { type Room, tenMinutes } from '../../platform/room.ts';
import { createBackupCodeMaker } from './backup-codes/backup-code-maker.ts';
import { backupCodeRoutes } from './backup-codes/backup-code-routes.ts';
import { createBackupCodes } from './backup-codes/backup-codes.ts';
import { createCodeTries } from './factors/code-tries.ts';
import { factorRoutes } from './factors/factor-routes.ts';
import { createFactors, type FactorChange } from './factors/factors.ts';
import type { HeldFactor } from './factors/held-factor.ts';
import { createRequiredFactor } from './factors/required-factor.ts';
import { createFlows, type Flows } from './flows/flows.ts';
import { createPasskeyFactor } from './passkeys/passkey-factor.ts';
import { passkeyRoutes } from './passkeys/passkey-routes.ts';
import { createPasskeys } from './passkeys/passkeys.ts';
import { createArgon2Hasher, type PasswordHasher } from './password/argon2-hasher.ts';
import { createPasswordProof } from './password/password-proof.ts';
import { createPasswordStrength } from './password/password-strength.ts';
import { createPasswords } from './password/passwords.ts';
import { createPolicy } from './policy/policy.ts';
import { createThrottle } from './throttle/throttle.ts';
import { createTotp } from './totp/totp.ts';
import { createTotpFactor } from './totp/totp-factor.ts';
import { totpRoutes } from './totp/totp-routes.ts';

/** Tests set these in place of the world. */
export interface IdentityFakes {
  hasher?: PasswordHasher | undefined;
  /** How many passwords are hashed side by side; as many as fit the machine where absent. */
  atOnce?: number | undefined;
}

/** The rooms that the three parts of identity stand on. */
export type Below = ItemsRoom &
  PeopleRoom &
  NotifyRoom & {
    events: Events;
    activity: Activity;
    reportLinksOn: (flows: Flows, heldBy: (userKey: string) => Promise<HeldFactor[]>) => ReportLinks;
  };

export type Credentials = ReturnType<typeof openCredentials>['modules'];

/** @param revoke ends what a change of factors ends; sessions, which stand on credentials, bring it. */
export function openCredentials(
  core: Core,
  below: Below,
  { hasher = createArgon2Hasher(), atOnce }: IdentityFakes,
  revoke: (userKey: string, cause: FactorChange, keep: { keepSession: string }) => Promise<unknown>,
) {
  const base = { ...core, ...below, publicUrl: core.config.publicUrl };
  const flows = createFlows(core);
  const policy = createPolicy(core);
  const throttle = createThrottle(core);
  const passwords = createPasswords({ ...base, hasher, policy, atOnce });
  const passwordProof = createPasswordProof({ ...base, passwords, throttle });
  const passwordStrength = createPasswordStrength({ ...base, passwords });
  const backupCodes = createBackupCodes(core);
  const requiredFactor = createRequiredFactor(core);
  const reportLinks = below.reportLinksOn(flows, (userKey) => factors.heldBy(userKey));
  const kinds = [createTotpFactor(core), createPasskeyFactor(core)];
  const factors = createFactors({ ...base, policy, backupCodes, requiredFactor, kinds, revoke });
  const codeTries = createCodeTries({ ...base, throttle });
  const totp = createTotp({ ...base, flows, factors, codeTries });
  const passkeys = createPasskeys({ ...base, policy, flows, throttle, factors });
  const backupCodeMaker = createBackupCodeMaker({ ...base, factors, backupCodes });
  const modules = {
    flows,
    policy,
    throttle,
    passwords,
    passwordProof,
    passwordStrength,
    backupCodes,
    requiredFactor,
    reportLinks,
    factors,
    codeTries,
    totp,
    passkeys,
    backupCodeMaker,
  };
  return {
    modules,
    routes: [...factorRoutes(modules), ...totpRoutes(modules), ...passkeyRoutes(modules), ...backupCodeRoutes(modules)],
    upkeep: [
      { name: 'flows that ran out', everySeconds: tenMinutes, work: () => flows.purge() },
      { name: 'counters at rest', everySeconds: tenMinutes, work: () => throttle.purge() },
    ],
    close: () => policy.close(),
  } satisfies Room<typeof modules>;
}
