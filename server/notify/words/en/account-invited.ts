// Words of the mail `account.invited` in English.

export const words = {
  subject: 'Your account at {{host}}',
  intro: 'An account at {{host}} was created for you.',
  intro_invitedBy: '{{invitedBy}} created an account at {{host}} for you.',
  intro_organisation: 'An account at {{host}} was created for you, as a member of {{organisation}}.',
  intro_both: '{{invitedBy}} created an account at {{host}} for you, as a member of {{organisation}}.',
  ask: 'You sign in with this e-mail address and a password of your own.',
  button: 'Choose a password',
  life: 'The link works once, until {{until}}. After that, an administrator can send you a new one.',
  notYou: 'If you did not expect this, you do not need to do anything: the account cannot be used without this link.',
};
