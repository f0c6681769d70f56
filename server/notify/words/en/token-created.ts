// Words of the mail `token.created` in English.

export const words = {
  subject: 'A personal access token was created for your account at {{host}}',
  intro:
    'On {{at}} the personal access token “{{name}}” was created for your account at {{host}}. Whoever has it can act in your name within its scopes.',
};
