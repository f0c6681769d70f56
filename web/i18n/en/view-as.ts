// Words about looking at somebody's profile as they see it: the question, the banner above it, and the banner of its owner.
export const viewAs = {
  'ask.title': 'Look at the profile of {{name}} as they see it?',
  'ask.text':
    'You see the pages of {{name}} for {{count}} minutes, and can change nothing. You see no password, no code and no secret.',
  'ask.told':
    '{{name}} gets a mail at once, sees it on every page while it lasts, and can stop it. It stands in their activity, with your name and the reason.',
  'ask.reason': 'Reason',
  'ask.reason.hint': '{{name}} reads this.',
  'ask.missing': 'Say why you look.',
  'ask.unusable': 'Write the reason on one line, with 200 characters at most.',
  'ask.do': 'Tell them and look',
  'ask.doing': 'Telling them…',

  label: 'Looking at somebody’s profile',
  who: 'You are looking at the profile of {{name}}, as they see it.',
  told: 'Read only. They were told.',
  ends_zero: 'It ends now.',
  ends_one: 'Ends in {{count}} minute.',
  ends_other: 'Ends in {{count}} minutes.',
  stop: 'Stop',
  reason: 'Nothing can be changed here: this is how {{name}} sees it, and every control is switched off.',
  legend: 'Profile of {{name}}, read only',

  'over.title': 'You are not looking at this profile',
  'over.text':
    'The look has ended: the time was over, somebody stopped it, or your session or your rights changed. You can begin another one from the list of users.',
  'over.go': 'Go to the users',

  'at.label': 'Somebody is looking at your profile',
  'at.who': '{{name}} is looking at your profile, as you see it.',
  'at.why': 'The reason given: “{{reason}}”.',
  'at.what': 'They can read it and change nothing.',
  'at.unnamed': 'An administrator',
  'at.stop_one': 'Stop the look',
  'at.stop_other': 'Stop {{count}} looks',
  'at.stopped': 'Stopped. Nobody is looking at your profile.',
} as const;
