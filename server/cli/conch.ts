// The command line: carries a command out here, or has the running server do it, and says how it went.
import type { Conch } from '../assemble.ts';
import { type Config, environment, readConfig } from '../config/config.ts';
import { createLogger } from '../platform/logger.ts';
import { StoreRefused } from '../storage/store-refused.ts';
import { type Command, type CommandContext, CommandFailed, type OptionValues } from './command.ts';
import { carryOut, type Outcome, outcomeOf, understand } from './commands.ts';
import { askServer } from './control.ts';
import { readStdin } from './stdin.ts';

interface Invoked {
  command: Command;
  values: OptionValues;
}

/** Settings, store and input, each made at its first use. */
function createContext({ command, values }: Invoked) {
  let config: Config | undefined;
  let conch: Promise<Conch> | undefined;
  let stdin: Promise<string> | undefined;
  const mayMakeStore = command.makesStore?.(values) === true;
  const context: CommandContext = {
    inServer: false,
    config() {
      config ??= readConfig(environment);
      return config;
    },
    conch() {
      conch ??= openConch(context.config(), mayMakeStore);
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
      try {
        // The operator is told of the work when it is on the disk.
        await opened?.storage.durable();
      } finally {
        await opened?.close();
      }
    },
  };
}

async function openConch(config: Config, mayMakeStore: boolean): Promise<Conch> {
  if (!mayMakeStore) await requireStore(config);
  // Loaded when needed: help and the API document come without it.
  const { assemble } = await import('../assemble.ts');
  // A command says its own part; the log is for errors beside it.
  const log = createLogger('error', { write: (line) => process.stderr.write(line) });
  return assemble(config, log);
}

/** With a wrong CONCH_DATA a new, empty store would be made, and what the command says would be about that one. */
async function requireStore(config: Config): Promise<void> {
  const { storeExists } = await import('../storage/examine.ts');
  if (await storeExists(config)) return;
  throw new CommandFailed(
    config.databaseUrl
      ? 'There is no store in the database yet. Set DATABASE_URL to the one that the server uses, or start the server to make it.'
      : `There is no store in ${config.dataFolder}. Set CONCH_DATA to the folder that the server uses, or start the server to make one.`,
  );
}

async function run(args: readonly string[]): Promise<Outcome> {
  try {
    const invocation = understand(args);
    if ('answer' in invocation) return { stdout: invocation.answer, stderr: '', exitCode: 0 };
    return await runInvoked(args, invocation);
  } catch (error) {
    return outcomeOf(error);
  }
}

async function runInvoked(args: readonly string[], invoked: Invoked): Promise<Outcome> {
  const { context, close } = createContext(invoked);
  try {
    return await carryOut(invoked, context);
  } catch (error) {
    if (!(error instanceof StoreRefused && error.held)) throw error;
    return await inServer(error, args, invoked, context);
  } finally {
    await close();
  }
}

async function inServer(
  refusal: StoreRefused,
  args: readonly string[],
  { command, values }: Invoked,
  context: CommandContext,
): Promise<Outcome> {
  if (!command.askServer) throw refusal;
  const stdin = values['password-stdin'] === true || values['anchor-stdin'] === true ? await context.stdin() : '';
  const outcome = await askServer(context.config().dataFolder, { args: [...args], stdin });
  if (!outcome) throw new CommandFailed(`${refusal.message} It does not take commands either.`);
  return outcome;
}

// The reader of our output may have had enough (`… | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
const outcome = await run(process.argv.slice(2));
process.stdout.write(outcome.stdout);
process.stderr.write(outcome.stderr);
process.exitCode = outcome.exitCode;
