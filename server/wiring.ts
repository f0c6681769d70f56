// Wires people and identity on a store: for the server, and for tests that bring their own clock, mailbox and hasher.

import { createActivityList } from './account/activity/activity-list.ts';
import { createAccountDeletions } from './account/deletion/account-deletion.ts';
import { createEmailChange } from './account/email/email-change.ts';
import { createDataExports } from './account/export/data-export.ts';
import { createPasswordChange } from './account/password/password-change.ts';
import { createNotMe } from './account/report/compromise-report.ts';
import { createNotMeLinks } from './account/report/report-links.ts';
import { createPasswordReset } from './account/reset/password-reset.ts';
import { createAccountHelp } from './administration/account-help/account-help.ts';
import { createActivation } from './administration/activation/activation.ts';
import { createAuditTrail } from './administration/audit/audit-trail.ts';
import { createBulkRuns } from './administration/bulk-runs/bulk-runs.ts';
import { createFactorRequirements } from './administration/factor-requirements/factor-requirements.ts';
import { createPolicyChange } from './administration/policy/policy-change.ts';
import { createRoleChange } from './administration/roles/role-change.ts';
import { createRoleNews } from './administration/roles/role-news.ts';
import { createProvision } from './administration/users/provision.ts';
import { createRoster } from './administration/users/user-admin.ts';
import { createUserChange } from './administration/users/user-change.ts';
import { createLooks } from './administration/view-as/view-as.ts';
import { createActivity } from './events/activity/activity.ts';
import { createBackupCodeMaker } from './identity/credentials/backup-codes/backup-code-maker.ts';
import { createBackupCodes } from './identity/credentials/backup-codes/backup-codes.ts';
import { createCodeTries } from './identity/credentials/factors/code-tries.ts';
import { createFactors } from './identity/credentials/factors/factors.ts';
import { createFlows } from './identity/credentials/flows/flows.ts';
import { createPasskeys } from './identity/credentials/passkeys/passkeys.ts';
import type { PasswordHasher } from './identity/credentials/password/argon2-hasher.ts';
import { createPasswordProof } from './identity/credentials/password/password-proof.ts';
import { createWeighing } from './identity/credentials/password/password-strength.ts';
import { createPasswords } from './identity/credentials/password/passwords.ts';
import { createPolicy } from './identity/credentials/policy/policy.ts';
import { createThrottle } from './identity/credentials/throttle/throttle.ts';
import { createTotp } from './identity/credentials/totp/totp.ts';
import { createDevices } from './identity/sessions/devices/devices.ts';
import { createSessionList } from './identity/sessions/session-list.ts';
import { createSessions } from './identity/sessions/sessions.ts';
import { createTokens } from './identity/sessions/tokens/tokens.ts';
import { createOpening } from './identity/sign-in/complete-sign-in.ts';
import { createRefusals } from './identity/sign-in/failed-sign-ins.ts';
import { createPending } from './identity/sign-in/second-factor-challenge.ts';
import { createSetUp } from './identity/sign-in/set-up.ts';
import { createSignIn } from './identity/sign-in/sign-in.ts';
import { createStepUp } from './identity/sign-in/step-up.ts';
import { createItems } from './items/items.ts';
import { createUnchecked } from './items/unchecked.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Mail } from './notify/mail.ts';
import { createAccounts } from './people/account.ts';
import { createDirectory } from './people/directory.ts';
import { createGroups } from './people/groups.ts';
import { createMembers } from './people/members.ts';
import { createMemberships } from './people/memberships.ts';
import { createThumbnails } from './people/thumbnail.ts';
import { createUsers } from './people/users.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import type { Random } from './platform/random.ts';
import type { Sealer } from './platform/sealing.ts';
import type { Storage } from './storage/storage.ts';

/** What stands at the world's edge, or below. */
export interface Ground {
  storage: Storage;
  clock: Clock;
  random: Random;
  logger: Logger;
  /** Seals secrets, keys hashes and chains the activity log; 32 bytes. */
  key: Buffer;
  sealer: Sealer;
  publicUrl: string;
  sendMail: Mail['send'];
  /** For what takes minutes. */
  longJobs: Jobs;
  hasher: PasswordHasher;
  /** How many passwords are hashed side by side; as many as fit the machine where absent. */
  atOnce?: number | undefined;
}

export function wire(ground: Ground) {
  const { storage, clock, random, logger, key, sealer, publicUrl, sendMail, longJobs, hasher, atOnce } = ground;
  const activity = createActivity({ storage, clock, key, logger });
  const roleNews = createRoleNews({
    activity,
    clock,
    people: () => ({ users, unchecked, sessions }),
    sendMail,
  });
  const items = createItems({ storage, clock, random, activity: roleNews });
  const unchecked = createUnchecked({ storage, clock, random, activity: roleNews });
  const users = createUsers({ storage, unchecked, logger });
  const directory = createDirectory({ storage, unchecked, clock });
  const accounts = createAccounts({ storage, unchecked, users });
  const members = createMembers({ storage, unchecked, activity, users, directory, logger });
  const groups = createGroups({ storage, unchecked, directory, activity });
  const memberships = createMemberships({ storage, unchecked, members });
  const thumbnails = createThumbnails({ storage, unchecked, directory });
  const policy = createPolicy({ storage });
  const passwords = createPasswords({ storage, clock, users, hasher, policy, publicUrl, atOnce });
  const sessions = createSessions({ storage, clock, random, users, policy });
  const sessionList = createSessionList({ storage, sessions, activity });
  const flows = createFlows({ storage, clock, random });
  const notMeLinks = createNotMeLinks({ storage, flows, publicUrl });
  const devices = createDevices({ storage, clock, random, users, activity, notMeLinks, sendMail });
  const throttle = createThrottle({ storage, clock });
  const backupCodes = createBackupCodes({ storage, clock, random, key });
  const factors = createFactors({
    ...{ storage, clock, users, policy, sessions, backupCodes, activity, notMeLinks, sendMail },
    passkeyCount: (userKey) => passkeys.countOf(userKey),
  });
  const codeTries = createCodeTries({ storage, throttle, factors, activity, logger });
  const passwordProof = createPasswordProof({ passwords, throttle, activity, logger });
  const totp = createTotp({
    ...{ storage, clock, random, sealer, users, flows, throttle, factors, codeTries, passwordProof },
    ...{ publicUrl, logger },
  });
  const backupCodeMaker = createBackupCodeMaker({ storage, users, factors, backupCodes });
  const opening = createOpening({ storage, users, sessions, throttle, factors, activity, devices });
  const pending = createPending({
    ...{ storage, users, flows, throttle, factors, opening },
    passkeyOptions: (userKey, challenge) => passkeys.optionsFor(userKey, challenge),
  });
  const refusals = createRefusals({ activity, logger });
  const signIn = createSignIn({
    ...{ storage, users, passwords, throttle, factors, totp, backupCodes, codeTries, opening, pending },
    ...{ refusals, logger },
  });
  const passkeys = createPasskeys({
    ...{ storage, clock, random, users, policy, flows, throttle, factors, opening, pending, activity },
    ...{ publicUrl, logger },
  });
  const stepUp = createStepUp({
    ...{ storage, clock, sessions, factors, totp, backupCodes, codeTries, passwordProof, activity },
    passkeyProof: { start: passkeys.startProof, verify: passkeys.verifyProof },
  });
  const passwordReset = createPasswordReset({
    ...{ storage, clock, users, passwords, sessions, flows, throttle, sendMail, publicUrl, logger },
    ...{ activity, notMeLinks },
  });
  const passwordChange = createPasswordChange({
    ...{
      storage,
      clock,
      users,
      passwords,
      passwordProof,
      sessions,
      flows,
      throttle,
      activity,
      notMeLinks,
      sendMail,
      logger,
    },
  });
  const tokens = createTokens({ storage, clock, random, users, activity, notMeLinks, sendMail });
  const emailChange = createEmailChange({
    ...{
      storage,
      clock,
      users,
      passwords,
      sessions,
      tokens,
      flows,
      throttle,
      activity,
      notMeLinks,
      sendMail,
      publicUrl,
    },
    logger,
  });
  const notMe = createNotMe({
    ...{ storage, clock, users, passwords, passwordReset, sessions, tokens, flows, factors, devices },
    ...{ activity, unchecked, sendMail, logger },
  });
  const activityList = createActivityList({ activity, users });
  const auditTrail = createAuditTrail({ storage, clock, unchecked, users, sessions, tokens, activity });
  const weighing = createWeighing({ passwords, clock });
  const setUp = createSetUp({ storage, users, passwords, flows, unchecked, activity, publicUrl });
  const provision = createProvision({ storage, users, passwords, passwordReset, activity });
  const accountHelp = createAccountHelp({
    ...{
      storage,
      clock,
      users,
      sessions,
      flows,
      throttle,
      factors,
      backupCodes,
      tokens,
      activity,
      notMeLinks,
      sendMail,
    },
  });
  const looks = createLooks({
    ...{ storage, clock, random, logger, users, sessions, throttle, activity, sendMail },
  });
  const roleChange = createRoleChange({ storage, users, unchecked, logger });
  const policyChange = createPolicyChange({ storage, clock, users, sessions, activity, logger });
  const activation = createActivation({
    ...{ storage, clock, users, sessions, tokens, flows, activity, sendMail },
  });
  const factorRequirements = createFactorRequirements({ storage, clock, users, factors, activity, sendMail });
  const userChange = createUserChange({
    ...{ storage, unchecked, users, members, activation, sessionList, passwordReset, accountHelp },
    factorRequirements,
  });
  const roster = createRoster({ storage, clock, unchecked, userChange });
  const bulkRuns = createBulkRuns({
    ...{ storage, clock, random, unchecked, users, factors, provision, userChange, roster, activity },
    ...{ jobs: longJobs, logger },
  });
  const dataExports = createDataExports({
    ...{ storage, clock, random, users, jobs: longJobs, activity, sendMail, publicUrl, logger },
    ...{ items, accounts, sessions, tokens, totp, passkeys, factors },
  });
  const accountDeletions = createAccountDeletions({
    ...{ storage, clock, users, unchecked, sessions, tokens, flows, activity, sendMail, publicUrl, logger },
    notMeLinks,
  });
  return {
    activity,
    items,
    unchecked,
    users,
    directory,
    accounts,
    members,
    groups,
    memberships,
    thumbnails,
    policy,
    passwords,
    sessions,
    sessionList,
    flows,
    notMeLinks,
    devices,
    throttle,
    backupCodes,
    factors,
    codeTries,
    passwordProof,
    totp,
    backupCodeMaker,
    opening,
    pending,
    refusals,
    signIn,
    passkeys,
    stepUp,
    passwordReset,
    passwordChange,
    tokens,
    emailChange,
    notMe,
    activityList,
    auditTrail,
    weighing,
    setUp,
    provision,
    accountHelp,
    looks,
    roleChange,
    policyChange,
    activation,
    factorRequirements,
    userChange,
    roster,
    bulkRuns,
    dataExports,
    accountDeletions,
  };
}
