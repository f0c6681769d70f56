// Words of the frame around every page: sections, menu, pages for what went wrong.
export const shell = {
  name: 'Conch',
  skip: 'Skip to content',
  title: '{{page}} · Conch',
  home: 'Conch, to your account',

  'sections.label': 'Sections',
  'sections.open': 'Open sections',
  'sections.account': 'Account',
  'sections.security': 'Security',
  'sections.tokens': 'Personal access tokens',
  'sections.administration': 'Administration',
  'sections.policy': 'Policy',
  'attention.token-ends': 'A token ends within a week',
  'attention.none-on': 'No second factor is on',
  'attention.few-codes': 'Few backup codes are left',
  'sections.signOut': 'Sign out',

  'menu.label': 'Your menu, {{name}}',
  'menu.settings': 'Settings',
  'menu.theme': 'Theme',
  'menu.theme.light': 'Light',
  'menu.theme.dark': 'Dark',
  'menu.theme.system': 'System',
  'menu.signOut': 'Log out',

  'signOut.unsaved': 'Log out without saving?',
  'signOut.failed': 'You are still signed in. {{reason}}',
  'theme.failed': 'The theme could not be saved to your account. {{reason}}',

  'enrolment.coming': 'From {{when}} on, your account needs a second factor. Add one before that.',
  'enrolment.do': 'Add a second factor',

  'again.title': 'Sign in again',
  'again.text': 'Your session has ended. What you typed is still here.',
  'again.other': 'Use another account',

  'prove.title': 'Is it you?',
  'prove.text': 'This changes how your account is protected. Prove who you are; it holds for ten minutes.',

  'notFound.title': 'There is nothing here',
  'notFound.text': 'The address may be mistyped, or what was here has moved. Your account is where it was.',
  'notFound.go': 'Go to your account',

  'failed.title': 'This page did not work',
  'failed.text':
    'Something went wrong while showing it. Load it again; if that does not help, tell your administrator.',
  'failed.reload': 'Load again',
  'failed.home': 'Go to the start',
  'outdated.title': 'Load the page again',
  'outdated.text':
    'A part of it could not be fetched: either the connection is lost, or Conch has been updated meanwhile.',
} as const;
