// Runs test files, each in a process group of its own, and brings back what their reporter said.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodeOf } from './child-processes.mjs';
import { root } from './setup.mjs';
import { judgeFile } from './test-verdict.mjs';

/** @typedef {import('./test-verdict.mjs').FileResult} FileResult */
/** @typedef {{ env: NodeJS.ProcessEnv, folder: string, limitSeconds: number }} FileOptions */

/** @type {Set<number>} */
const groups = new Set();
let count = 0;

/** Ends every test process and what it started. */
export function killTests() {
  for (const pid of groups) killGroup(pid);
}

/** @param {number} pid */
function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {}
}

/** @param {string} file @param {FileOptions} options @returns {Promise<FileResult>} */
export async function runFile(file, { env, folder, limitSeconds }) {
  count += 1;
  const report = join(folder, `report-${count}.ndjson`);
  const started = performance.now();
  const args = [
    '--enable-source-maps',
    // A hanging test is to be known by its name, before the whole file is stopped.
    `--test-timeout=${limitSeconds * 900}`,
    '--test-reporter=./scripts/test-reporter.mjs',
    `--test-reporter-destination=${report}`,
    file,
  ];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const pid = child.pid ?? 0;
  groups.add(pid);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output = (output + text).slice(-200_000);
    });
  }
  /** @type {number | null} */
  let timedOutAfterSeconds = null;
  const timer = setTimeout(() => {
    timedOutAfterSeconds = limitSeconds;
    killGroup(pid);
  }, limitSeconds * 1000);
  const exitCode = await new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve(exitCodeOf(code, signal)));
  });
  clearTimeout(timer);
  killGroup(pid); // servers and browsers it left behind
  groups.delete(pid);
  const lines = readLines(report);
  return {
    file,
    ...judgeFile({ lines, exitCode, timedOutAfterSeconds }),
    output,
    ms: performance.now() - started,
  };
}

/** @param {string} report @returns {import('./test-reporter.mjs').ReportLine[]} */
function readLines(report) {
  let text = '';
  try {
    text = readFileSync(report, 'utf8');
    rmSync(report);
  } catch {} // never written by a file that could not be loaded
  // A killed process may leave half a last line.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/**
 * @param {string[]} files
 * @param {FileOptions & { concurrency: number, onResult: (result: FileResult) => void }} options
 */
export async function runFiles(files, { concurrency, onResult, ...options }) {
  const waiting = [...files];
  /** @type {FileResult[]} */
  const results = [];
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const result = await runFile(file, options);
      results.push(result);
      onResult(result);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, files.length) }, work));
  return results;
}
