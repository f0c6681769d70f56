// Wires people and identity on a store: for the server, and for tests that bring their own clock, mailbox and hasher.
import { createActivity } from './activity/activity.ts';
import { createAccountDeletions } from './identity/account-deletion/account-deletion.ts';
import { createAccountHelp } from './identity/account-help/account-help.ts';
import { createActivation } from './identity/activation/activation.ts';
import { createActivityList } from './identity/activity-list/activity-list.ts';
import { createAuditTrail } from './identity/audit-trail/audit-trail.ts';
import { createBackupCodeMaker } from './identity/backup-codes/backup-code-maker.ts';
import { createBackupCodes } from './identity/backup-codes/backup-codes.ts';
import { createBulkRuns } from './identity/bulk-runs/bulk-runs.ts';
import { createDataExports } from './identity/data-export/data-export.ts';
import { createDevices } from './identity/devices/devices.ts';
import { createEmailChange } from './identity/email-change/email-change.ts';
import { createFactorRequirements } from './identity/factor-requirements/factor-requirements.ts';
import { createCodeTries } from './identity/factors/code-tries.ts';
import { createFactors } from './identity/factors/factors.ts';
import { createFlows } from './identity/flows/flows.ts';
import { createLooks } from './identity/looks/looks.ts';
import { createNotMe } from './identity/not-me/not-me.ts';
import { createNotMeLinks } from './identity/not-me/not-me-links.ts';
import { createPasskeys } from './identity/passkeys/passkeys.ts';
import type { PasswordHasher } from './identity/password/argon2-hasher.ts';
import { createPasswordChange } from './identity/password/password-change.ts';
import { createPasswords } from './identity/password/passwords.ts';
import { createWeighing } from './identity/password/weighing.ts';
import { createPasswordReset } from './identity/password-reset/password-reset.ts';
import { createPolicy } from './identity/policy/policy.ts';
import { createPolicyChange } from './identity/policy/policy-change.ts';
import { createProvision } from './identity/provision/provision.ts';
import { createRoleChange } from './identity/role-change/role-change.ts';
import { createRoleNews } from './identity/role-change/role-news.ts';
import { createRoster } from './identity/roster/roster.ts';
import { createUserChange } from './identity/roster/user-change.ts';
import { createSessionList } from './identity/sessions/session-list.ts';
import { createSessions } from './identity/sessions/sessions.ts';
import { createSetUp } from './identity/set-up/set-up.ts';
import { createOpening } from './identity/sign-in/opening.ts';
import { createPending } from './identity/sign-in/pending.ts';
import { createRefusals } from './identity/sign-in/refusals.ts';
import { createSignIn } from './identity/sign-in/sign-in.ts';
import { createPasswordProof } from './identity/step-up/password-proof.ts';
import { createStepUp } from './identity/step-up/step-up.ts';
import { createThrottle } from './identity/throttle/throttle.ts';
import { createTokens } from './identity/tokens/tokens.ts';
import { createTotp } from './identity/totp/totp.ts';
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
  const { storage, clock, random, logger, key, sealer, publicUrl, sendMail, longJobs, hasher, atOnce } =
    ground;
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
