// Describes a command: its words, its options, and a function that both the command line and a running server call.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Conch } from '../assemble.ts';
import type { Config } from '../config/config.ts';

export const version: string = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
).version;

export interface CommandOption {
  type: 'string' | 'boolean';
  /** The value as the help shows it, e.g. `<address>`. */
  value?: string;
  help: string;
  required?: true;
}

export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

/** Things that a command may need; each is made when it is asked for. */
export interface CommandContext {
  /** Throws ConfigRefused. */
  config(): Config;
  /** Opens the store, or gives that of the server that runs the command. Throws StoreRefused, KeyRefused. */
  conch(): Promise<Conch>;
  /** All of the standard input, without its last line break. */
  stdin(): Promise<string>;
  /** True where a running server does the work. */
  inServer: boolean;
}

export interface CommandResult {
  stdout: string;
  exitCode: 0 | 1;
}

export interface Command {
  words: readonly string[];
  summary: string;
  /** Paragraphs for the help and the reference. */
  details: readonly string[];
  options: Readonly<Record<string, CommandOption>>;
  example: string;
  /** True where a running server does it, since it alone holds the embedded store. */
  askServer: boolean;
  /** True where it is meant to make a store when there is none; every other command refuses then. */
  makesStore?(values: OptionValues): boolean;
  run(context: CommandContext, values: OptionValues): Promise<CommandResult>;
}

/** Something about the words that were typed; the exit code is 2. */
export class UsageError extends Error {}

/** A failure, as a sentence for the operator; the exit code is 1. */
export class CommandFailed extends Error {}

export function text(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** A moment for a person at a terminal. */
export function moment(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
