// Words of the mail `email.change-undone` in English.

export const words = {
  subject: 'The e-mail address of your account at {{host}} was restored',
  intro:
    'On {{at}} the change of the e-mail address of your account at {{host}} was undone with the link that was sent to the old address. The old address is used again, and every session was ended.',
  notYou: 'If you have set a new password since, you do not need to do anything more.',
  ask: 'If someone else had changed the address, they may know your password: set a new one at once, check Security in your account, and tell your administrator.',
  button: 'Set a new password',
};
