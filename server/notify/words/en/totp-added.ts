// Words of the mail `totp.added` in English.

export const words = {
  subject: 'An authenticator app was added to your account at {{host}}',
  intro:
    'On {{at}} an authenticator app was added to your account at {{host}}. From now on, signing in asks for a code from it.',
};
