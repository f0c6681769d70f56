// `conch activity anchor`: prints the ends of all activity logs, to be kept outside and held against them later.
import { AnchorRefused } from '../events/activity/anchor.ts';
import { type Command, CommandFailed } from './command.ts';

export const activityAnchor: Command = {
  words: ['activity', 'anchor'],
  summary: 'print the ends of the activity logs, to keep elsewhere',
  details: [
    'A line for each log, with a seal at the end. Keep it where nobody who can change the store gets to. "activity verify --anchor-stdin" then also finds logs that were rolled back to an earlier state of theirs or deleted whole.',
  ],
  options: {},
  example: 'npm run --silent conch -- activity anchor > anchor.txt',
  askServer: true,
  async run(context) {
    const { activity } = await context.conch();
    try {
      return { stdout: await activity.anchor(), exitCode: 0 };
    } catch (error) {
      if (error instanceof AnchorRefused) throw new CommandFailed(error.message);
      throw error;
    }
  },
};
