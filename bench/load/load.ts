// Puts load on a server from another process, on another core where the machine can pin.
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cpuMs, hasProcessFacts } from '../process-facts.ts';
import { median } from '../rounds.ts';
import { loadCore, onCore } from '../server-process.ts';
import type { ClosedLoopOrder, ClosedLoopResult } from './closed-loop.ts';
import type { OpenLoopOrder, OpenLoopResult } from './open-loop.ts';

const run = promisify(execFile);

export const hasWrk = spawnSync('wrk', ['-v']).error === undefined;
export const generator = hasWrk
  ? 'wrk'
  : 'an own generator in Node, since wrk is not installed (Debian: apt-get install wrk); it takes longer per request, so high rates come out too low';

const connections = 50;
/** Node compiles what runs often while it runs; before that a server shows less than it can. */
export const warmUpSeconds = 3;

interface Throughput {
  perSecond: number;
  answered: number;
}

/** What is asked of a server, and the process that answers. */
export interface Asked {
  url: string;
  headers: Record<string, string>;
  pid: number;
}

export interface Loaded {
  perSecond: number;
  /** CPU time of the server for each; hardly moved by other work on the machine, as requests per second are. */
  cpuMicros: number;
}

export async function load({ url, headers, pid }: Asked, seconds: number): Promise<Loaded> {
  const before = hasProcessFacts ? cpuMs(pid) : Number.NaN;
  const { perSecond, answered } = await throughput(url, headers, seconds);
  const after = hasProcessFacts ? cpuMs(pid) : Number.NaN;
  return { perSecond, cpuMicros: ((after - before) * 1000) / answered };
}

export function middleOf(taken: readonly Loaded[]): Loaded {
  return {
    perSecond: median(taken.map(({ perSecond }) => perSecond)),
    cpuMicros: median(taken.map(({ cpuMicros }) => cpuMicros)),
  };
}

/** With 50 connections that each ask again as soon as they are answered. */
async function throughput(url: string, headers: Record<string, string>, seconds: number): Promise<Throughput> {
  if (!hasWrk) {
    const order: ClosedLoopOrder = { url, headers, connections, seconds };
    const { refused, ...taken } = (await runLoad('closed-loop.ts', order)) as ClosedLoopResult;
    if (refused > 0) throw new Error(`${refused} answers of ${url} were no success.`);
    return taken;
  }
  const lines = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const flags = ['-t1', `-c${connections}`, `-d${seconds}s`, ...lines, url];
  const { stdout } = await run(...onCore(loadCore, 'wrk', flags));
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${url} was not answered well:\n${stdout}`);
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    answered: Number(/(\d+) requests in/.exec(stdout)?.[1]),
  };
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
