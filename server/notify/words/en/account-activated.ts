// Words of the mail `account.activated` in English.

export const words = {
  subject: 'Your account at {{host}} was activated',
  intro: 'On {{at}} an administrator activated your account at {{host}}. You can sign in again.',
  intro_named: 'On {{at}} {{by}} activated your account at {{host}}. You can sign in again.',
  ask: 'If you expected this, you do not need to do anything. If not, ask an administrator.',
  ask_named: 'If you expected this, you do not need to do anything. If not, ask {{by}} or another administrator.',
  button: 'Sign in',
};
