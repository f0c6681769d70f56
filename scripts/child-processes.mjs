// Starts child processes which end when we end, and lets us end when the process that started us is gone.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { readText } from './stamps.mjs';

/**
 * Calls back once npm, or whatever of ours it started us through, is gone. Nothing is watched when we were not started by npm:
 * a service manager or a shell may go away on purpose.
 * @param {() => void} onGone
 * @param {{ pollMs?: number }} [options]
 */
export function watchNpm(onGone, { pollMs = 500 } = {}) {
  const unwatch = () => clearInterval(timer);
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return unwatch;
  const parent = process.ppid;
  const between = isShell(parent) ? parentOf(parent) : null;
  timer = setInterval(() => {
    if (process.ppid === parent && (between === null || parentOf(parent) === between)) return;
    unwatch();
    onGone();
  }, pollMs);
  timer.unref();
  return unwatch;
}

/**
 * Stops us when whoever started us is gone: the wrapper that spawned us (runInOwnGroup), else npm.
 * @param {() => void} stop
 */
export function endWithStarter(stop) {
  if (!process.channel) {
    watchNpm(stop);
    return;
  }
  process.on('disconnect', stop);
  process.channel.unref(); // or listening would keep us alive when all work is done
}

/** npm runs a script through `sh -c`; some shells replace themselves by the command, others stay in between. @param {number} pid */
function isShell(pid) {
  return /^(sh|dash|bash|ash|zsh|busybox)$/.test(readText(`/proc/${pid}/comm`)?.trim() ?? '');
}

/** @param {number} pid */
function parentOf(pid) {
  const stat = readText(`/proc/${pid}/stat`);
  return stat === null ? null : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/** @param {number | null} code @param {NodeJS.Signals | null} signal */
export function exitCodeOf(code, signal) {
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}

/**
 * Runs one of our scripts in a process of its own on another Node. Ctrl-C reaches us twice, from the terminal and
 * passed on by npm, and a second signal tells the server to drop everything: so the child stands outside the
 * terminal's reach and gets from us one signal a second at most. Should we be killed, the channel between us
 * breaks and it stops by itself (endWithStarter).
 * @param {string} node
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} exit code
 */
export function runInOwnGroup(node, args, { cwd, env = process.env }) {
  const stdio = /** @type {const} */ (['inherit', 'inherit', 'inherit', 'ipc']);
  const child = spawn(node, args, { cwd, env, stdio: [...stdio], detached: process.platform !== 'win32' });
  let lastMs = 0;
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => {
    if (Date.now() - lastMs < 1000) return;
    lastMs = Date.now();
    child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, pass);
  watchNpm(() => pass('SIGTERM'));
  return ended(child);
}

/**
 * Runs a command in our own terminal and process group, which sees to Ctrl-C.
 * @param {string} node
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} exit code
 */
export function runCommand(node, args, { cwd, env = process.env }) {
  const child = spawn(node, args, { cwd, env, stdio: 'inherit' });
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return ended(child);
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<number>} */
function ended(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(exitCodeOf(code, signal)));
  });
}
