// Words of the mail `passkey.removed` in English.

export const words = {
  subject: 'A passkey was removed from your account at {{host}}',
  intro: 'On {{at}} the passkey or security key “{{name}}” was removed from your account at {{host}}.',
};
