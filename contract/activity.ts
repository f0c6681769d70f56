// The lines that the activity log of an account can hold: one kind for each thing that can happen.

/** Kind → what happened, as it stands in the reference; people read it in their language. */
export const activityKinds = {
  'account.created': 'The account was created',
  'account.invited': 'An invitation was sent',
  'account.activated': 'The account was activated',
  'account.deactivated': 'The account was deactivated',
  'account.deletion-asked': 'Deletion of the account was requested',
  'account.deletion-cancelled': 'Deletion of the account was cancelled',
  'look.began': 'An administrator began to look at the profile as its owner sees it',
  'look.ended': 'A look at the profile as its owner sees it ended',
  'account.not-me': 'The owner reported something as not them',
  'role.changed': 'The role changed',
  'signin.succeeded': 'Signed in',
  'signin.refused': 'A sign-in was refused',
  'signin.new-device': 'Signed in from a new device',
  signout: 'Signed out',
  'session.ended': 'A session was ended',
  'sessions.ended': 'Sessions were ended',
  'proof.succeeded': 'Proved who they are again',
  'proof.refused': 'A fresh proof was refused',
  'password.changed': 'The password was changed',
  'password.reset-asked': 'A link to set a new password was sent',
  'password.reset': 'A new password was set with a link',
  'email.change-asked': 'A change of the e-mail address was requested',
  'email.changed': 'The e-mail address was changed',
  'email.change-undone': 'The change of the e-mail address was undone',
  'totp.added': 'An authenticator app was added',
  'totp.replaced': 'The authenticator app was replaced',
  'totp.removed': 'The authenticator app was removed',
  'passkey.added': 'A passkey or security key was added',
  'passkey.renamed': 'A passkey or security key was renamed',
  'passkey.removed': 'A passkey or security key was removed',
  'passkey.count-fell': 'A security key may have been copied: it repeated a used count',
  'backup-codes.made': 'Backup codes were created',
  'backup-codes.removed': 'Backup codes were removed',
  'backup-code.used': 'A backup code was used',
  'factors.reset': 'All second factors were removed',
  'factor.required': 'A second factor was required of the person',
  'factor.unrequired': 'A second factor is not required of the person any more',
  'factor.stopped': 'A second factor was paused after too many wrong codes',
  'token.created': 'A personal access token was created',
  'token.renamed': 'A personal access token was renamed',
  'token.regenerated': 'A personal access token was regenerated',
  'token.revoked': 'A personal access token was revoked',
  'tokens.revoked': 'All personal access tokens were revoked',
  'account.deleted': 'The account was deleted',
  'activity.broken': 'This log was changed or cut by something other than Conch before this entry',
  'data.export-asked': 'A copy of the data was asked for',
  'data.exported': 'The data of the account was exported',
  'access.given': 'Somebody was given access to the account',
  'access.changed': 'What somebody may do with the account was changed',
  'access.taken': 'Access to the account was taken away',
  'users.change-begun': 'A change of many users was begun',
  'users.change-stopped': 'A change of many users was stopped',
  'policy.changed': 'The policy of the server was changed',
  'mail.changed': 'How the server sends mail was changed',
  'audit.exported': 'The audit trail was exported',
  'membership.added': 'Joined an organisation or user group',
  'membership.removed': 'Left an organisation or user group',
  'membership.role-changed': 'The role in an organisation or user group changed',
  'group.created': 'Created an organisation or user group',
  'group.renamed': 'Renamed an organisation or user group',
  'group.trashed': 'Moved an organisation or user group to the trash',
  'group.restored': 'Restored an organisation or user group',
  'group.deleted': 'Deleted an organisation or user group for good',
  'group.inside-added': 'Put a group inside another',
  'group.inside-removed': 'Took a group out of another',
} as const;

export type ActivityKind = keyof typeof activityKinds;

/** Kinds that say that somebody tried and was not let. */
export const refusedKinds: readonly ActivityKind[] = [
  'signin.refused',
  'proof.refused',
  'factor.stopped',
  'passkey.count-fell',
];

/** Kinds that are looked for together, by how their names begin. */
export const activityGroups = {
  signin: ['signin', 'signout', 'proof'],
  sessions: ['session', 'sessions'],
  password: ['password', 'email'],
  factors: ['totp', 'passkey', 'backup-code', 'backup-codes', 'factor', 'factors'],
  tokens: ['token', 'tokens'],
  account: [
    'account',
    'activity',
    'role',
    'look',
    'data',
    'policy',
    'mail',
    'access',
    'audit',
    'users',
    'membership',
    'group',
  ],
} as const;

export type ActivityGroup = keyof typeof activityGroups;

export function kindsOf(group: ActivityGroup): ActivityKind[] {
  const beginnings: readonly string[] = activityGroups[group];
  const kinds = Object.keys(activityKinds) as ActivityKind[];
  return kinds.filter((kind) => beginnings.includes(kind.split('.')[0] ?? ''));
}
