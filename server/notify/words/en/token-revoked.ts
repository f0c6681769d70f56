// Words of the mail `token.revoked` in English.

export const words = {
  subject: 'A personal access token of your account at {{host}} was revoked',
  intro:
    'On {{at}} an administrator revoked the personal access token “{{name}}” of your account at {{host}}. What uses it does not get in any more.',
  intro_named:
    'On {{at}} {{by}} revoked the personal access token “{{name}}” of your account at {{host}}. Programs that use it do not get in any more.',
};
