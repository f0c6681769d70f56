// Words of the mail `token.regenerated` in English.

export const words = {
  subject: 'A personal access token of your account at {{host}} was regenerated',
  intro: 'On {{at}} the personal access token “{{name}}” of your account at {{host}} was given a new secret.',
};
