// Words of the security section and of adding a second factor: authenticator app, passkeys, backup codes.
export const security = {
  title: 'Security',
  intro: 'How you prove who you are, and what else could open your account.',
  again: 'Try again',
  added: 'Added',
  used: 'Last used',
  'used.never': 'Never used',
  password: 'Current password',
  'password.missing': 'Write your password.',
  code: 'Code of your authenticator app',
  'code.missing': 'Write the six digits that the app shows.',
  'code.refused':
    'That code is not right, was used already, or has expired. Take the one that the app shows now.',

  twoFactor: 'Two-factor authentication',
  'twoFactor.intro': 'With a second factor, a stolen password alone opens nothing.',
  'twoFactor.enable': 'Enable 2FA',
  'twoFactor.note': 'After the password, Conch asks for a code that an app on your phone shows.',
  'twoFactor.note.passkeys':
    'It is on already: a passkey or security key is your second factor. Switch this on to add an app on your phone.',
  app: 'Authenticator app',
  'app.replace': 'Replace app',
  'app.on':
    'Two-factor authentication is on. Conch asks for a code when you sign in. Other sessions have ended.',
  'app.replaced': 'The new authenticator app counts from now on; the old one does not any more.',
  'app.off': 'Two-factor authentication is off. Your password alone opens your account.',
  'app.off.passkeysStay': 'The authenticator app is off. Your passkeys and keys stay your second factor.',

  'enrol.title': 'Add an authenticator app',
  'enrol.title.replace': 'Replace the authenticator app',
  'enrol.password': 'First your current password, so that nobody else adds an app of theirs.',
  'enrol.password.replace':
    'First your current password. The app in use counts until the new one has shown a right code.',
  'enrol.next': 'Next',
  'enrol.nexting': 'Checking…',
  'enrol.scan':
    'Scan this with Google Authenticator, 2FAS, Authy, Duo Mobile, Microsoft Authenticator or the like.',
  'enrol.qr': 'QR code for your authenticator app; the secret to copy stands below it',
  'enrol.open': 'Open in the app on this device',
  'enrol.secret': 'No camera at hand? Copy this secret into the app.',
  'enrol.secret.what': 'the secret',
  'enrol.code': 'Write the code that the app shows now.',
  'enrol.code.label': 'Code that the app shows',
  'enrol.code.hint': 'Six digits; a new code comes every 30 seconds.',
  'enrol.do': 'Switch on',
  'enrol.doing': 'Checking…',
  'clock.ahead_one':
    'The clock of your device is {{count}} minute ahead. Switch automatic date and time on there, then take the code that the app shows.',
  'clock.ahead_other':
    'The clock of your device is {{count}} minutes ahead. Switch automatic date and time on there, then take the code that the app shows.',
  'clock.behind_one':
    'The clock of your device is {{count}} minute behind. Switch automatic date and time on there, then take the code that the app shows.',
  'clock.behind_other':
    'The clock of your device is {{count}} minutes behind. Switch automatic date and time on there, then take the code that the app shows.',

  'off.title': 'Switch the authenticator app off?',
  'off.text_zero': 'Your password alone will open your account, and your other sessions end.',
  'off.text_one':
    'Your password alone will open your account, and the backup code that is left goes too. Your other sessions end.',
  'off.text_other':
    'Your password alone will open your account, and the {{count}} backup codes go too. Your other sessions end.',
  'off.text.passkeys_one': 'Your other sessions end. Your passkey or key and the backup codes stay.',
  'off.text.passkeys_other':
    'Your other sessions end. Your {{count}} passkeys and keys and the backup codes stay.',
  'off.do': 'Switch off',
  'off.doing': 'Switching off…',
  'off.lost': 'I cannot get at the app',
  'off.lost.text':
    'It goes without a code too: Conch asks for a passkey, or for your password and a backup code, unless you have just proven who you are.',
  'off.lost.do': 'Switch off without a code',

  passkeys: 'Passkeys and security keys',
  'passkeys.intro':
    'Sign in with your fingerprint, face or screen lock, on this device or your phone, or with a key such as a YubiKey. Nobody can trick you into giving it away.',
  'passkeys.none': 'None yet. A passkey on this device is the safest way in, and the quickest.',
  'passkeys.add': 'Add passkey',
  'passkeys.addKey': 'Add security key',
  'passkeys.adding': 'Waiting for your device…',
  'passkey.added': '“{{name}}” is added. Other sessions have ended.',
  'passkey.first': '“{{name}}” is added, and two-factor authentication is on. Other sessions have ended.',
  'passkey.synced': 'Synced between your devices',
  'passkey.bound': 'On one device only',
  'passkey.key': 'On one device only · used after the password',
  'passkey.name': 'Name',
  'passkey.name.missing': 'Write a name.',
  'passkey.rename': 'Rename {{name}}',
  'passkey.rename.do': 'Rename',
  'passkey.remove': 'Remove {{name}}',
  'passkey.remove.title': 'Remove “{{name}}”?',
  'passkey.remove.text': 'It will not open your account any more, and your other sessions end.',
  'passkey.remove.last_zero': 'It is your last second factor: your password alone will open your account.',
  'passkey.remove.last_one':
    'It is your last second factor: the backup code that is left goes too, and your password alone will open your account.',
  'passkey.remove.last_other':
    'It is your last second factor: the {{count}} backup codes go too, and your password alone will open your account.',
  'passkey.remove.do': 'Remove',
  'passkey.removed': '“{{name}}” is removed.',

  codes: 'Backup codes',
  'codes.intro': 'The way in when phone and keys are out of reach. Each of the ten works once.',
  'codes.none': 'They come with your first second factor: switch 2FA on, or add a passkey.',
  'codes.left_zero': 'No code is left.',
  'codes.left_one': '{{count}} code is left.',
  'codes.left_other': '{{count}} codes are left.',
  'codes.few': 'Make new ones before you need them.',
  'codes.make': 'Make new codes',
  'codes.make.title': 'Make ten new backup codes?',
  'codes.make.text_zero': 'They are shown once, so have a place to keep them at hand.',
  'codes.make.text_one': 'The code that is left stops working at once, wherever you keep it.',
  'codes.make.text_other': 'The {{count}} codes that are left stop working at once, wherever you keep them.',
  'codes.make.do': 'Make new codes',
  'codes.made': 'Ten new backup codes count from now on.',
  'codes.dialog.title': 'Keep these backup codes',
  'codes.purpose': 'Without your phone or key, one of these and your password let you in. Each works once.',
  'codes.once': 'They are shown only now: keep them where only you look.',
  'codes.file': 'Backup codes of {{email}} for Conch at {{server}}',
  'codes.copy': 'Copy',
  'codes.download': 'Download',
  'codes.print': 'Print',
  'codes.kept': 'I have kept them',

  'new.title': 'Add a second factor',
  'new.intro': 'It keeps your account yours, even if somebody learns your password. It takes a minute.',
  'new.passkey': 'Passkey',
  'new.passkey.text':
    'Your fingerprint, face or screen lock on this device or your phone. Quickest, and safest.',
  'new.passkey.unsupported': 'This browser knows no passkeys. Take a newer one, or the authenticator app.',
  'new.key': 'Use a security key',
  'new.app.text': 'An app on your phone shows a code to write after your password.',
  'new.app.replaces':
    'You have one already. Adding another replaces it once the new one has shown a right code.',
  'new.app.do': 'Set up app',
  'new.done': 'Your second factor is on',
  'new.done.text':
    'From the next sign-in on, Conch asks for it. Add one more, so that losing one locks nobody out.',
  'new.done.go': 'Go to security',
} as const;
