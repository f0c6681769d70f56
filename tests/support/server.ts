// Starts the real server as a process of its own, on a free port and a data folder, to be stopped, killed and started again.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RunningServer {
  url: string;
  port: number;
  dataFolder: string;
  /** Printed while there is no account yet. */
  setUpLink: string | undefined;
  /** All that it wrote, log included. */
  output: () => string;
  /** In order, as an operator would. */
  stop(): Promise<void>;
  /** At once, as a power cut would. */
  kill(): Promise<void>;
}

const root = join(import.meta.dirname, '../..');
const startsWithinMs = 30_000;

/** Nothing of the machine's own settings reaches a process; what Node compiled for an earlier one does. */
export const bareEnvironment = {
  PATH: process.env.PATH,
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
};

export function newDataFolder(): string {
  return mkdtempSync(join(tmpdir(), 'conch-journey-'));
}

export function removeDataFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

export function findFreePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const probe = createServer();
  probe.once('error', reject);
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address();
    probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
  });
  return promise;
}

/** Give `dataFolder` and `port` of an earlier one to start it again; `env` holds further settings. */
export async function startServer(
  given: { dataFolder?: string; port?: number; env?: Record<string, string> } = {},
): Promise<RunningServer> {
  const { dataFolder = newDataFolder(), port = await findFreePort(), env = {} } = given;
  const child = spawn(process.execPath, [join(root, 'server/main.ts')], {
    cwd: root,
    env: { ...bareEnvironment, CONCH_DATA: dataFolder, CONCH_PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that ends in the middle leaves no server behind.
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  let output = '';
  const ready = Promise.withResolvers<void>();
  const exited = Promise.withResolvers<void>();
  const timer = setTimeout(() => fail('did not start in time'), startsWithinMs);
  function fail(what: string): void {
    ready.reject(new Error(`The server ${what}:\n${output}`));
    child.kill('SIGKILL');
  }
  function read(chunk: Buffer): void {
    output += chunk.toString();
    // The greeting is the last thing written at a start, and ends with an empty line.
    if (/is ready at [\s\S]*\n\n$/.test(output)) ready.resolve();
  }
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  child.once('exit', (code) => {
    process.off('exit', killWithUs);
    exited.resolve();
    fail(`ended by itself (${code})`);
  });
  await ready.promise.finally(() => clearTimeout(timer));

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (isRunning(child)) child.kill(signal);
    await exited.promise;
  }
  return {
    url: `http://localhost:${port}`,
    port,
    dataFolder,
    setUpLink: /http:\S+\/setup#\S+/.exec(output)?.[0],
    output: () => output,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
