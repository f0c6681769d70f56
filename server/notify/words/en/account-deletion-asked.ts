// Words of the mail `account.deletion-asked` in English.

export const words = {
  subject: 'Your account at {{host}} will be deleted',
  intro:
    'On {{at}} the deletion of your account at {{host}} was asked for. It was signed out everywhere, and will be deleted on {{until}}, with all that is yours alone.',
  notYou: 'If you want it to be deleted, you do not need to do anything.',
  ask: 'If you have changed your mind, or it was not you, keep it: with this link, or by signing in until {{until}}. If it was not you, set a new password after that, and tell your administrator.',
  button: 'Keep my account',
};
