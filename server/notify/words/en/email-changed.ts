// Words of the mail `email.changed` in English.

export const words = {
  subject: 'The e-mail address of your account at {{host}} was changed',
  intro:
    'On {{at}} the e-mail address of your account at {{host}} was changed to another one, which was confirmed. You can no longer sign in with this one.',
  notYou: 'If it was you, you do not need to do anything.',
  ask: 'If it was not you, undo it here. Your old address is then used again, and every session ends. Set a new password after that, and tell your administrator.',
  button: 'Undo the change',
  life: 'The link works once, until {{until}}.',
  more: 'If someone else may know your password or may be signed in: this link, until the same time, undoes the change, ends everything that opens your account, and mails you a link to set a new password.',
};
