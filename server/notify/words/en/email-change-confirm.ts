// Words of the mail `email.change-confirm` in English.

export const words = {
  subject: 'Confirm your new e-mail address at {{host}}',
  intro: 'Someone asked to use this e-mail address to sign in to an account at {{host}}.',
  ask: 'If that was you, confirm it here. Until then, the old address is used.',
  button: 'Confirm this address',
  life: 'The link works once, until {{until}}.',
  notYou: 'If it was not you, you do not need to do anything: without this link nothing changes.',
};
