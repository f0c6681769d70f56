// The commands, and how the words of one are understood and carried out: here, or inside the running server.
import { parseArgs } from 'node:util';
import type { Conch } from '../assemble.ts';
import { ConfigRefused, editDistance, typosAtMost } from '../config/config.ts';
import { KeyRefused } from '../config/key.ts';
import { isFailure } from '../platform/failure.ts';
import { storeFailureOf } from '../storage/db-errors.ts';
import { StoreRefused } from '../storage/store-refused.ts';
import { activityAnchor } from './activity-anchor.ts';
import { activityVerify } from './activity-verify.ts';
import {
  type Command,
  type CommandContext,
  CommandFailed,
  type CommandResult,
  type OptionValues,
  UsageError,
  version,
} from './command.ts';
import { doctor } from './doctor.ts';
import { helpFor, helpForAll } from './help.ts';
import { migrate } from './migrate.ts';
import { openapi } from './openapi.ts';
import { policySet, policyShow } from './policy.ts';
import { userCreate } from './user-create.ts';
import { userResetLink } from './user-reset-link.ts';

export const commands: readonly Command[] = [
  userCreate,
  userResetLink,
  policyShow,
  policySet,
  activityVerify,
  activityAnchor,
  migrate,
  doctor,
  openapi,
];

/** The text that is written and how the process ends: 0 done, 1 failed, 2 not understood. */
export interface Outcome {
  stdout: string;
  stderr: string;
  exitCode: number;
}

export type Invocation = { command: Command; values: OptionValues } | { answer: string };

/** Throws UsageError, with a hint, where the words are not understood. */
export function understand(args: readonly string[]): Invocation {
  const [first] = args;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    return { answer: helpForAll(commands) };
  }
  if (first === '--version' || first === '-v') return { answer: `${version}\n` };
  const command = commands.find(({ words }) => words.every((word, at) => args[at] === word));
  if (!command) throw new UsageError(hintFor(args));
  const rest = args.slice(command.words.length);
  if (rest.includes('--help') || rest.includes('-h')) return { answer: helpFor(command) };
  return { command, values: readOptions(command, rest) };
}

function readOptions(command: Command, args: readonly string[]): OptionValues {
  const help = `See: conch ${command.words.join(' ')} --help`;
  let values: OptionValues;
  try {
    const options = Object.fromEntries(Object.entries(command.options).map(([name, { type }]) => [name, { type }]));
    values = parseArgs({ args: [...args], options, allowPositionals: false, strict: true }).values as OptionValues;
  } catch (error) {
    // Of what Node says the first sentence is for people.
    const said = (error as Error).message.split('. ')[0] ?? '';
    throw new UsageError(`${said.replace(/\.$/, '')}. ${optionHint(command, said)}${help}`);
  }
  for (const [name, option] of Object.entries(command.options)) {
    if (option.required && !values[name]) {
      throw new UsageError(`--${name} ${option.value ?? ''} is missing. ${help}`);
    }
  }
  return values;
}

function optionHint(command: Command, said: string): string {
  const typed = /^Unknown option '--([^']+)'/.exec(said)?.[1];
  if (typed === undefined) return '';
  const [nearest] = Object.keys(command.options)
    .map((name) => ({ name, distance: editDistance(typed, name) }))
    .filter(({ name, distance }) => distance <= typosAtMost(name))
    .sort((a, b) => a.distance - b.distance);
  return nearest ? `Did you mean --${nearest.name}? ` : '';
}

function hintFor(args: readonly string[]): string {
  const words = args.filter((arg) => !arg.startsWith('-')).slice(0, 2);
  const typed = words.join(' ') || (args[0] ?? '');
  const known = commands.map((command) => command.words.join(' '));
  const distances = known.map((name) => {
    const word = name.includes(' ') ? typed : (words[0] ?? typed);
    return { name, distance: name.startsWith(`${word} `) ? 1 : editDistance(word, name) };
  });
  const [nearest] = distances.sort((a, b) => a.distance - b.distance);
  const hint =
    nearest && nearest.distance <= 3 ? `Did you mean "${nearest.name}"?` : `The commands are: ${known.join(', ')}.`;
  return `"${typed}" is not a command. ${hint}`;
}

export async function carryOut(
  { command, values }: { command: Command; values: OptionValues },
  context: CommandContext,
): Promise<Outcome> {
  const result: CommandResult = await command.run(context, values);
  return { ...result, stderr: '' };
}

/** One sentence for every error that an operator can do something about; others are ours and are thrown on. */
export function outcomeOf(error: unknown): Outcome {
  const failed = (message: string, exitCode = 1): Outcome => ({
    stdout: '',
    stderr: `${message}\n`,
    exitCode,
  });
  if (error instanceof UsageError) return failed(error.message, 2);
  for (const kind of [CommandFailed, ConfigRefused, StoreRefused, KeyRefused]) {
    if (error instanceof kind) return failed(error.message);
  }
  if (isFailure(error)) return failed([error.message, ...Object.values(error.fields ?? {})].join(' '));
  const storeFailure = storeFailureOf(error);
  if (storeFailure) return failed(storeFailure.message);
  throw error;
}

/** The part that a running server does for the command line; see control.ts. */
export async function runCommand(conch: Conch, args: readonly string[], stdin: string): Promise<Outcome> {
  try {
    const invocation = understand(args);
    if ('answer' in invocation) return { stdout: invocation.answer, stderr: '', exitCode: 0 };
    if (!invocation.command.askServer) {
      throw new CommandFailed(`"${invocation.command.words.join(' ')}" wants the server stopped.`);
    }
    conch.logger.info({ command: invocation.command.words.join(' ') }, 'command of the operator');
    const outcome = await carryOut(invocation, {
      config: () => conch.config,
      conch: async () => conch,
      stdin: async () => stdin,
      inServer: true,
    });
    await conch.storage.durable();
    return outcome;
  } catch (error) {
    return outcomeOf(error);
  }
}
