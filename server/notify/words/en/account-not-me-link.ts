// Words of the mail `account.not-me-link` in English.

export const words = {
  subject: 'Sessions of your account at {{host}} were ended',
  intro: 'On {{at}} someone who was signed in to your account at {{host}} said: this was not me.',
  sessions_zero: 'No session was open.',
  sessions_one: 'One session was ended.',
  sessions_other: '{{count}} sessions were ended.',
  ask: 'Your password and your personal access tokens still work, since nobody proved again who they are. If somebody else may know them, end them too with this link, and set a new password.',
  button: 'End everything',
  life: 'The link works once, until {{until}}. Nothing happens before you press the button on its page.',
  notYou: 'If you are sure that nobody else was in your account, you do not need to do anything but sign in again.',
};
