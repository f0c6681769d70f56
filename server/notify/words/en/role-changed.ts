// Words of the mail `role.changed` in English.

export const words = {
  subject: 'Your role at {{host}} was changed',
  intro: 'On {{at}} {{by}} changed your role at {{host}}.',
  intro_user:
    'On {{at}} {{by}} changed your role at {{host}}: you are no longer an administrator. Your account stays as it is.',
  intro_admin:
    'On {{at}} {{by}} changed your role at {{host}}: you are now an administrator. You can help other people with their accounts, but not super-admins. You were signed out everywhere: sign in again.',
  'intro_super-admin':
    'On {{at}} {{by}} changed your role at {{host}}: you are now a super-admin. You can do everything on this server. Protect your account with a second factor. You were signed out everywhere: sign in again.',
  notYou: 'If you knew about this, you do not need to do anything. If not, ask {{by}}, or another administrator.',
};
