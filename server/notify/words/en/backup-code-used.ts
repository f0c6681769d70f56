// Words of the mail `backup-code.used` in English.

export const words = {
  subject: 'A backup code of your account at {{host}} was used',
  intro_zero:
    'On {{at}} a backup code was used to get into your account at {{host}}. It was the last one: make new ones under Security.',
  intro_one:
    'On {{at}} a backup code was used to get into your account at {{host}}. {{count}} is left; make new ones under Security.',
  intro_other:
    'On {{at}} a backup code was used to get into your account at {{host}}. {{count}} are left; each works once.',
};
