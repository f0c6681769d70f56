// Words of the mail `passkey.count-fell` in English.

export const words = {
  subject: 'A security key of your account at {{host}} may have been copied',
  intro:
    'On {{at}} “{{name}}” was refused at {{host}}: it repeated a number that it had used before, as a copy of it would. If you did not copy it yourself, remove it in your account.',
};
