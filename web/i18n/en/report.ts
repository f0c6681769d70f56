// Words of “This was not me”: the page of the mailed link and the one that the activity list leads to.
export const report = {
  title: 'This was not me',
  'none.title': 'Part of the link is missing',
  'none.text': 'Open the whole link from your mail.',
  refused: 'This link does not work any more',
  'refused.text':
    'It has expired or was used already. If you cannot sign in, set a new password, or ask your administrator.',
  again: 'Try again',
  forgot: 'Set a new password',
  home: 'Go to your account',
  back: 'Back to Security',

  about: 'What you say was not you',
  ends: 'What will happen',
  'ends.sessions_zero': 'No session is open now; any that opens meanwhile is ended.',
  'ends.sessions_one': 'One session is ended.',
  'ends.sessions_other': '{{count}} sessions are ended, on every device.',
  'ends.own': 'You are signed out here too.',
  'ends.tokens_zero': 'There is no personal access token to revoke.',
  'ends.tokens_one': 'One personal access token is revoked.',
  'ends.tokens_other': '{{count}} personal access tokens are revoked.',
  'ends.password': 'Your password stops working, and so do links that were mailed to you before.',
  'ends.mail': 'A link to set a new password goes to {{email}}.',
  'ends.link':
    'It is a while since you proved who you are, so your password and tokens keep working. A link that ends them too goes to {{email}}.',

  undo: 'What was changed since',
  'undo.text': 'What is switched on is undone with the rest; what is switched off stays. Look at each.',
  'undo.stays':
    'A passkey or app of somebody else that stays can open your account again; access that stays lets them read or change it.',
  'undo.address': 'Set the address back to {{before}}',
  'undo.address.note': 'It was changed to {{email}}. If that was not you: whoever has that address loses the account.',
  'undo.otp': 'Remove the authenticator app',
  'undo.webauthn': 'Remove the passkey or key “{{name}}”',
  'undo.backup-codes': 'Make the backup codes void',
  'undo.access': 'Take the access of {{name}} to your account away',
  'undo.added': 'Added on {{at}}.',
  'undo.not':
    'Added on {{at}}. By mail alone this cannot be undone, since your account had another second factor before. Ask your administrator.',
  gone: 'What cannot come back',
  'gone.text':
    'This was removed or replaced since. Its secrets are gone for good: once you are in again, add your app, passkey or codes anew under Security.',
  'gone.named': '“{{name}}”, {{at}}',

  do: 'End everything',
  doing: 'Ending…',
  'done.title': 'Everything was ended',
  'done.text':
    'A mail with a link to set a new password is on its way to {{email}}. Nobody is signed in to your account now.',
  'done.text.here':
    'A mail with a link to set a new password is on its way to your mail address. Nobody is signed in to your account now.',
  'done.next': 'After that, look over Security in your account, and tell your administrator.',
  'mailed.title': 'All sessions were ended',
  'mailed.text':
    'A mail is on its way to your mail address. Its link ends the rest: it revokes the tokens and replaces the password.',
  'done.signIn': 'Go to sign-in',
} as const;
