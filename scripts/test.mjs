// `npm test`: sets itself up (packages, Node, web build, browser, PostgreSQL), runs the suites one after another
// and ends with one line: passed, failed, skipped. `npm test -- journeys sign-in` runs a part.
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { endWithStarter, runInOwnGroup } from './child-processes.mjs';
import { keepPostgres } from './keep-postgres.mjs';
import { prepare, root, runMain, say } from './setup.mjs';
import { getChromium, howToGetChromium } from './test-browser.mjs';
import { killTests, runFiles } from './test-files.mjs';
import { findTestFiles, selectFiles, strayFiles } from './test-suites.mjs';
import { judgeRun, readExpectedSkips } from './test-verdict.mjs';

/** @typedef {import('./test-verdict.mjs').FileResult} FileResult */
/** @typedef {{ suite: import('./test-suites.mjs').Suite, files: string[] }} Selected */

const args = process.argv.slice(2);
/** `npm run check` looks at the embedded store alone. */
const sqliteOnly = process.env.CONCH_TEST_STORES === 'sqlite';

/** Tests that were killed report nothing: the person who stopped them has no use for it. */
let stopped = false;

await runMain(async () => {
  const { node } = await prepare({ web: true });
  if (node !== process.execPath) return runInOwnGroup(node, ['scripts/test.mjs', ...args], { cwd: root });
  const all = findTestFiles(root);
  const stray = strayFiles(all);
  if (stray.length > 0) return shout(`These files belong to no suite and would never run: ${stray.join(', ')}`);
  try {
    return await runSelected(selectFiles(all, args));
  } catch (error) {
    return shout(error instanceof Error ? error.message : String(error));
  }
});

/** @param {Selected[]} selected */
async function runSelected(selected) {
  const expected = readExpectedSkips(JSON.parse(readFileSync(join(root, 'tests', 'expected-skips.json'), 'utf8')));
  // Everything a test writes goes here. Short, because a socket's path may have 100 characters only.
  const folder = mkdtempSync(join(tmpdir(), 'conch-test-'));
  // PostgreSQL does not run as root: a database that a test starts by itself must be able to pass through here.
  if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  /** @type {{ url: string, stop: () => Promise<void> } | null} */
  let postgres = null;
  const cleanUp = async () => {
    killTests();
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  stopEarly(cleanUp);
  try {
    const chromium = selected.some(({ suite }) => suite.browser) ? getChromium(say) : null;
    if (!sqliteOnly && selected.some(({ suite }) => suite.postgres)) postgres = await startPostgres();
    const env = testEnvironment(folder, { postgres: postgres?.url, chromium });
    return await runSuites(selected, { env, folder, chromium, expected });
  } finally {
    await cleanUp();
  }
}

async function startPostgres() {
  try {
    return await keepPostgres();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The PostgreSQL that the tests need could not be started, so no test was run. ${reason}`);
  }
}

/**
 * @param {Selected[]} selected
 * @param {{ env: NodeJS.ProcessEnv, folder: string, chromium: string | null, expected: import('./test-verdict.mjs').ExpectedSkip[] }} options
 */
async function runSuites(selected, { env, folder, chromium, expected }) {
  const concurrency = availableParallelism();
  /** @type {FileResult[]} */
  const results = [];
  /** @type {string[]} */
  const notRun = [];
  for (const { suite, files } of selected) {
    if (suite.browser && chromium === null) {
      notRun.push(...files);
      continue;
    }
    print(`\n${suite.name}`);
    const { limitSeconds } = suite;
    results.push(...(await runFiles(files, { env, folder, limitSeconds, concurrency, onResult: printFile })));
  }
  const verdict = judgeRun(results, expected, notRun);
  for (const result of results) printFailures(result);
  for (const skip of verdict.unexpectedSkips) print(`\nskipped, and not listed in tests/expected-skips.json: ${skip}`);
  let code = verdict.ok || (results.length === 0 && notRun.length > 0) ? 0 : 1;
  if (notRun.length > 0) {
    shout(`There is no browser here: the journeys (files: ${notRun.length}) were NOT RUN. ${howToGetChromium}`);
    if (process.env.CI === 'true') code = 1;
  }
  print(`\n${verdict.line}`);
  return code;
}

/** @param {string} line */
function print(line) {
  if (!stopped) process.stdout.write(`${line}\n`);
}

/** @param {string} message */
function shout(message) {
  const rule = '!'.repeat(78);
  print(`\n${rule}\n${message}\n${rule}`);
  return 1;
}

/** @param {FileResult} result */
function printFile({ file, tests, faults, ms }) {
  const bad = faults.length > 0 || tests.some((test) => test.outcome === 'fail');
  const count = `${tests.length} ${tests.length === 1 ? 'test' : 'tests'}`;
  print(`  ${bad ? 'FAILED' : 'ok    '} ${file}  (${count}, ${(ms / 1000).toFixed(1)} s)`);
}

/** @param {FileResult} result */
function printFailures({ file, tests, faults, output }) {
  const failed = tests.filter((test) => test.outcome === 'fail' && test.error !== undefined);
  if (failed.length === 0 && faults.length === 0) return;
  for (const fault of faults) print(`\nFAILED ${file}: ${fault}`);
  for (const { name, error } of failed) print(`\nFAILED ${file}: ${name}\n${indent(error ?? '')}`);
  if (output.trim() !== '')
    print(`\n  what ${file} printed:\n${indent(output.trimEnd().split('\n').slice(-150).join('\n'))}`);
}

/** @param {string} text */
function indent(text) {
  return text.replace(/^/gm, '    ');
}

/**
 * The environment of tests: none of the developer's own settings, and folders for everything a program writes unasked.
 * @param {string} folder
 * @param {{ postgres: string | undefined, chromium: string | null }} found
 */
function testEnvironment(folder, { postgres, chromium }) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(CONCH_|PG|npm_|XDG_)/.test(name) && !['DATABASE_URL', 'NODE_OPTIONS', 'NODE_ENV'].includes(name),
  );
  /** @type {NodeJS.ProcessEnv} */
  const env = Object.fromEntries(kept);
  Object.assign(env, { TMPDIR: folder, TEMP: folder, TMP: folder, HOME: folder });
  env.PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;
  env.NODE_COMPILE_CACHE = join(folder, 'compiled');
  if (sqliteOnly) env.CONCH_TEST_STORES = 'sqlite';
  if (postgres !== undefined) env.CONCH_TEST_POSTGRES = postgres;
  if (chromium !== null) env.CONCH_TEST_CHROMIUM = chromium;
  return env;
}

/** @param {() => Promise<void>} cleanUp */
function stopEarly(cleanUp) {
  // A closed terminal cannot be written to, and still there is something to clean up.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  /** @param {string} why */
  const stop = async (why) => {
    if (stopped) return;
    print(`\nstopped: ${why}`);
    stopped = true;
    await cleanUp();
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal));
  endWithStarter(() => stop('whoever started the tests is gone'));
}
