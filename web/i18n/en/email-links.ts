// Words of the pages that a mailed link about a change of address opens.
export const emailLinks = {
  'none.title': 'Part of the link is missing',
  'none.text': 'Open the complete link from your e-mail.',
  'problem.refused': 'This link no longer works',
  'problem.taken': 'This address is already in use',
  home: 'Go to your account',

  'title.confirm': 'Confirm your new address',
  'text.confirm': 'From then on, you sign in with the address this link was sent to, and no longer with the old one.',
  'do.confirm': 'Confirm this address',
  'doing.confirm': 'Confirming…',
  'refused.confirm':
    'It has expired or was already used, or the change was cancelled. You can ask for it again in your account.',
  'taken.confirm':
    'Another account now uses this address, so yours keeps the old one. If both are yours, tell your administrator.',
  'done.title.confirm': 'Your address has been changed',
  'done.text.confirm':
    'From now on, you sign in with {{email}}. We also wrote to the old address, with a link that can undo this for seven days.',

  'title.undo': 'Undo the change of your address',
  'text.undo': 'You sign in with the address this link was sent to again, and every session ends, on every device.',
  'do.undo': 'Undo the change',
  'doing.undo': 'Undoing…',
  'refused.undo':
    'It has expired or was already used, or an earlier address was restored. If you cannot sign in, ask your administrator.',
  'taken.undo': 'Another account now uses the old address. Ask your administrator for help.',
  'done.title.undo': 'Your address is {{email}} again',
  'done.text.undo':
    'Every session has ended. If it was not you who changed the address, someone else may know your password: set a new one now, then check Security in your account.',
  'done.password': 'Set a new password',
  'done.signIn': 'Sign in',
} as const;
