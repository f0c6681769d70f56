// Words of the mail `account.deletion-cancelled` in English.

export const words = {
  subject: 'Your account at {{host}} will be kept',
  intro: 'On {{at}} the deletion of your account at {{host}} was called off. It stays as it is.',
};
