// `conch user create`: makes a user, and with the first one all that a first run makes.
import { newSecret, systemRandom } from '../platform/random.ts';
import {
  type Command,
  type CommandContext,
  CommandFailed,
  moment,
  type OptionValues,
  text,
  UsageError,
} from './command.ts';

export const userCreate: Command = {
  words: ['user', 'create'],
  summary: 'make a user',
  details: [
    'Without --password-stdin a link is printed with which the person sets their own password; an invitation with a link goes to them by mail too.',
    'The first user has to be a super-admin. The first organisation is made with them.',
  ],
  options: {
    email: { type: 'string', value: '<address>', help: 'mail address; they sign in with it', required: true },
    name: { type: 'string', value: '<name>', help: 'how they are called; the part before the @ if not said' },
    'super-admin': { type: 'boolean', help: 'they may do everything, and make users' },
    'password-stdin': { type: 'boolean', help: 'read their password from the standard input' },
    organisation: {
      type: 'string',
      value: '<name>',
      help: 'name of the first organisation, with the first user; "My organisation" if not said',
    },
  },
  example: `printf %s "$PASSWORD" | npm run conch -- user create --email ada@example.com --name "Ada Lovelace" --super-admin --password-stdin`,
  askServer: true,
  // The first user has to be one, so anybody else is looked for in the wrong place.
  makesStore: (values) => values['super-admin'] === true,
  async run(context, values) {
    const password = await readPassword(context, values);
    const conch = await context.conch();
    const first = await conch.setUp.isOpen();
    if (!first && text(values, 'organisation') !== undefined) {
      throw new UsageError('--organisation names the first organisation, and there are accounts already.');
    }
    const lines = first ? await makeFirst(context, values, password) : await makeUser(context, values, password);
    return { stdout: `${lines.join('\n')}\n`, exitCode: 0 };
  },
};

async function readPassword(context: CommandContext, values: OptionValues): Promise<string | undefined> {
  if (values['password-stdin'] !== true) return undefined;
  const password = await context.stdin();
  if (password === '') throw new CommandFailed('No password came through the standard input.');
  if (/[\r\n]/.test(password)) throw new CommandFailed('The password on the standard input has more than one line.');
  return password;
}

async function makeUser(context: CommandContext, values: OptionValues, password?: string): Promise<string[]> {
  const { provision } = await context.conch();
  const email = text(values, 'email') ?? '';
  const superAdmin = values['super-admin'] === true;
  const user = await provision.createUser(
    { email, name: text(values, 'name'), password, superAdmin },
    { actor: { kind: 'system', reason: 'command line' } },
  );
  return report(context, user, superAdmin, password === undefined);
}

async function makeFirst(context: CommandContext, values: OptionValues, password?: string): Promise<string[]> {
  if (values['super-admin'] !== true) {
    throw new CommandFailed('There is no account yet, and the first one has to be a super-admin. Add --super-admin.');
  }
  const { setUp } = await context.conch();
  const email = text(values, 'email') ?? '';
  const link = await setUp.newLink();
  const user = await setUp.complete({
    token: link.slice(link.indexOf('#') + 1),
    email,
    name: text(values, 'name') ?? email.slice(0, email.lastIndexOf('@')),
    // This password is told to nobody; the printed link sets another.
    password: password ?? newSecret(systemRandom),
    organisation: text(values, 'organisation') ?? 'My organisation',
  });
  return report(context, user, true, password === undefined);
}

async function report(
  context: CommandContext,
  user: { _key: string; data: Record<string, unknown> },
  superAdmin: boolean,
  withLink: boolean,
): Promise<string[]> {
  const { name, email } = user.data;
  const made = `Made the ${superAdmin ? 'super-admin' : 'user'} ${name} <${email}>, key ${user._key}.`;
  if (!withLink) return [made];
  const { passwordReset } = await context.conch();
  const { link, expiresAt } = await passwordReset.resetLinkFor(String(email));
  return [made, `With this link they choose a password; it works once, until ${moment(expiresAt)}:`, link];
}
