// Words of the mail `password.changed` in English.

export const words = {
  subject: 'Your password at {{host}} was changed',
  intro: 'The password of your account at {{host}} was changed on {{at}}. Every session was ended.',
  notYou: 'If it was you, you do not need to do anything.',
};
