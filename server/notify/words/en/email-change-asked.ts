// What the mail `email.change-asked` says in English.

export const words = {
  subject: 'An administrator is changing the address of your account at {{host}}',
  intro:
    'On {{at}} an administrator asked that you sign in to your account at {{host}} with another e-mail address from now on. It counts once it is confirmed from there. You get another mail then, with a link that undoes it.',
};
