// Words of the mail `token.ending` in English.

export const words = {
  subject: 'Your token “{{name}}” at {{host}} expires soon',
  intro: 'Your personal access token “{{name}}” at {{host}} expires on {{at}}.',
  ask: 'If something still uses it, regenerate it under Personal access tokens in your account, and use the new one there.',
  button: 'Open your tokens',
  notYou: 'If nothing uses it any longer, you do not need to do anything.',
};
