// Words of the card about how much somebody keeps here.
export const storage = {
  title: 'Storage',
  intro: 'What you keep on this server, and how much you may. Deleting something makes room at once.',
  'intro.other': 'What {{name}} keeps on this server.',
  of: '{{total}} of {{limit}} used',
  endless: '{{total}} used. There is no limit.',
  nearlyFull:
    'There is little room left. Once it is full, new files and changes are refused until something is deleted.',
  files: 'Files',
  items: 'Items and the account',
  states: 'Earlier states of items',
  largest: 'Largest files',
  loose: '(not used yet; it is deleted a day after it was sent)',
} as const;
