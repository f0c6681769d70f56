// Words of the profile of somebody else, and of what an administrator can do for them.
export const somebody = {
  inactive: 'This account is deactivated: {{name}} cannot sign in.',
  closed: 'Only {{name}} and administrators can see this.',
  'reason.owner-only': 'Only {{name}} can do this.',
  'reason.write-needed': 'Only {{name}} and administrators can change this.',
  'reason.administrators-only': 'Only administrators can do this.',
  'reason.super-admins-only': 'Only super-admins can change this.',
  'reason.super-admin-target': '{{name}} is a super-admin: only super-admins can see or change this.',
  'reason.last-super-admin':
    '{{name}} is the only active super-admin. Make someone else a super-admin first.',
  'reason.inactive': 'The account is deactivated. Activate it first.',
  'reason.address-moved':
    'An administrator changed the e-mail address of this account less than a week ago. The second factors stay until {{name}} can no longer undo that.',
  'reason.no-mail': 'This server cannot send mail yet, so no link would arrive.',

  'email.title': 'Change the e-mail address of {{name}}',
  'email.text.new':
    'We send a link to the new address. Once {{name}} opens it there, {{name}} signs in with the new address.',
  'email.text.old':
    'We tell {{email}} at once. When the address has changed, it gets a link that undoes the change for a week.',
  'email.same': 'This is already the address of {{name}}.',
  'email.sent': 'A link is on its way to {{email}}. The old address is told.',

  'role.title.user': 'Make {{name}} a user?',
  'role.text.user':
    '{{name}} stops being an administrator, at once and everywhere. The account stays as it is. {{name}} is told by mail.',
  'role.do.user': 'Make a user',
  'role.title.admin': 'Make {{name}} an admin?',
  'role.text.admin':
    '{{name}} can help all users but super-admins, and manage organisations and user groups. This starts at once. {{name}} is told by mail, and signs in again if the role is higher than before.',
  'role.do.admin': 'Make an admin',
  'role.title.super-admin': 'Make {{name}} a super-admin?',
  'role.text.super-admin':
    '{{name}} can do everything here, and can also change your role. This starts at once: {{name}} is signed out and signs in again. {{name}} and all super-admins are told by mail.',
  'role.do.super-admin': 'Make a super-admin',
  'role.done': 'The role of {{name}} is now: {{role}}.',

  look: 'What they see',
  'look.intro': 'Look at these pages as {{name}} sees them. You change nothing, and {{name}} is told.',
  'look.do': 'Look as they see it',

  state: 'State of the account',
  'state.term': 'State',
  'state.active': 'Active',
  'state.active.note': '{{name}} can sign in.',
  'state.inactive': 'Deactivated',
  'state.inactive.note': '{{name}} cannot sign in. Nothing is deleted.',
  activate: 'Activate',
  'activate.done': '{{name}} can sign in again.',
  deactivate: 'Deactivate',
  'deactivate.title': 'Deactivate {{name}}?',
  'deactivate.text':
    'Ends all sessions, personal access tokens and mailed links of {{name}} at once. Nothing is deleted, and you can activate the account again.',
  'deactivate.done': '{{name}} is deactivated.',

  'security.title': 'Security of {{name}}',
  'security.intro': 'What protects this account, and how an administrator can help {{name}} back in.',
  password: 'Password',
  'password.intro': 'Only {{name}} can set it. An administrator can send them a link for it by mail.',
  'password.send': 'Send a link to set a new password',
  'password.sent': 'A link is on its way to {{name}}. It works once, for a day.',
  'password.command':
    'Whoever runs the server can make a link with this command. Hand it to {{name}} yourself.',
  'password.what': 'the command',
  factors: 'Second factors',
  'factors.intro': 'What signing in asks for besides the password.',
  'factors.app': 'Authenticator app',
  'factors.on': 'On',
  'factors.off': 'Off',
  'factors.passkeys': 'Passkeys and security keys',
  'factors.none': 'None',
  'factors.codes': 'Backup codes',
  'factors.codes.left_one': '{{count}} left',
  'factors.codes.left_other': '{{count}} left',
  'factors.required': 'Required from',
  'factors.add': 'Add a second factor',
  'factors.link': 'This address leads {{name}} to adding one:',
  'factors.link.what': 'the address',
  'factors.require': 'Require a second factor, in the list of users',
  'factors.reset': 'Remove all second factors',
  'factors.reset.title': 'Remove all second factors of {{name}}?',
  'factors.reset.text':
    'Removes the authenticator app, all passkeys and the backup codes, and ends all sessions. {{name}} signs in with the password alone after that, and is told by mail. Do this only if you are sure that it is {{name}} who asks.',
  'factors.reset.do': 'Remove all',
  'factors.reset.done': 'The second factors of {{name}} are removed.',
  'sessions.intro': 'Where {{name}} is signed in.',
  'sessions.none': '{{name}} is signed in nowhere.',
  'sessions.end.text': 'Ends the session of {{name}} with {{device}}. {{name}} has to sign in again there.',
  'sessions.all': 'End all sessions',
  'sessions.all.title': 'End all sessions of {{name}}?',
  'sessions.all.text_one': 'Ends {{count}} session. {{name}} can sign in again.',
  'sessions.all.text_other': 'Ends {{count}} sessions. {{name}} can sign in again.',

  'tokens.title': 'Personal access tokens of {{name}}',
  'tokens.intro':
    'Keys for scripts and programs that work in the name of {{name}}. Administrators see their names and dates, never the keys.',
  'tokens.list': 'Tokens',
  'tokens.made': 'Created',
  'tokens.none': '{{name}} has no tokens. Only {{name}} can create one.',
  'tokens.revoke.text':
    'Whatever uses it stops working at once. {{name}} is told by mail. This cannot be undone.',
  'tokens.all.title': 'Revoke all tokens of {{name}}?',
  'tokens.all.text_one':
    'Revokes {{count}} token. Whatever uses it stops working at once. {{name}} is told by mail.',
  'tokens.all.text_other':
    'Revokes {{count}} tokens. Whatever uses them stops working at once. {{name}} is told by mail.',

  'memberships.title': 'Memberships of {{name}}',
  'memberships.intro': 'The organisations and user groups that {{name}} belongs to.',
  'memberships.intro.seen': 'The organisations and user groups of {{name}} that you may see.',
  'memberships.none': '{{name}} belongs to no organisation or user group.',
  'memberships.none.seen': 'None that you can see.',
} as const;
