// Words of the mail `account.deactivated` in English.

export const words = {
  subject: 'Your account at {{host}} was deactivated',
  intro:
    'On {{at}} an administrator deactivated your account at {{host}}. You are signed out everywhere, your personal access tokens are revoked, and you cannot sign in. Nothing that you made was deleted.',
  intro_named:
    'On {{at}} {{by}} deactivated your account at {{host}}. You are signed out everywhere, your personal access tokens are revoked, and you cannot sign in. Nothing that you made was deleted.',
  ask: 'If you expected this, you do not need to do anything. If you think that it is a mistake, ask an administrator: only they can activate the account again.',
  ask_named:
    'If you expected this, you do not need to do anything. If you think that it is a mistake, ask {{by}} or another administrator: only they can activate the account again.',
};
