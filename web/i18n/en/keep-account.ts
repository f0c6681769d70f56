// Words of the page that a mailed link opens to keep an account that waits to be deleted.
export const keepAccount = {
  title: 'Keep your account?',
  text: 'It waits to be deleted. Keep it, and it stays as it is; then sign in as you always did.',
  do: 'Keep my account',
  doing: 'Keeping it…',
  'title.done': 'Your account is kept',
  'text.done':
    'Sign in as you always did. If it was not you who wanted it deleted, set a new password, and tell your administrator.',
  signIn: 'Sign in',
  password: 'Set a new password',
  'none.title': 'Part of the link is missing',
  'none.text': 'Open the whole link from your mail.',
  'title.refused': 'This link does not work any more',
  'text.refused':
    'It was used already, or the account is kept or deleted. Sign in to see; if you cannot, the account may be gone.',
} as const;
