// Words of the policy page of administrators.
export const policy = {
  title: 'Policy',
  intro: 'What holds for everybody who signs in here. A change counts at once, on every open page.',
  again: 'Try again',
  'changed.by': 'Changed by {{name}}',
  'changed.operator': 'Changed on the command line',
  saved: 'The policy is changed.',
  'saved.ended_one': 'The policy is changed. It ended {{count}} session.',
  'saved.ended_other': 'The policy is changed. It ended {{count}} sessions.',
  stale:
    'Somebody else changed the policy meanwhile. Discard to see theirs, or save again to put yours in its place.',
  'stale.by':
    '{{name}} changed the policy meanwhile. Discard to see theirs, or save again to put yours in its place.',
  wrong: 'The fields marked in red need a look.',

  preset: 'Preset',
  'preset.intro': 'A start that fits together. Every field can still be changed.',
  'preset.default': 'Default',
  'preset.nist-aal2': 'NIST AAL2',
  'preset.own': 'Chosen by hand',
  'preset.note.default':
    'For most teams: people stay signed in for weeks, and a second factor is their own choice.',
  'preset.note.nist-aal2':
    'Two factors for everybody, a day per session, an hour unused, and longer passwords (NIST SP 800-63B).',
  'preset.note.own': 'Not one of the presets.',

  sessions: 'Sessions',
  'sessions.intro': 'A shorter time ends at once what is older. A longer one brings nothing back.',
  lifetime: 'Sign in again after',
  'lifetime.note': 'Counted from the sign-in, whatever is done meanwhile.',
  idle: 'Sign in again when unused for',
  'idle.note': 'A page that is merely open counts as unused.',
  unit: 'unit',
  'unit.minutes_one': 'minute',
  'unit.minutes_other': 'minutes',
  'unit.hours_one': 'hour',
  'unit.hours_other': 'hours',
  'unit.days_one': 'day',
  'unit.days_other': 'days',
  'wrong.number': 'Write a whole number.',
  'wrong.duration': 'From {{least}} to {{most}}.',
  'wrong.idle': 'Not longer than the time above.',
  'wrong.range': 'From {{least}} to {{most}}.',

  passwords: 'Passwords',
  'passwords.intro':
    'Length is what counts. Common and leaked passwords, and names of the person and the server, are always refused.',
  minLength: 'Characters at least',
  'minLength.note': 'For new passwords. Those that people have stay as they are.',

  factor: 'Second factor',
  'factor.intro':
    'A passkey, a security key or an authenticator app. A stolen password alone then opens nothing.',
  requiredFor: 'Required of',
  'requiredFor.nobody': 'Nobody: it is their own choice',
  'requiredFor.admins': 'Administrators',
  'requiredFor.everybody': 'Everybody',
  graceDays: 'Days of grace',
  'graceDays.note':
    'Until then people are reminded. After that they can do nothing else before they add one.',
  'since.past': 'In force since {{when}}.',
  'since.coming': 'In force from {{when}}.',

  methods: 'Signing in',
  'methods.intro': 'With e-mail and password everybody can sign in.',
  passkey: 'With a passkey alone',
  'passkey.note': 'When this is off, a passkey is asked for after the password, as a second factor.',

  'meaning.sessions_one': 'Saving ends {{count}} session, of {{people}}.',
  'meaning.sessions_other': 'Saving ends {{count}} sessions, of {{people}}.',
  'meaning.people_one': '{{count}} person',
  'meaning.people_other': '{{count}} people',
  'meaning.noSessions': 'No session ends now.',
  'meaning.factor_one': '{{count}} person has to add a second factor.',
  'meaning.factor_other': '{{count}} people have to add a second factor.',
  'meaning.noFactor': 'Everybody of whom it is required has one.',
  'meaning.you': 'You have none yourself. Add one while the days of grace last.',
  'meaning.you.now': 'You have none yourself. Without days of grace you have to add one right after saving.',
} as const;
