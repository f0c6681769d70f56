// The command line: carries a command out here, or has the running server do it, and says how it went.
import type { Conch } from '../assemble.ts';
import { type Config, environment, readConfig } from '../config/config.ts';
import { createLogger } from '../platform/logger.ts';
import { StoreRefused } from '../storage/store-refused.ts';
import { type Command, type CommandContext, CommandFailed, type OptionValues } from './command.ts';
import { carryOut, type Outcome, outcomeOf, understand } from './commands.ts';
import { askServer } from './control.ts';
import { readStdin } from './stdin.ts';

/** Settings, store and input, each made at its first use. */
function createContext() {
  let config: Config | undefined;
  let conch: Promise<Conch> | undefined;
  let stdin: Promise<string> | undefined;
  const context: CommandContext = {
    inServer: false,
    config() {
      config ??= readConfig(environment);
      return config;
    },
    conch() {
      conch ??= openConch(context.config());
      return conch;
    },
    stdin() {
      stdin ??= readStdin(process.stdin);
      return stdin;
    },
  };
  return {
    context,
    async close() {
      const opened = await conch?.catch(() => undefined);
      await opened?.close();
    },
  };
}

async function openConch(config: Config): Promise<Conch> {
  // Loaded when needed: help and the API document come without it.
  const { assemble } = await import('../assemble.ts');
  // What a command has to say it says itself; the log is for what went wrong beside.
  const log = createLogger('error', { write: (line) => process.stderr.write(line) });
  return assemble(config, log);
}

async function run(args: readonly string[]): Promise<Outcome> {
  const { context, close } = createContext();
  try {
    const invocation = understand(args);
    if ('answer' in invocation) return { stdout: invocation.answer, stderr: '', exitCode: 0 };
    try {
      return await carryOut(invocation, context);
    } catch (error) {
      if (!(error instanceof StoreRefused && error.held)) throw error;
      return await inServer(error, args, invocation, context);
    }
  } catch (error) {
    return outcomeOf(error);
  } finally {
    await close();
  }
}

async function inServer(
  refusal: StoreRefused,
  args: readonly string[],
  { command, values }: { command: Command; values: OptionValues },
  context: CommandContext,
): Promise<Outcome> {
  if (!command.askServer) throw refusal;
  const stdin = values['password-stdin'] === true ? await context.stdin() : '';
  const outcome = await askServer(context.config().dataFolder, { args: [...args], stdin });
  if (!outcome) throw new CommandFailed(`${refusal.message} It does not take commands either.`);
  return outcome;
}

// Whoever reads us may have had enough (`… | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
const outcome = await run(process.argv.slice(2));
process.stdout.write(outcome.stdout);
process.stderr.write(outcome.stderr);
process.exitCode = outcome.exitCode;
