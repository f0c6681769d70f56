// Words of the mail `look.began` in English.

export const words = {
  subject: 'An administrator is looking at your profile at {{host}}',
  intro: 'On {{at}} the administrator {{name}} began to look at your profile at {{host}} as you see it.',
  reason: 'The reason given: “{{reason}}”.',
  what: 'It lasts 15 minutes at most. They can read your profile and change nothing. They see no password, no code and no secret of a token.',
  stop: 'While it lasts, every page of your profile says so, and you can stop it there.',
  button: 'Open your account',
  notYou: 'If you expected this, you do not need to do anything. If not, ask your administrator.',
};
