// `conch activity verify`: says whether the logs of the accounts are whole.
import type { Activity, Anchor, ChainFault } from '../events/activity/activity.ts';
import { AnchorRefused } from '../events/activity/anchor.ts';
import { type Command, CommandFailed, text } from './command.ts';

const words: Record<ChainFault['what'], (seq: number) => string> = {
  changed: (seq) => `entry ${seq} was changed`,
  missing: (seq) => `entry ${seq} is missing`,
  'cut-off': (seq) => `entry ${seq} and all after it were cut off`,
  'head-changed': (seq) => `entry ${seq} does not fit the seal of the log`,
  broken: (seq) => `the log was not whole when entry ${seq} was written`,
  'beginning-missing': () => 'the log does not begin with the creation of the account',
  'log-missing': () => 'the log is missing',
  'account-missing': () => 'there is no such account, and the log does not say that it was deleted',
  'rolled-back': (seq) => `entry ${seq} and all after it were rolled back: the anchor has them`,
  'not-as-anchored': (seq) => `entry ${seq} is not the one that the anchor has`,
};

export const activityVerify: Command = {
  words: ['activity', 'verify'],
  summary: 'look whether the activity logs are whole',
  details: [
    'Each entry of a log holds a hash over itself and the one before, and the end of each log is sealed with the key of the server. An entry that was changed, taken out or cut off is named, and the command ends with 1. So is a log that Conch itself found broken when it wrote to it, one whose account exists and whose beginning does not, and one whose account is gone without having been deleted.',
    'A log that was put back to an earlier state of its own fits its seal. Only an anchor that was printed before with "activity anchor" and kept elsewhere gives that away.',
  ],
  options: {
    email: { type: 'string', value: '<address>', help: 'look at the log of this user alone' },
    'anchor-stdin': { type: 'boolean', help: 'hold the logs against an anchor from the standard input' },
  },
  example: 'npm run conch -- activity verify',
  askServer: true,
  async run(context, values) {
    const { activity, users } = await context.conch();
    const email = text(values, 'email');
    const person = email === undefined ? undefined : await users.findByEmail(email);
    if (email !== undefined && !person) throw new CommandFailed(`There is no user with the address ${email}.`);
    const { chains, entries, faults } = await activity.verify(person?.userKey, {
      accounts: () => users.allKeys(),
      ...(values['anchor-stdin'] === true ? { anchor: anchorIn(activity, await context.stdin()) } : {}),
    });
    const looked = `Looked at ${entries} ${entries === 1 ? 'entry' : 'entries'} of ${chains} ${chains === 1 ? 'log' : 'logs'}.`;
    if (faults.length === 0) return { stdout: `${looked} All are whole.\n`, exitCode: 0 };
    const lines = faults.map(({ userKey, seq, what }) => `User ${userKey}: ${words[what](seq)}.`);
    return { stdout: `${[looked, ...lines].join('\n')}\n`, exitCode: 1 };
  },
};

function anchorIn(activity: Activity, given: string): Anchor {
  try {
    return activity.readAnchor(given);
  } catch (error) {
    if (error instanceof AnchorRefused) throw new CommandFailed(error.message);
    throw error;
  }
}
