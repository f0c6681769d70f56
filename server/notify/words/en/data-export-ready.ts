// Words of the mail `data.export-ready` in English.

export const words = {
  subject: 'The copy of your data at {{host}} is ready',
  intro: 'The copy of your data at {{host}} is ready. You can download it until {{until}}.',
  button: 'Open the page to download it',
  notYou: 'If it was you who asked, you do not need to do anything more.',
};
