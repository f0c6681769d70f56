// Lets one process at a time install and build in this folder, and outlives no process that holds it.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readText } from './stamps.mjs';

/**
 * A process is known by its number and its start: numbers are used again, in a container nearly always the same one.
 * @param {number} pid
 */
export function identityOf(pid) {
  const stat = readText(`/proc/${pid}/stat`);
  // The second field is a name in brackets and may hold blanks; the start is the 20th field after it.
  const start = stat === null ? '' : (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '');
  return `${pid}:${start}`;
}

/** @param {string} identity */
export function isAlive(identity) {
  const pid = Number(identity.split(':')[0]);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPERM') return false;
  }
  return identityOf(pid) === identity;
}

/** @param {string} text */
function holders(text) {
  return text.split('\n').filter(Boolean);
}

/**
 * Takes the lock, or waits for its holders to end.
 * @param {string} file
 * @param {{ onWait?: (pid: string) => void, pollMs?: number }} [options]
 */
export async function takeSetupLock(file, { onWait, pollMs = 200 } = {}) {
  mkdirSync(dirname(file), { recursive: true });
  const mine = identityOf(process.pid);
  const aside = `${file}.${process.pid}`;
  let told = false;
  for (;;) {
    writeFileSync(aside, `${mine}\n`);
    try {
      linkSync(aside, file); // atomic, and the content is there from the first moment
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    } finally {
      rmSync(aside, { force: true });
    }
    const text = readText(file);
    if (text === null) continue;
    const living = holders(text).filter(isAlive);
    if (living.length === 0) {
      removeIfStill(file, text);
      continue;
    }
    if (!told) onWait?.(living[0]?.split(':')[0] ?? '');
    told = true;
    await sleep(pollMs);
  }
  return {
    /**
     * A child which works on after we were killed holds the lock as well, so that no second `npm ci` runs into it.
     * @param {number} pid
     */
    share(pid) {
      writeFileSync(aside, `${readFileSync(file, 'utf8')}${identityOf(pid)}\n`);
      renameSync(aside, file);
    },
    release() {
      if (holders(readText(file) ?? '').includes(mine)) rmSync(file, { force: true });
    },
  };
}

/** Two processes may find the same dead lock: the slower one must not take away what the quicker one made. @param {string} file @param {string} text */
function removeIfStill(file, text) {
  const aside = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readText(aside) !== text) {
    try {
      linkSync(aside, file);
    } catch {}
  }
  rmSync(aside, { force: true });
}
