// Words of the mail `factor.stopped` in English.

export const words = {
  subject: 'Wrong codes for your account at {{host}}',
  intro:
    'Until {{at}}, {{count}} wrong codes in a row were entered for your account at {{host}}, by someone who knows your password or uses one of your sessions. Codes are now refused for a while, and after a hundred wrong ones completely, until you sign in with a passkey or set a new password.',
};
