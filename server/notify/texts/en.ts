// What the mails say in English; the shape is the one that every other language fills.

export const en = {
  greeting: 'Hello {{name}},',
  greetingNobody: 'Hello,',
  someone: 'someone',
  linkAsText: 'Or copy this address into your browser:',
  footer: 'Sent by Conch at {{host}} to {{address}}. Please do not reply to this e-mail.',
  facts: { address: 'From', device: 'With' },
  invitation: {
    subject: 'Your account at {{host}}',
    intro: 'An account at {{host}} was created for you.',
    intro_invitedBy: '{{invitedBy}} created an account at {{host}} for you.',
    intro_organisation: 'An account at {{host}} was created for you, as a member of {{organisation}}.',
    intro_both: '{{invitedBy}} created an account at {{host}} for you, as a member of {{organisation}}.',
    ask: 'You sign in with this e-mail address and a password of your own.',
    button: 'Choose a password',
    life: 'The link works once, until {{until}}. After that, an administrator can send you a new one.',
    notYou: 'If you did not expect this, you do not need to do anything: the account cannot be used without this link.',
  },
  reset: {
    subject: 'Set a new password at {{host}}',
    intro: 'Someone asked to set a new password for your account at {{host}}.',
    ask: 'If that was you, set it here. It ends every session, so you will need to sign in again everywhere.',
    button: 'Set a new password',
    life: 'The link works once, until {{until}}.',
    notYou:
      'If it was not you, you do not need to do anything: your password stays as it is, and nobody can use the link without this e-mail.',
  },
  passwordChanged: {
    subject: 'Your password at {{host}} was changed',
    intro: 'The password of your account at {{host}} was changed on {{at}}. Every session was ended.',
    notYou: 'If it was you, you do not need to do anything.',
  },
  roleChanged: {
    subject: 'Your role at {{host}} was changed',
    intro: 'On {{at}} {{by}} changed your role at {{host}}.',
    intro_user:
      'On {{at}} {{by}} changed your role at {{host}}: you are no longer an administrator. Your account stays as it is.',
    intro_admin:
      'On {{at}} {{by}} changed your role at {{host}}: you are now an administrator. You can help other people with their accounts, but not super-admins. You were signed out everywhere: sign in again.',
    'intro_super-admin':
      'On {{at}} {{by}} changed your role at {{host}}: you are now a super-admin. You can do everything on this server. Protect your account with a second factor. You were signed out everywhere: sign in again.',
    notYou: 'If you knew about this, you do not need to do anything. If not, ask {{by}}, or another administrator.',
  },
  superAdminMade: {
    subject: 'A new super-admin at {{host}}',
    intro: 'On {{at}} {{by}} made {{whose}} a super-admin at {{host}}, who can do everything there from now on.',
    notYou:
      'If you know about this, you do not need to do anything. If not, ask {{by}} at once: you can change the role back in the account of {{whose}}.',
    button: 'Open the account',
  },
  emailChange: {
    subject: 'Confirm your new e-mail address at {{host}}',
    intro: 'Someone asked to use this e-mail address to sign in to an account at {{host}}.',
    ask: 'If that was you, confirm it here. Until then, the old address is used.',
    button: 'Confirm this address',
    life: 'The link works once, until {{until}}.',
    notYou: 'If it was not you, you do not need to do anything: without this link nothing changes.',
  },
  emailChanged: {
    subject: 'The e-mail address of your account at {{host}} was changed',
    intro:
      'On {{at}} the e-mail address of your account at {{host}} was changed to another one, which was confirmed. You can no longer sign in with this one.',
    notYou: 'If it was you, you do not need to do anything.',
    ask: 'If it was not you, undo it here. Your old address is then used again, and every session ends. Set a new password after that, and tell your administrator.',
    button: 'Undo the change',
    life: 'The link works once, until {{until}}.',
    more: 'If someone else may know your password or may be signed in: this link, until the same time, undoes the change, ends everything that opens your account, and mails you a link to set a new password.',
  },
  emailUndone: {
    subject: 'The e-mail address of your account at {{host}} was restored',
    intro:
      'On {{at}} the change of the e-mail address of your account at {{host}} was undone with the link that was sent to the old address. The old address is used again, and every session was ended.',
    notYou: 'If you have set a new password since, you do not need to do anything more.',
    ask: 'If someone else had changed the address, they may know your password: set a new one at once, check Security in your account, and tell your administrator.',
    button: 'Set a new password',
  },
  notice: {
    notYou: 'If it was you, you do not need to do anything.',
    ask: 'If it was not you, say so here. You are asked once more. Then every session and token of your account ends, your password stops working, and you get a mail to set a new one.',
    button: 'This was not me',
    life: 'The link works once, until {{until}}.',
  },
  notMe: {
    subject: 'Set a new password for your account at {{host}}',
    intro: 'On {{at}} someone said about your account at {{host}}: this was not me.',
    sessions_zero: 'No session was open.',
    sessions_one: 'One session was ended.',
    sessions_other: '{{count}} sessions were ended.',
    tokens_zero: 'There was no personal access token.',
    tokens_one: 'One personal access token was revoked.',
    tokens_other: '{{count}} personal access tokens were revoked.',
    password: 'The password from before no longer works.',
    factors_one: 'One thing that was added since was removed, such as a passkey, backup codes or somebody’s access.',
    factors_other:
      '{{count}} things that were added since were removed, such as passkeys, backup codes or somebody’s access.',
    address: 'The e-mail address was restored.',
    ask: 'Set a new password here, one that you use nowhere else. Then check Security in your account, and tell your administrator.',
    button: 'Set a new password',
    life: 'The link works once, until {{until}}.',
    notYou:
      'If it was not you who said so: nobody was let in by it, and you do not need to do anything but set a new password.',
  },
  notices: {
    'totp-added': {
      subject: 'An authenticator app was added to your account at {{host}}',
      intro:
        'On {{at}} an authenticator app was added to your account at {{host}}. From now on, signing in asks for a code from it.',
    },
    'totp-replaced': {
      subject: 'The authenticator app of your account at {{host}} was replaced',
      intro:
        'On {{at}} the authenticator app of your account at {{host}} was replaced. Codes from the old one no longer work.',
    },
    'totp-removed': {
      subject: 'The authenticator app of your account at {{host}} was removed',
      intro: 'On {{at}} the authenticator app was removed from your account at {{host}}.',
    },
    'passkey-added': {
      subject: 'A passkey was added to your account at {{host}}',
      intro: 'On {{at}} the passkey or security key “{{name}}” was added to your account at {{host}}.',
    },
    'passkey-removed': {
      subject: 'A passkey was removed from your account at {{host}}',
      intro: 'On {{at}} the passkey or security key “{{name}}” was removed from your account at {{host}}.',
    },
    'passkey-count-fell': {
      subject: 'A security key of your account at {{host}} may have been copied',
      intro:
        'On {{at}} “{{name}}” was refused at {{host}}: it repeated a number that it had used before, as a copy of it would. If you did not copy it yourself, remove it in your account.',
    },
    'backup-codes-made': {
      subject: 'New backup codes for your account at {{host}}',
      intro: 'On {{at}} new backup codes were created for your account at {{host}}. The old ones no longer work.',
    },
    'backup-code-used': {
      subject: 'A backup code of your account at {{host}} was used',
      intro_zero:
        'On {{at}} a backup code was used to get into your account at {{host}}. It was the last one: make new ones under Security.',
      intro_one:
        'On {{at}} a backup code was used to get into your account at {{host}}. {{count}} is left; make new ones under Security.',
      intro_other:
        'On {{at}} a backup code was used to get into your account at {{host}}. {{count}} are left; each works once.',
    },
    'factor-stopped': {
      subject: 'Wrong codes for your account at {{host}}',
      intro:
        'Until {{at}}, {{count}} wrong codes in a row were entered for your account at {{host}}, by someone who knows your password or uses one of your sessions. Codes are now refused for a while, and after a hundred wrong ones completely, until you sign in with a passkey or set a new password.',
    },
    'email-change-asked': {
      subject: 'The address of your account at {{host}} is to change',
      intro:
        'On {{at}} a request was made that you sign in to your account at {{host}} with another e-mail address from now on. It counts once it is confirmed from there. You get another mail then, with a link that undoes it.',
    },
    'factors-reset': {
      subject: 'The second factors of your account at {{host}} were removed',
      intro:
        'On {{at}} the authenticator app, the passkeys and the backup codes of your account at {{host}} were removed, and you were signed out everywhere. Your password is unchanged. Sign in and add a second factor again.',
    },
    'signin-new-device': {
      subject: 'A new sign-in to your account at {{host}}',
      intro:
        'On {{at}} someone signed in to your account at {{host}} from a browser or program that had not signed in to it before.',
    },
    'token-created': {
      subject: 'A personal access token was created for your account at {{host}}',
      intro:
        'On {{at}} the personal access token “{{name}}” was created for your account at {{host}}. Whoever has it can act in your name within its scopes.',
    },
    'token-regenerated': {
      subject: 'A personal access token of your account at {{host}} was regenerated',
      intro: 'On {{at}} the personal access token “{{name}}” of your account at {{host}} was given a new secret.',
    },
    'token-revoked': {
      subject: 'A personal access token of your account at {{host}} was revoked',
      intro:
        'On {{at}} an administrator revoked the personal access token “{{name}}” of your account at {{host}}. What uses it does not get in any more.',
    },
    'tokens-revoked': {
      subject: 'The personal access tokens of your account at {{host}} were revoked',
      intro:
        'On {{at}} an administrator revoked all {{count}} personal access tokens of your account at {{host}}. What uses them does not get in any more.',
    },
    'account-deletion-cancelled': {
      subject: 'Your account at {{host}} will be kept',
      intro: 'On {{at}} the deletion of your account at {{host}} was called off. It stays as it is.',
    },
  },
  lookBegan: {
    subject: 'An administrator is looking at your profile at {{host}}',
    intro: 'On {{at}} the administrator {{name}} began to look at your profile at {{host}} as you see it.',
    reason: 'The reason given: “{{reason}}”.',
    what: 'It lasts 15 minutes at most. They can read your profile and change nothing. They see no password, no code and no secret of a token.',
    stop: 'While it lasts, every page of your profile says so, and you can stop it there.',
    button: 'Open your account',
    notYou: 'If you expected this, you do not need to do anything. If not, ask your administrator.',
  },
  factorRequired: {
    subject: 'Add a second factor to your account at {{host}}',
    intro: 'Your account at {{host}} must have a second factor: something besides your password.',
    intro_by: '{{by}} asks you to add a second factor to your account at {{host}}: something besides your password.',
    ask: 'An app on your phone or a passkey takes a few minutes. From {{from}} on you can do nothing else in your account until you have one.',
    button: 'Add a second factor',
    notYou: 'If you have added one since, you do not need to do anything.',
  },
  activated: {
    subject: 'Your account at {{host}} was activated',
    intro: 'On {{at}} an administrator activated your account at {{host}}. You can sign in again.',
    intro_named: 'On {{at}} {{by}} activated your account at {{host}}. You can sign in again.',
    ask: 'If you expected this, you do not need to do anything. If not, ask an administrator.',
    ask_named: 'If you expected this, you do not need to do anything. If not, ask {{by}} or another administrator.',
    button: 'Sign in',
  },
  deactivated: {
    subject: 'Your account at {{host}} was deactivated',
    intro:
      'On {{at}} an administrator deactivated your account at {{host}}. You are signed out everywhere, your personal access tokens are revoked, and you cannot sign in. Nothing that you made was deleted.',
    intro_named:
      'On {{at}} {{by}} deactivated your account at {{host}}. You are signed out everywhere, your personal access tokens are revoked, and you cannot sign in. Nothing that you made was deleted.',
    ask: 'If you expected this, you do not need to do anything. If you think that it is a mistake, ask an administrator: only they can activate the account again.',
    ask_named:
      'If you expected this, you do not need to do anything. If you think that it is a mistake, ask {{by}} or another administrator: only they can activate the account again.',
  },
  exportReady: {
    subject: 'The copy of your data at {{host}} is ready',
    intro: 'The copy of your data at {{host}} is ready. You can download it until {{until}}.',
    button: 'Open the page to download it',
    notYou: 'If it was you who asked, you do not need to do anything more.',
  },
  deletionAsked: {
    subject: 'Your account at {{host}} will be deleted',
    intro:
      'On {{at}} the deletion of your account at {{host}} was asked for. It was signed out everywhere, and will be deleted on {{until}}, with all that is yours alone.',
    notYou: 'If you want it to be deleted, you do not need to do anything.',
    ask: 'If you have changed your mind, or it was not you, keep it: with this link, or by signing in until {{until}}. If it was not you, set a new password after that, and tell your administrator.',
    button: 'Keep my account',
  },
  deletionReminder: {
    subject: 'Your account at {{host}} will be deleted soon',
    intro:
      'As was asked for, your account at {{host}} will be deleted on {{until}}. After that nobody can bring it back.',
  },
  deletionParked: {
    subject: 'Your account at {{host}} could not be deleted yet',
    intro:
      'Your account at {{host}} was to be deleted today. It is the last one of an active super-admin, and a server without one could not be looked after.',
    ask: 'Make someone else a super-admin, and your account will be deleted then. Or keep your account after all.',
    button: 'Open your data',
    notYou: 'Until then you do not need to do anything: your account works as before.',
  },
  deletionDone: {
    subject: 'Your account at {{host}} was deleted',
    intro:
      'On {{at}} your account at {{host}} was deleted, as was asked for thirty days before. Nobody can bring it back, and this is the last mail about it.',
    notYou: 'You do not need to do anything.',
  },
  tokenEnding: {
    subject: 'Your token “{{name}}” at {{host}} expires soon',
    intro: 'Your personal access token “{{name}}” at {{host}} expires on {{at}}.',
    ask: 'If something still uses it, regenerate it under Personal access tokens in your account, and use the new one there.',
    button: 'Open your tokens',
    notYou: 'If nothing uses it any longer, you do not need to do anything.',
  },
  test: {
    subject: 'Test mail from {{host}}',
    intro: 'This is a test: if you can read it, the server at {{host}} can send e-mail.',
    notYou: 'You do not need to do anything.',
  },
};

/** Every text of a language has the shape of the English one. */
export type Texts = typeof en;
