// Words of the mail `factor.required` in English.

export const words = {
  subject: 'Add a second factor to your account at {{host}}',
  intro: 'Your account at {{host}} must have a second factor: something besides your password.',
  intro_by: '{{by}} asks you to add a second factor to your account at {{host}}: something besides your password.',
  ask: 'An app on your phone or a passkey takes a few minutes. From {{from}} on you can do nothing else in your account until you have one.',
  button: 'Add a second factor',
  notYou: 'If you have added one since, you do not need to do anything.',
};
