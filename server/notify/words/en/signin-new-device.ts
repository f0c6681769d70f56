// Words of the mail `signin.new-device` in English.

export const words = {
  subject: 'A new sign-in to your account at {{host}}',
  intro:
    'On {{at}} someone signed in to your account at {{host}} from a browser or program that had not signed in to it before.',
};
