// `conch user reset-link`: a link that sets a new password, for somebody who is locked out and cannot be reached by mail.
import { isFailure } from '../platform/failure.ts';
import { type Command, CommandFailed, moment, text } from './command.ts';

export const userResetLink: Command = {
  words: ['user', 'reset-link'],
  summary: 'print a link that sets a new password',
  details: [
    'Hand the link to the person yourself; nothing is mailed. Earlier reset links of theirs stop working. Setting the password ends all their sessions.',
  ],
  options: {
    email: { type: 'string', value: '<address>', help: 'mail address of the user', required: true },
  },
  example: 'npm run conch -- user reset-link --email ada@example.com',
  askServer: true,
  async run(context, values) {
    const { passwordReset } = await context.conch();
    const email = text(values, 'email') ?? '';
    const { link, expiresAt } = await passwordReset.resetLinkFor(email).catch((error) => {
      if (!isFailure(error, 'user.not-found')) throw error;
      throw new CommandFailed(`There is no active user with the address ${email}.`);
    });
    return { stdout: `The link works once, until ${moment(expiresAt)}:\n${link}\n`, exitCode: 0 };
  },
};
