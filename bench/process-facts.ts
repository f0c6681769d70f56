// What Linux says about running processes: CPU time, memory, children.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of /proc are hundredths of a second on every Linux that Node runs on. */
const msPerTick = 10;

export const hasProcessFacts = existsSync('/proc/self/stat');

function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in brackets, may hold anything; fields count from what follows it.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Of all threads, in user and kernel mode together. */
export function cpuMs(pid: number): number {
  const stat = statOf(pid);
  return (Number(stat[11]) + Number(stat[12])) * msPerTick;
}

export function residentMegabytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

export interface ProcessFacts {
  pid: number;
  command: string;
}

/** Everything that this process started, directly or not. */
export function descendants(pid: number): ProcessFacts[] {
  const all: { pid: number; parent: number }[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      all.push({ pid: Number(name), parent: Number(statOf(Number(name))[1]) });
    } catch {
      // It ended while we read.
    }
  }
  const found: ProcessFacts[] = [];
  const open = [pid];
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    for (const child of all.filter((each) => each.parent === parent)) {
      open.push(child.pid);
      const command = readFileSync(`/proc/${child.pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      found.push({ pid: child.pid, command });
    }
  }
  return found;
}
