// Words of the frame around every page: sections, menu, pages for what went wrong.
export const shell = {
  name: 'Conch',
  skip: 'Skip to content',
  title: '{{page}} · Conch',
  home: 'Conch, to your account',

  'sections.label': 'Sections',
  'sections.open': 'Open sections',
  'sections.account': 'Account',
  'sections.otherUser': 'This account',
  'sections.ownAccount': 'Your account',
  'sections.security': 'Security',
  'sections.tokens': 'Personal access tokens',
  'sections.memberships': 'Member of',
  'sections.administration': 'Administration',
  'sections.users': 'Users',
  'sections.organisations': 'Organisations',
  'sections.groups': 'User groups',
  'sections.policy': 'Policy',
  'sections.mail': 'Mail',
  'sections.audit': 'Audit trail',
  'sections.events': 'Events',
  'attention.token-ends': 'A token expires within a week',
  'sections.yourData': 'Your data',
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
  'prove.text':
    'This changes how your account is protected, so confirm that it is you. We will not ask again for ten minutes.',

  'notFound.title': 'Page not found',
  'notFound.text': 'The address may be mistyped, or the page has moved.',
  'notFound.next': 'If somebody sent you here, ask them for the address, or whether you may see it.',
  'notFound.go': 'Go to your account',

  'failed.title': 'Something went wrong',
  'failed.text': 'This page could not be shown. Reload it; if that does not help, tell your administrator.',
  'failed.home': 'Go to the start',
} as const;
