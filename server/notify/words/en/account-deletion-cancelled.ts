// Words of the mail `account.deletion-cancelled` in English.

export const words = {
  subject: 'Your account at {{host}} will be kept',
  intro:
    'On {{at}} the deletion of your account at {{host}} was called off, by the link in our e-mail or by signing in. It stays as it is.',
};
