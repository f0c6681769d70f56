// Words of the pages that a mailed link about a change of address opens.
export const emailLinks = {
  'none.title': 'Part of the link is missing',
  'none.text': 'Open the whole link from your mail.',
  'problem.refused': 'This link does not work any more',
  'problem.taken': 'Somebody has this address',
  home: 'Go to your account',

  'title.confirm': 'Confirm your new address',
  'text.confirm':
    'From then on you sign in with the address that this link was sent to, and no more with the old one.',
  'do.confirm': 'Confirm this address',
  'doing.confirm': 'Confirming…',
  'refused.confirm':
    'It has expired, was used already, or the change was called off. You can ask for it again in your account.',
  'taken.confirm':
    'Meanwhile another account has the address, so yours keeps the old one. If both are yours, tell your administrator.',
  'done.title.confirm': 'Your address is changed',
  'done.text.confirm':
    'You sign in with {{email}} from now on. The old address was told, with a link that undoes this for seven days.',

  'title.undo': 'Undo the change of your address',
  'text.undo':
    'The address that this link was sent to counts again, and every session is ended, on every device.',
  'do.undo': 'Undo the change',
  'doing.undo': 'Undoing…',
  'refused.undo':
    'It has expired, was used already, or an earlier address came back. Ask your administrator if you cannot sign in.',
  'taken.undo': 'Meanwhile another account has the old address. Ask your administrator for help.',
  'done.title.undo': 'Your address is {{email}} again',
  'done.text.undo':
    'Every session was ended. If it was not you who changed the address, somebody else may know your password: set a new one now, then look over Security in your account.',
  'done.password': 'Set a new password',
  'done.signIn': 'Sign in',
} as const;
