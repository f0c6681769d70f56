// Starts a server in a process of its own, waits until it answers, and stops it again.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

/** Servers have a core to themselves and the load another, where the machine can do so. */
export const canPin = availableParallelism() >= 2 && spawnSync('taskset', ['-V']).status === 0;
export const serverCore = 0;
export const loadCore = 1;

/** @returns the command that runs `program` on that core alone, or as it is where nothing can be pinned */
export function onCore(core: number, program: string, args: readonly string[]): [string, string[]] {
  return canPin ? ['taskset', ['-c', String(core), program, ...args]] : [program, [...args]];
}

const folders: string[] = [];
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'conch-bench-'));
  folders.push(folder);
  return folder;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** @returns the status of one GET, or undefined where nobody listens yet */
function statusOf(url: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const asked = request(url, { agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
      response.on('error', () => resolve(undefined));
    });
    asked.on('error', () => resolve(undefined));
    asked.end();
  });
}

const patienceMs = 60_000;

/** Asks until the answer is 200. @returns how long that took */
export async function waitForAnswer(url: string, everyMs: number, child: ChildProcess): Promise<number> {
  const began = performance.now();
  while ((await statusOf(url)) !== 200) {
    if (child.exitCode !== null) throw new Error(`The server ended with code ${child.exitCode}.`);
    if (performance.now() - began > patienceMs) throw new Error(`${url} did not answer within a minute.`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return performance.now() - began;
}

export interface ServerProcess {
  pid: number;
  child: ChildProcess;
  /** What it wrote to stderr. */
  messages(): string;
  stop(): Promise<void>;
}

/** Its stdout goes to a file, as a service manager would have it: the access log is written for real. */
export function startProcess(
  program: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string; core?: number; folder: string; channel?: true },
): ServerProcess {
  const [command, all] = options.core === undefined ? [program, [...args]] : onCore(options.core, program, args);
  const messageFile = join(options.folder, `stderr-${running.size}`);
  const child = spawn(command, all, {
    cwd: options.cwd ?? root,
    env: { ...process.env, NODE_ENV: 'production', ...options.env },
    stdio: [
      'ignore',
      openSync(join(options.folder, 'stdout'), 'a'),
      openSync(messageFile, 'a'),
      ...(options.channel ? (['ipc'] as const) : []),
    ],
  });
  running.add(child);
  child.on('exit', () => running.delete(child));
  if (child.pid === undefined) throw new Error(`${command} could not be started.`);
  return {
    pid: child.pid,
    child,
    messages: () => readFileSync(messageFile, 'utf8'),
    stop: () => stop(child),
  };
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.on('exit', () => resolve());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 15_000).unref();
  });
}
