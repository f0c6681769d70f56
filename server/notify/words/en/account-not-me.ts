// Words of the mail `account.not-me` in English.

export const words = {
  subject: 'Set a new password for your account at {{host}}',
  intro: 'On {{at}} someone said about your account at {{host}}: this was not me.',
  sessions_zero: 'No session was open.',
  sessions_one: 'One session was ended.',
  sessions_other: '{{count}} sessions were ended.',
  tokens_zero: 'There was no personal access token.',
  tokens_one: 'One personal access token was revoked.',
  tokens_other: '{{count}} personal access tokens were revoked.',
  password: 'The password from before no longer works.',
  factors_one: 'One thing that was added since was removed, such as a passkey, backup codes or somebody’s access.',
  factors_other:
    '{{count}} things that were added since were removed, such as passkeys, backup codes or somebody’s access.',
  address: 'The e-mail address was restored.',
  ask: 'Set a new password here, one that you use nowhere else. Then check Security in your account, and tell your administrator.',
  button: 'Set a new password',
  life: 'The link works once, until {{until}}.',
  notYou:
    'If it was not you who said so: nobody was let in by it, and you do not need to do anything but set a new password.',
};
