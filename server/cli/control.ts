// The control socket: a running server does the operator's commands, since it alone may hold the embedded store.
import { chmodSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { join, relative } from 'node:path';
import type { Logger } from '../platform/logger.ts';
import type { Outcome } from './commands.ts';

/** File name of the socket in the data folder, which its owner alone may enter. */
export const controlSocketName = 'control.sock';

/** The kernel keeps the path in 108 bytes on Linux and 104 on others, the last of them zero. */
const longestPathBytes = process.platform === 'linux' ? 107 : 103;
/** An anchor of the activity logs of half a million accounts. */
const requestLimitBytes = 64 * 1024 * 1024;
const requestMs = 10_000;
/** Hashing a password, verifying mail: nothing that a command does takes longer. */
const answerMs = 120_000;

interface Request {
  args: string[];
  stdin: string;
}

export interface ControlOptions {
  dataFolder: string;
  logger: Logger;
  run(args: readonly string[], stdin: string): Promise<Outcome>;
  /** Of a request; for tests. */
  mostBytes?: number;
}

/** The path as short as it goes: from where we stand, if that is shorter. */
function socketPath(dataFolder: string): string {
  const whole = join(dataFolder, controlSocketName);
  const fromHere = relative(process.cwd(), whole);
  return fromHere.length < whole.length ? fromHere : whole;
}

/** A sentence where there can be no socket in this folder. */
function impossible(dataFolder: string): string | undefined {
  if (process.platform === 'win32') return 'on Windows there is no such socket';
  const bytes = Buffer.byteLength(socketPath(dataFolder));
  if (bytes <= longestPathBytes) return undefined;
  return `the path of ${join(dataFolder, controlSocketName)} has ${bytes} bytes, and the system takes ${longestPathBytes}; choose a shorter CONCH_DATA`;
}

/**
 * Listens for commands. Only for whoever holds the embedded store: another socket found there is then a
 * leftover. A server that cannot listen serves all the same and says so.
 */
export async function startControl(options: ControlOptions): Promise<{ close(): Promise<void> }> {
  const { dataFolder, logger } = options;
  const why = impossible(dataFolder);
  const path = socketPath(dataFolder);
  const lines = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (line) => {
    lines.add(line);
    line.on('close', () => lines.delete(line));
    void serve(line, options);
  });
  try {
    if (why) throw new Error(why);
    rmSync(path, { force: true });
    await listen(server, path);
  } catch (error) {
    logger.warn(
      { reason: (error as Error).message },
      'commands cannot reach this server while it runs; stop it to use them',
    );
    return { close: async () => {} };
  }
  server.unref();
  return {
    close: () =>
      new Promise((resolve) => {
        // Removes the file too.
        server.close(() => resolve());
        for (const line of lines) line.destroy();
      }),
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // From its first moment for the owner alone: the mask counts when the kernel makes the file, which it does here.
    const mask = process.umask(0o177);
    try {
      server.listen(path, () => {
        server.off('error', reject);
        chmodSync(path, 0o600);
        resolve();
      });
    } finally {
      process.umask(mask);
    }
  });
}

async function serve(line: Socket, { run, logger, mostBytes = requestLimitBytes }: ControlOptions): Promise<void> {
  line.on('error', () => {});
  line.setTimeout(requestMs, () => line.destroy());
  try {
    const { args, stdin } = readRequest(await readLine(line, mostBytes));
    line.setTimeout(0);
    line.end(`${JSON.stringify(await run(args, stdin))}\n`);
  } catch (error) {
    logger.error({ reason: (error as Error).message }, 'command of the operator failed');
    const outcome: Outcome = {
      stdout: '',
      stderr: 'The server could not do it; its log says why.\n',
      exitCode: 1,
    };
    line.end(`${JSON.stringify(outcome)}\n`);
  }
}

function readRequest(text: string): Request {
  const { args, stdin } = JSON.parse(text) as Partial<Request>;
  if (!Array.isArray(args) || !args.every((arg) => typeof arg === 'string') || typeof stdin !== 'string') {
    throw new Error('That is not a command.');
  }
  return { args, stdin };
}

function readLine(line: Socket, limitBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    line.on('data', (part: Buffer) => {
      const end = part.indexOf(0x0a);
      parts.push(end < 0 ? part : part.subarray(0, end));
      length += part.length;
      if (end >= 0) resolve(Buffer.concat(parts).toString('utf8'));
      else if (length > limitBytes) reject(new Error('That is more than a command holds.'));
    });
    line.on('error', reject);
    line.on('close', () => reject(new Error('The line was closed.')));
  });
}

/** Has the running server do a command; nothing where no server listens. */
export async function askServer(dataFolder: string, request: Request): Promise<Outcome | undefined> {
  if (impossible(dataFolder)) return undefined;
  const line = createConnection({ path: socketPath(dataFolder) });
  line.setTimeout(answerMs, () => line.destroy());
  try {
    await new Promise<void>((resolve, reject) => {
      line.once('connect', resolve);
      line.once('error', reject);
    });
  } catch {
    return undefined;
  }
  try {
    const answer = readLine(line, Number.POSITIVE_INFINITY);
    line.write(`${JSON.stringify(request)}\n`);
    return JSON.parse(await answer) as Outcome;
  } finally {
    line.destroy();
  }
}
