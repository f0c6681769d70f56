// Words of the mail `tokens.revoked` in English.

export const words = {
  subject: 'The personal access tokens of your account at {{host}} were revoked',
  intro:
    'On {{at}} an administrator revoked all {{count}} personal access tokens of your account at {{host}}. What uses them does not get in any more.',
  intro_named:
    'On {{at}} {{by}} revoked all {{count}} personal access tokens of your account at {{host}}. Programs that use them do not get in any more.',
};
