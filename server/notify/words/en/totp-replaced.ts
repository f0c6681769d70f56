// Words of the mail `totp.replaced` in English.

export const words = {
  subject: 'The authenticator app of your account at {{host}} was replaced',
  intro:
    'On {{at}} the authenticator app of your account at {{host}} was replaced. Codes from the old one no longer work.',
};
