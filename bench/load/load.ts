// Puts load on a server from another process, on another core where the machine can pin.
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadCore, onCore } from '../server-process.ts';
import type { ClosedLoopOrder, ClosedLoopResult } from './closed-loop.ts';
import type { OpenLoopOrder, OpenLoopResult } from './open-loop.ts';

const run = promisify(execFile);

export const hasWrk = spawnSync('wrk', ['-v']).error === undefined;
export const generator = hasWrk
  ? 'wrk'
  : 'an own generator in Node, since wrk is not installed (Debian: apt-get install wrk); it takes longer per request, so high rates come out too low';

const connections = 50;

/** @returns requests per second, with 50 connections that each ask again as soon as they are answered */
export async function throughput(
  url: string,
  headers: Record<string, string>,
  seconds: number,
): Promise<number> {
  if (!hasWrk) {
    const order: ClosedLoopOrder = { url, headers, connections, seconds };
    const { requestsPerSecond, refused } = (await runLoad('closed-loop.ts', order)) as ClosedLoopResult;
    if (refused > 0) throw new Error(`${refused} answers of ${url} were no success.`);
    return requestsPerSecond;
  }
  const lines = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const flags = ['-t1', `-c${connections}`, `-d${seconds}s`, ...lines, url];
  const { stdout } = await run(...onCore(loadCore, 'wrk', flags));
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${url} was not answered well:\n${stdout}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
}

export async function steadyRate(order: OpenLoopOrder): Promise<OpenLoopResult> {
  const result = (await runLoad('open-loop.ts', order)) as OpenLoopResult;
  if (result.refused > 0) throw new Error(`${result.refused} answers of ${order.url} were no success.`);
  return result;
}

async function runLoad(file: string, order: unknown): Promise<unknown> {
  const args = [join(import.meta.dirname, file), JSON.stringify(order)];
  const { stdout } = await run(...onCore(loadCore, process.execPath, args));
  return JSON.parse(stdout);
}
