// Words of the page of one's data and of the banner while the account waits to be deleted.
export const yourData = {
  title: 'Your data',
  intro: 'See how much room it takes, take a copy of all that is yours here, or delete your account.',
  again: 'Try again',

  copy: 'Take your data',
  'copy.intro':
    'A zip file with your profile, what you made and what you are assigned to, links and permissions, files, sessions, tokens, sign-in methods and your activity, as JSON and CSV. It holds no password and no secret. A README in it says what each file is.',
  'copy.none': 'Making it can take some minutes. You get a mail when it is ready.',
  'copy.do': 'Make a copy',
  'copy.anew': 'Make a new one',
  'copy.waiting': 'It will be made in a moment.',
  'copy.working': 'Making your copy',
  'copy.leave': 'You can leave this page: it goes on, and a mail tells you when it is ready.',
  'copy.stop': 'Stop',
  'copy.ready': 'Your copy is ready',
  'copy.about': '{{size}}, asked for on {{asked}}. You can download it until {{until}}; then it is deleted.',
  'copy.download': 'Download',
  'copy.delete': 'Delete it',
  'copy.deleted': 'The copy is deleted.',
  'copy.failed': 'Your copy could not be made. Try again; if it fails again, tell your administrator.',

  delete: 'Delete your account',
  'delete.intro': 'You have thirty days to change your mind: sign in within that time, and the account is kept.',
  'delete.now': 'At once, you are signed out everywhere and your personal access tokens end.',
  'delete.then':
    'After thirty days, your profile, picture, password, sign-in methods, memberships, permissions and activity are deleted, with what stands under you alone. Nobody can bring it back.',
  'delete.stays': 'What you made for others stays with them, without your name. Take a copy of your data first.',
  'delete.ask': 'Delete account…',
  'delete.title': 'Delete your account?',
  'delete.text': 'Your account will be deleted on {{date}}. If you sign in before then, it is kept.',
  'delete.name': 'Type your name, {{name}}, to confirm',
  'delete.missing': 'Type the name as it stands above.',
  'delete.do': 'Delete my account',
  'delete.doing': 'Deleting…',
  'delete.pending': 'Your account will be deleted on {{date}}.',
  'delete.parked':
    'Your account was to be deleted, and waits: you are the last active super-admin. It is deleted as soon as there is another one.',
  'delete.keep': 'Keep my account',
  'delete.kept': 'Your account is kept.',
} as const;
