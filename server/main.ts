// Starts the server: settings, store, modules, HTTP, and stops it in order.
import { assemble, type Conch } from './assemble.ts';
import { runCommand } from './cli/commands.ts';
import { startControl } from './cli/control.ts';
import { ConfigRefused, environment, readConfig } from './config/config.ts';
import { KeyRefused } from './config/key.ts';
import { startWarnings } from './config/warnings.ts';
import { createHttp, version } from './http-assembly.ts';
import { createLogger } from './platform/logger.ts';
import { setPoolBack } from './platform/pool-priority.ts';
import { StoreRefused } from './storage/store-refused.ts';

const startedAt = performance.now();
/** A request in flight may finish within this; then the process ends all the same. */
const drainMs = 10_000;
const signalEchoMs = 1000;

function refuse(error: unknown): never {
  if (error instanceof ConfigRefused || error instanceof StoreRefused || error instanceof KeyRefused) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  throw error;
}

async function start(): Promise<void> {
  const config = readConfig(environment);
  const logger = createLogger(config.logLevel);
  const conch = await assemble(config, logger);
  const { app, refuseWork } = await createHttp(conch);

  let stoppingSince: number | undefined;
  async function stop(signal: string): Promise<void> {
    if (stoppingSince !== undefined) {
      // A second signal means now; but one Ctrl-C comes twice, from the terminal and passed on by npm.
      if (performance.now() - stoppingSince > signalEchoMs) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    logger.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), drainMs).unref();
    refuseWork();
    await app.close();
    await control?.close();
    await conch.close();
    logger.info('stopped');
    setImmediate(() => process.exit(0));
  }

  try {
    await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    await conch.close();
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'another program listens there' : message;
    process.stderr.write(
      `Conch cannot listen on ${config.host}:${config.port}: ${why}. Set CONCH_PORT to another port.\n`,
    );
    process.exit(1);
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
  // Other nodes share PostgreSQL with the command line; the embedded store is ours alone.
  const control =
    conch.storage.kind === 'sqlite'
      ? await startControl({
          dataFolder: config.dataFolder,
          logger,
          run: (args, stdin) => runCommand(conch, args, stdin),
        })
      : undefined;
  await setPoolBack();
  conch.jobs.start();
  conch.longJobs.start();
  for (const { name, everySeconds, work } of conch.upkeep) {
    const run = () => void work().catch((error) => logger.warn({ err: error, upkeep: name }, 'upkeep failed'));
    setInterval(run, everySeconds * 1000).unref();
  }

  const readyMs = Math.round(performance.now() - startedAt);
  logger.info({ version, url: config.publicUrl, store: conch.storage.kind, readyMs }, 'ready');
  await greet(conch);
}

/** For the person at the terminal, beside the structured log. */
async function greet(conch: Conch): Promise<void> {
  const { config, setUp } = conch;
  const lines = [
    '',
    `Conch ${version} is ready at ${config.publicUrl}`,
    ...startWarnings(config, await conch.mail.isSetUp()).map((warning) => `! ${warning}`),
  ];
  if (await setUp.isOpen()) {
    lines.push(
      '',
      'There is no account yet. Make the first one with this link (once, within a day):',
      '',
      `  ${await setUp.newLink()}`,
    );
  }
  await conch.storage.durable();
  process.stderr.write(`${lines.join('\n')}\n\n`);
}

process.on('uncaughtException', (error) => {
  // Nothing is known of the state after this; what was answered is on disk.
  process.stderr.write(
    `${JSON.stringify({ level: 'fatal', time: new Date().toISOString(), msg: 'uncaught error', error: String(error.stack) })}\n`,
  );
  process.exit(1);
});

await start().catch(refuse);
