// `npm run demo`: fills an empty store with a small studio to look around in.
import type { Conch } from '../assemble.ts';
import { type Config, environment, readConfig } from '../config/config.ts';
import { isLocal } from '../config/warnings.ts';
import { systemClock } from '../platform/clock.ts';
import { createLogger } from '../platform/logger.ts';
import { CommandFailed } from './command.ts';
import { outcomeOf } from './commands.ts';
import { createDemoClock, type DemoSummary, fillStudio } from './demo-studio.ts';

/** Known to everybody who reads this; so there is no demo on an address that others reach. */
const demoPassword = 'seashells by the shore';

function requireLocal(config: Config): void {
  if (isLocal(new URL(config.publicUrl).hostname) && isLocal(config.host)) return;
  throw new CommandFailed(
    'The people of the demo have a password that everybody can read in the source. So it is for this machine alone: leave CONCH_URL and CONCH_HOST at localhost.',
  );
}

async function requireEmpty(conch: Conch, config: Config): Promise<void> {
  if (await conch.setUp.isOpen()) return;
  const store = config.databaseUrl ? 'The database' : `The store in ${config.dataFolder}`;
  throw new CommandFailed(
    `${store} has people in it already, and the demo does not mix with them. Set CONCH_DATA to an empty folder, or move this one away.`,
  );
}

/** Settings have to be said again: without them, the server would open another store, or another port than is told. */
function startLine(config: Config): string {
  const port = environment.CONCH_PORT?.trim() ? `CONCH_PORT=${config.port} ` : '';
  const set = environment.CONCH_DATA?.trim();
  if (config.databaseUrl || !set) return `${port}npm start`;
  // In quotes where the shell would read more than a path.
  const folder = /^[\w./-]+$/.test(config.dataFolder)
    ? config.dataFolder
    : `'${config.dataFolder.replaceAll("'", "'\\''")}'`;
  return `CONCH_DATA=${folder} ${port}npm start`;
}

function story(config: Config, { counts, logins }: DemoSummary): string {
  const rows = logins.map(({ email, name, role }) => `    ${email.padEnd(36)} ${name}, ${role}`);
  return `The studio stands: ${counts.people} people, ${counts.projects} projects, ${counts.shots} shots, ${counts.assets} assets and ${counts.tasks} tasks,
in ${config.databaseUrl ? 'the database' : config.dataFolder}.

Start the server with "${startLine(config)}", open ${config.publicUrl} and sign in as one of these, or anybody else:

${rows.join('\n')}

    password of all of them:             ${demoPassword}

This is a demo: the password is public. Never let real people in here.
`;
}

async function run(): Promise<string> {
  const config = readConfig(environment);
  requireLocal(config);
  const { assemble } = await import('../assemble.ts');
  const clock = createDemoClock(systemClock);
  const log = createLogger('error', { write: (line) => process.stderr.write(line) });
  const conch = await assemble(config, log, { clock });
  try {
    await requireEmpty(conch, config);
    return story(config, await fillStudio(conch, clock, demoPassword));
  } finally {
    await conch.close();
  }
}

try {
  process.stdout.write(await run());
} catch (error) {
  const outcome = outcomeOf(error);
  process.stderr.write(outcome.stderr);
  process.exitCode = outcome.exitCode;
}
