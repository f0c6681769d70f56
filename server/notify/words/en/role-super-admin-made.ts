// Words of the mail `role.super-admin-made` in English.

export const words = {
  subject: 'A new super-admin at {{host}}',
  intro: 'On {{at}} {{by}} made {{whose}} a super-admin at {{host}}, who can do everything there from now on.',
  notYou:
    'If you know about this, you do not need to do anything. If not, ask {{by}} at once: you can change the role back in the account of {{whose}}.',
  button: 'Open the account',
};
