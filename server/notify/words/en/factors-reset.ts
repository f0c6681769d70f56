// Words of the mail `factors.reset` in English.

export const words = {
  subject: 'The second factors of your account at {{host}} were removed',
  intro:
    'On {{at}} the authenticator app, the passkeys and the backup codes of your account at {{host}} were removed, and you were signed out everywhere. Your password is unchanged. Sign in and add a second factor again.',
  intro_named:
    'On {{at}} {{by}} removed the authenticator app, the passkeys and the backup codes of your account at {{host}}, and you were signed out everywhere. Your password is unchanged. Sign in and add a second factor again.',
};
