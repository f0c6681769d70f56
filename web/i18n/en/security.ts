// Words of the security section and of adding a second factor: authenticator app, passkeys, backup codes.
export const security = {
  title: 'Security',
  intro: 'How you prove who you are, and where you are signed in.',
  again: 'Try again',
  added: 'Added',
  used: 'Last used',
  'used.never': 'Never used',
  password: 'Current password',
  'password.missing': 'Enter your password.',
  code: 'Code from your authenticator app',
  'code.missing': 'Enter the six digits that the app shows.',
  'code.refused':
    'That code is wrong, was already used, or has expired. Enter the one that the app shows now.',

  twoFactor: 'Two-factor authentication',
  'twoFactor.intro': 'With a second step, a stolen password alone is not enough to get in.',
  'twoFactor.enable': 'Enable 2FA',
  'twoFactor.note': 'After your password, Conch asks for a code from an app on your phone.',
  'twoFactor.note.passkeys':
    'It is on already: a passkey or security key is your second factor. Switch this on to add an app on your phone.',
  app: 'Authenticator app',
  'app.replace': 'Replace app',
  'app.on':
    'Two-factor authentication is on. Conch asks for a code when you sign in. Other sessions have ended.',
  'app.replaced': 'From now on, use the new authenticator app; the old one no longer works.',
  'app.off': 'Two-factor authentication is off. Your password alone is enough to sign in.',
  'app.off.passkeysStay': 'The authenticator app is off. Your passkeys and keys remain your second factor.',

  'enrol.title': 'Add an authenticator app',
  'enrol.title.replace': 'Replace the authenticator app',
  'enrol.password': 'First, enter your current password, so that nobody else can add their app.',
  'enrol.password.replace':
    'First, enter your current password. The old app works until the new one has shown a correct code.',
  'enrol.next': 'Next',
  'enrol.nexting': 'Checking…',
  'enrol.scan':
    'Scan this with Google Authenticator, 2FAS, Authy, Duo Mobile, Microsoft Authenticator or a similar app.',
  'enrol.qr': 'QR code for your authenticator app; the secret to copy is below it',
  'enrol.open': 'Open in the app on this device',
  'enrol.secret': 'No camera at hand? Copy this secret into the app.',
  'enrol.secret.what': 'the secret',
  'enrol.code': 'Enter the code that the app shows now.',
  'enrol.code.label': 'Code that the app shows',
  'enrol.code.hint': 'Six digits; a new code comes every 30 seconds.',
  'enrol.do': 'Switch on',
  'enrol.doing': 'Checking…',
  'clock.ahead_one':
    'The clock of your device is {{count}} minute ahead. Turn on automatic date and time there, then enter the code that the app shows.',
  'clock.ahead_other':
    'The clock of your device is {{count}} minutes ahead. Turn on automatic date and time there, then enter the code that the app shows.',
  'clock.behind_one':
    'The clock of your device is {{count}} minute behind. Turn on automatic date and time there, then enter the code that the app shows.',
  'clock.behind_other':
    'The clock of your device is {{count}} minutes behind. Turn on automatic date and time there, then enter the code that the app shows.',

  'off.title': 'Switch off the authenticator app?',
  'off.text_zero': 'Your password alone will be enough to sign in, and your other sessions end.',
  'off.text_one':
    'Your password alone will be enough to sign in, and your last backup code goes too. Your other sessions end.',
  'off.text_other':
    'Your password alone will be enough to sign in, and your {{count}} backup codes go too. Your other sessions end.',
  'off.text.passkeys_one': 'Your other sessions end. Your passkey or key and the backup codes stay.',
  'off.text.passkeys_other':
    'Your other sessions end. Your {{count}} passkeys and keys and the backup codes stay.',
  'off.do': 'Switch off',
  'off.doing': 'Switching off…',
  'off.lost': 'I no longer have the app',
  'off.lost.text':
    'You can switch it off without a code too. Conch asks for a passkey, or for your password and a backup code, unless you have just proven who you are.',
  'off.lost.do': 'Switch off without a code',

  passkeys: 'Passkeys and security keys',
  'passkeys.intro':
    'Sign in with your fingerprint, face or screen lock, on this device or your phone, or with a key such as a YubiKey. No fake page can trick you into giving it away.',
  'passkeys.none': 'None yet. A passkey on this device is the safest and quickest way to sign in.',
  'passkeys.add': 'Add passkey',
  'passkeys.addKey': 'Add security key',
  'passkeys.adding': 'Waiting for your device…',
  'passkey.added': '“{{name}}” has been added. Other sessions have ended.',
  'passkey.first':
    '“{{name}}” has been added, and two-factor authentication is on. Other sessions have ended.',
  'passkey.synced': 'Synced between your devices',
  'passkey.bound': 'On one device only',
  'passkey.key': 'On one device only · used after the password',
  'passkey.name': 'Name',
  'passkey.name.missing': 'Enter a name.',
  'passkey.rename': 'Rename {{name}}',
  'passkey.rename.do': 'Rename',
  'passkey.remove': 'Remove {{name}}',
  'passkey.remove.title': 'Remove “{{name}}”?',
  'passkey.remove.text': 'You can no longer sign in with it, and your other sessions end.',
  'passkey.remove.last_zero': 'It is your last second factor: your password alone will be enough to sign in.',
  'passkey.remove.last_one':
    'It is your last second factor: your last backup code goes too, and your password alone will be enough to sign in.',
  'passkey.remove.last_other':
    'It is your last second factor: your {{count}} backup codes go too, and your password alone will be enough to sign in.',
  'passkey.remove.do': 'Remove',
  'passkey.removed': '“{{name}}” has been removed.',

  codes: 'Backup codes',
  'codes.intro': 'For when you do not have your phone or key. Each of the ten codes works once.',
  'codes.none': 'You get them with your first second factor: enable 2FA or add a passkey.',
  'codes.left_zero': 'No code is left.',
  'codes.left_one': '{{count}} code is left.',
  'codes.left_other': '{{count}} codes are left.',
  'codes.few': 'Make new ones before you need them.',
  'codes.make': 'Make new codes',
  'codes.make.title': 'Make ten new backup codes?',
  'codes.make.text_zero': 'They are shown only once, so be ready to save them.',
  'codes.make.text_one': 'Your last old code stops working at once.',
  'codes.make.text_other': 'Your {{count}} old codes stop working at once.',
  'codes.make.do': 'Make new codes',
  'codes.made': 'You have ten new backup codes.',
  'codes.dialog.title': 'Save these backup codes',
  'codes.purpose':
    'Without your phone or key, you can sign in with your password and one of these. Each works once.',
  'codes.once': 'They are shown only now: keep them where only you can find them.',
  'codes.file': 'Backup codes of {{email}} for Conch at {{server}}',
  'codes.copy': 'Copy',
  'codes.download': 'Download',
  'codes.print': 'Print',
  'codes.kept': 'I have saved them',

  'new.title': 'Add a second factor',
  'new.intro': 'It protects your account even if someone learns your password. It takes a minute.',
  'new.intro.required':
    'Your administrators require one. Everything else waits until you have it. It takes a minute.',
  'new.passkey': 'Passkey',
  'new.passkey.text':
    'Your fingerprint, face or screen lock on this device or your phone. The quickest and safest way.',
  'new.passkey.unsupported':
    'This browser does not support passkeys. Use a newer one, or an authenticator app.',
  'new.key': 'Use a security key',
  'new.app.text': 'An app on your phone shows a code that you enter after your password.',
  'new.app.replaces': 'You already have one. A new one replaces it once it has shown a correct code.',
  'new.app.do': 'Set up app',
  'new.done': 'Your second factor is on',
  'new.done.text':
    'Conch asks for it from your next sign-in. Add another one, so that you can still get in if you lose one.',
  'new.done.go': 'Go to security',
  'new.done.next': 'Continue to where you were going',
} as const;
