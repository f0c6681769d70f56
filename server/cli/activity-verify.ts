// `conch activity verify`: says whether the logs of the accounts are whole.
import type { ChainFault } from '../events/activity/activity.ts';
import { type Command, CommandFailed, text } from './command.ts';

const words: Record<ChainFault['what'], string> = {
  changed: 'was changed',
  missing: 'is missing',
  'cut-off': 'and all after it were cut off',
  'head-changed': 'does not fit the seal of the log',
};

export const activityVerify: Command = {
  words: ['activity', 'verify'],
  summary: 'look whether the activity logs are whole',
  details: [
    'Each entry of a log holds a hash over itself and the one before, and the end of each log is sealed with the key of the server. An entry that was changed, taken out or cut off is named, and the command ends with 1.',
  ],
  options: {
    email: { type: 'string', value: '<address>', help: 'look at the log of this user alone' },
  },
  example: 'npm run conch -- activity verify',
  askServer: true,
  async run(context, values) {
    const { activity, users } = await context.conch();
    const email = text(values, 'email');
    const person = email === undefined ? undefined : await users.findByEmail(email);
    if (email !== undefined && !person) throw new CommandFailed(`There is no user with the address ${email}.`);
    const { chains, entries, faults } = await activity.verify(person?.userKey);
    const looked = `Looked at ${entries} ${entries === 1 ? 'entry' : 'entries'} of ${chains} ${chains === 1 ? 'log' : 'logs'}.`;
    if (faults.length === 0) return { stdout: `${looked} All are whole.\n`, exitCode: 0 };
    const lines = faults.map(({ userKey, seq, what }) => `User ${userKey}: entry ${seq} ${words[what]}.`);
    return { stdout: `${[looked, ...lines].join('\n')}\n`, exitCode: 1 };
  },
};
