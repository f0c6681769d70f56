// Words of the mail `totp.removed` in English.

export const words = {
  subject: 'The authenticator app of your account at {{host}} was removed',
  intro: 'On {{at}} the authenticator app was removed from your account at {{host}}.',
};
