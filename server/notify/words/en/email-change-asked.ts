// Words of the mail `email.change-asked` in English.

export const words = {
  subject: 'The address of your account at {{host}} is to change',
  intro:
    'On {{at}} a request was made that you sign in to your account at {{host}} with another e-mail address from now on. It counts once it is confirmed from there. You get another mail then, with a link that undoes it.',
  intro_named:
    'On {{at}} {{by}} asked that you sign in to your account at {{host}} with another e-mail address from now on. It counts once it is confirmed from there. You get another mail then, with a link that undoes it.',
};
