// The one list of the kinds of mail, and the names that they had before.
import type { z } from 'zod/mini';
import type { Kind } from './kind.ts';
import { accountActivated } from './kinds/account-activated.ts';
import { accountDeactivated } from './kinds/account-deactivated.ts';
import { accountDeleted } from './kinds/account-deleted.ts';
import { accountDeletionAsked } from './kinds/account-deletion-asked.ts';
import { accountDeletionCancelled } from './kinds/account-deletion-cancelled.ts';
import { accountDeletionParked } from './kinds/account-deletion-parked.ts';
import { accountDeletionReminder } from './kinds/account-deletion-reminder.ts';
import { accountInvited } from './kinds/account-invited.ts';
import { accountNotMe } from './kinds/account-not-me.ts';
import { accountNotMeLink } from './kinds/account-not-me-link.ts';
import { backupCodeUsed } from './kinds/backup-code-used.ts';
import { backupCodesMade } from './kinds/backup-codes-made.ts';
import { dataExportReady } from './kinds/data-export-ready.ts';
import { emailChangeAsked } from './kinds/email-change-asked.ts';
import { emailChangeConfirm } from './kinds/email-change-confirm.ts';
import { emailChangeUndone } from './kinds/email-change-undone.ts';
import { emailChanged } from './kinds/email-changed.ts';
import { factorRequired } from './kinds/factor-required.ts';
import { factorStopped } from './kinds/factor-stopped.ts';
import { factorsReset } from './kinds/factors-reset.ts';
import { lookBegan } from './kinds/look-began.ts';
import { mailTest } from './kinds/mail-test.ts';
import { noticesHeld } from './kinds/notices-held.ts';
import { passkeyAdded } from './kinds/passkey-added.ts';
import { passkeyCountFell } from './kinds/passkey-count-fell.ts';
import { passkeyRemoved } from './kinds/passkey-removed.ts';
import { passwordChanged } from './kinds/password-changed.ts';
import { passwordResetAsked } from './kinds/password-reset-asked.ts';
import { roleChanged } from './kinds/role-changed.ts';
import { roleSuperAdminMade } from './kinds/role-super-admin-made.ts';
import { signinNewDevice } from './kinds/signin-new-device.ts';
import { tokenCreated } from './kinds/token-created.ts';
import { tokenEnding } from './kinds/token-ending.ts';
import { tokenRegenerated } from './kinds/token-regenerated.ts';
import { tokenRevoked } from './kinds/token-revoked.ts';
import { tokensRevoked } from './kinds/tokens-revoked.ts';
import { totpAdded } from './kinds/totp-added.ts';
import { totpRemoved } from './kinds/totp-removed.ts';
import { totpReplaced } from './kinds/totp-replaced.ts';

export const kinds = [
  accountActivated,
  accountDeactivated,
  accountDeleted,
  accountDeletionAsked,
  accountDeletionCancelled,
  accountDeletionParked,
  accountDeletionReminder,
  accountInvited,
  accountNotMe,
  accountNotMeLink,
  backupCodeUsed,
  backupCodesMade,
  dataExportReady,
  emailChangeAsked,
  emailChangeConfirm,
  emailChangeUndone,
  emailChanged,
  factorRequired,
  factorStopped,
  factorsReset,
  lookBegan,
  mailTest,
  noticesHeld,
  passkeyAdded,
  passkeyCountFell,
  passkeyRemoved,
  passwordChanged,
  passwordResetAsked,
  roleChanged,
  roleSuperAdminMade,
  signinNewDevice,
  tokenCreated,
  tokenEnding,
  tokenRegenerated,
  tokenRevoked,
  tokensRevoked,
  totpAdded,
  totpRemoved,
  totpReplaced,
] as const;

type AnyKind = (typeof kinds)[number];
export type KindName = AnyKind['kind'];
export type DataOf<Name extends KindName> = z.output<Extract<AnyKind, { kind: Name }>['data']>;

/** A mail that was queued before the update is sent after it. */
export const earlierNames: Record<string, KindName> = {
  invitation: 'account.invited',
  reset: 'password.reset-asked',
  'password-changed': 'password.changed',
  'role-changed': 'role.changed',
  'super-admin-made': 'role.super-admin-made',
  'email-change-confirm': 'email.change-confirm',
  'email-changed-notice': 'email.changed',
  'email-change-undone': 'email.change-undone',
  'token-ending': 'token.ending',
  'factor-required': 'factor.required',
  'export-ready': 'data.export-ready',
  'deletion-asked': 'account.deletion-asked',
  'deletion-reminder': 'account.deletion-reminder',
  'deletion-parked': 'account.deletion-parked',
  'deletion-done': 'account.deleted',
  test: 'mail.test',
};

const byName = new Map<string, AnyKind>(kinds.map((each) => [each.kind, each]));

/** By a name that it has or had. Throws where there is none. */
export function kindNamed(name: string): Kind<KindName> {
  const found = byName.get(Object.hasOwn(earlierNames, name) ? (earlierNames[name] ?? name) : name);
  if (!found) throw new Error(`There is no mail of the kind ${name}.`);
  return found as Kind<KindName>;
}
