// Words of parts that know no subject: fields, buttons, states.
export const ui = {
  cancel: 'Cancel',
  close: 'Close',
  again: 'Try again',
  reload: 'Reload',
  'missing.title': 'Reload the page',
  more: 'Show more',
  share: 'Who has access…',
  loading: 'Loading…',
  wait: 'You can try again in {{time}}.',

  'save.do': 'Save changes',
  'save.doing': 'Saving…',
  'save.discard': 'Discard',
  'save.unsaved': 'Unsaved changes',
  'save.done': 'Saved',

  'leave.title': 'Leave without saving?',
  'leave.text': 'What you changed on this page is not saved and will be lost.',
  'leave.stay': 'Stay',
  'leave.go': 'Leave without saving',
  'discard.title': 'Close without saving?',
  'discard.text': 'What you entered or began here is not saved and will be lost.',
  'discard.do': 'Close without saving',

  'combo.none': 'No matches.',
  'combo.found_one': '{{count}} match.',
  'combo.found_other': '{{count}} matches.',

  'copy.do': 'Copy {{what}}',
  'copy.done': 'Copied',
  'copy.failed': 'Could not copy. Select it and copy it by hand.',

  'password.show': 'Show password',
  'password.hide': 'Hide password',
  'password.capsLock': 'Caps Lock is on.',

  'connection.lost': 'Connection lost. Trying again…',

  'time.now': 'just now',

  'messages.dismiss': 'Dismiss',
} as const;
