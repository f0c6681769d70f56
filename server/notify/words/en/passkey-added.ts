// Words of the mail `passkey.added` in English.

export const words = {
  subject: 'A passkey was added to your account at {{host}}',
  intro: 'On {{at}} the passkey or security key “{{name}}” was added to your account at {{host}}.',
};
