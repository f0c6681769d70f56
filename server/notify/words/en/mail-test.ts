// Words of the mail `mail.test` in English.

export const words = {
  subject: 'Test mail from {{host}}',
  intro: 'This is a test: if you can read it, the server at {{host}} can send e-mail.',
  notYou: 'You do not need to do anything.',
};
