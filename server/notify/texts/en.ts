// What the mails say in English; the shape is the one that every other language fills.

export const en = {
  greeting: 'Hello {{name}},',
  greetingNobody: 'Hello,',
  linkAsText: 'Or copy this address into your browser:',
  footer: 'Sent by Conch at {{host}} to {{address}}. Nobody reads answers to this mail.',
  facts: { address: 'From', device: 'With' },
  invitation: {
    subject: 'Your account at {{host}}',
    intro: 'An account at {{host}} was made for you.',
    intro_invitedBy: '{{invitedBy}} made an account at {{host}} for you.',
    intro_organisation: 'An account at {{host}} was made for you, as a member of {{organisation}}.',
    intro_both: '{{invitedBy}} made an account at {{host}} for you, as a member of {{organisation}}.',
    ask: 'Choose a password, and you can sign in with it and this mail address.',
    button: 'Choose a password',
    life: 'The link works once, until {{until}}. After that, an administrator can send you a new one.',
    notYou:
      'If you did not expect this, you need not do anything: the account cannot be used without this link.',
  },
  reset: {
    subject: 'Set a new password at {{host}}',
    intro: 'Somebody asked to set a new password for your account at {{host}}.',
    ask: 'If that was you, set it here. It ends every session, so you sign in again everywhere.',
    button: 'Set a new password',
    life: 'The link works once, until {{until}}.',
    notYou:
      'If it was not you, you need not do anything: your password stays as it is, and nobody can use the link without reading this mail.',
  },
  passwordChanged: {
    subject: 'Your password at {{host}} was changed',
    intro: 'The password of your account at {{host}} was changed on {{at}}. Every session was ended.',
    ask: 'If it was not you, set a new password at once, and tell your administrator.',
    button: 'Set a new password',
    notYou: 'If it was you, you need not do anything.',
  },
  emailChange: {
    subject: 'Confirm your new mail address at {{host}}',
    intro: 'Somebody asked that an account at {{host}} be signed in to with this mail address from now on.',
    ask: 'If that was you, confirm it here. Until then the old address counts.',
    button: 'Confirm this address',
    life: 'The link works once, until {{until}}.',
    notYou: 'If it was not you, you need not do anything: without this link nothing changes.',
  },
  emailChanged: {
    subject: 'The mail address of your account at {{host}} was changed',
    intro:
      'On {{at}} the mail address of your account at {{host}} was changed to another one, which was confirmed from there. This one does not sign in any more.',
    notYou: 'If it was you, you need not do anything.',
    ask: 'If it was not you, undo it here. Your old address counts again then, and every session is ended; set a new password after that, and tell your administrator.',
    button: 'Undo the change',
    life: 'The link works once, until {{until}}.',
  },
  emailUndone: {
    subject: 'The mail address of your account at {{host}} was set back',
    intro:
      'On {{at}} the change of the mail address of your account at {{host}} was undone with the link that was sent to the old address. The old address counts again, and every session was ended.',
    notYou: 'If you have set a new password since, you need not do anything more.',
    ask: 'If somebody else had changed the address, they may know your password: set a new one at once, look over Security in your profile, and tell your administrator.',
    button: 'Set a new password',
  },
  notice: {
    notYou: 'If it was you, you need not do anything.',
    ask: 'If it was not you, set a new password at once, look over Security in your profile, and tell your administrator.',
    button: 'Open your profile',
  },
  notices: {
    'totp-added': {
      subject: 'An authenticator app was added to your account at {{host}}',
      intro:
        'On {{at}} an authenticator app was added to your account at {{host}}. From now on signing in asks for a code of it.',
    },
    'totp-replaced': {
      subject: 'The authenticator app of your account at {{host}} was replaced',
      intro:
        'On {{at}} another authenticator app took the place of the one on your account at {{host}}. Codes of the old one are not accepted any more.',
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
        'On {{at}} “{{name}}” was refused at {{host}}: it answered with a count that it had used before, as a copy of it would. If you did not copy it yourself, remove it in your profile.',
    },
    'backup-codes-made': {
      subject: 'New backup codes for your account at {{host}}',
      intro: 'On {{at}} new backup codes were made for your account at {{host}}. Those from before are void.',
    },
    'backup-code-used': {
      subject: 'A backup code of your account at {{host}} was used',
      intro:
        'On {{at}} a backup code was used to get into your account at {{host}}. {{count}} are left; each works once.',
    },
    'factor-stopped': {
      subject: 'Wrong codes for your account at {{host}}',
      intro:
        'Until {{at}}, {{count}} wrong codes in a row were entered for your account at {{host}}, by somebody who knows your password or has a session of yours. Codes are refused for a while now, and altogether after a hundred, until you sign in with a passkey or set a new password.',
    },
    'token-created': {
      subject: 'A personal access token was created for your account at {{host}}',
      intro:
        'On {{at}} the personal access token “{{name}}” was created for your account at {{host}}. Whoever has it can do in your name what its scopes allow.',
    },
    'token-regenerated': {
      subject: 'A personal access token of your account at {{host}} was regenerated',
      intro:
        'On {{at}} the personal access token “{{name}}” of your account at {{host}} was given a new secret.',
    },
    'account-deletion-cancelled': {
      subject: 'Your account at {{host}} will be kept',
      intro: 'On {{at}} the deletion of your account at {{host}} was called off. It stays as it is.',
    },
  },
  exportReady: {
    subject: 'The copy of your data at {{host}} is ready',
    intro:
      'The copy of your data at {{host}} that was asked for is made. You can download it until {{until}}.',
    button: 'Open the page to download it',
    notYou: 'If it was you who asked, you need not do anything more.',
  },
  deletionAsked: {
    subject: 'Your account at {{host}} will be deleted',
    intro:
      'On {{at}} the deletion of your account at {{host}} was asked for. It was signed out everywhere, and will be deleted on {{until}}, with all that is yours alone.',
    notYou: 'If you want it to go, you need not do anything.',
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
    ask: 'Make somebody else a super-admin, and your account will be deleted then. Or keep your account after all.',
    button: 'Open your data',
    notYou: 'Until then you need not do anything: your account works as it did.',
  },
  deletionDone: {
    subject: 'Your account at {{host}} was deleted',
    intro:
      'On {{at}} your account at {{host}} was deleted, as was asked for thirty days before. Nobody can bring it back, and this is the last mail about it.',
    notYou: 'You need not do anything.',
  },
  tokenEnding: {
    subject: 'Your token “{{name}}” at {{host}} ends soon',
    intro: 'Your personal access token “{{name}}” at {{host}} ends on {{at}}.',
    ask: 'If something still uses it, regenerate it under Personal access tokens in your profile, and give it the new one.',
    button: 'Open your tokens',
    notYou: 'If nothing uses it any more, you need not do anything.',
  },
  test: {
    subject: 'Test mail from {{host}}',
    intro: 'This is a test: if you read it, the server at {{host}} can send mail.',
    notYou: 'You need not do anything.',
  },
};

/** Every text of a language has the shape of the English one. */
export type Texts = typeof en;
