// Words of the mail `backup-codes.made` in English.

export const words = {
  subject: 'New backup codes for your account at {{host}}',
  intro: 'On {{at}} new backup codes were created for your account at {{host}}. The old ones no longer work.',
};
