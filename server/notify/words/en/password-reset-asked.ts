// Words of the mail `password.reset-asked` in English.

export const words = {
  subject: 'Set a new password at {{host}}',
  intro: 'Someone asked to set a new password for your account at {{host}}.',
  intro_named: '{{by}} sent you a link to set a new password for your account at {{host}}.',
  ask: 'If that was you, set it here. It ends every session, so you will need to sign in again everywhere.',
  ask_named: 'Set it here. It ends every session, so you will need to sign in again everywhere.',
  button: 'Set a new password',
  life: 'The link works once, until {{until}}.',
  notYou:
    'If it was not you, you do not need to do anything: your password stays as it is, and nobody can use the link without this e-mail.',
  notYou_named:
    'If you did not expect this, ask {{by}}. You do not need to do anything: your password stays as it is, and nobody can use the link without this e-mail.',
};
