// `conch migrate`: brings the store to the schema of this version before a server starts on it.
import { examineStorage } from '../storage/examine.ts';
import type { Command } from './command.ts';

export const migrate: Command = {
  words: ['migrate'],
  summary: 'bring the store to the schema of this version',
  details: [
    'Every start of the server does the same; this is for whoever wants to do it beforehand. It is done whole or not at all, by one node at a time. Make a backup first: there is no way back to an older version.',
  ],
  options: {},
  example: 'npm run conch -- migrate',
  askServer: false,
  makesStore: () => true,
  async run(context) {
    const { pending } = await examineStorage(context.config());
    await context.conch();
    const done = pending.length === 0 ? 'The store is current; nothing to do.' : `Migrated: ${pending.join(', ')}.`;
    return { stdout: `${done}\n`, exitCode: 0 };
  },
};
