// Makes a fresh clone ready to run: packages, a new enough Node, the web build. Done once, checked in milliseconds after.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitCodeOf, watchNpm } from './child-processes.mjs';
import { canHaveNode, findNode, howToGetNode, packagedNodeIsBroken, thisMachine } from './node-version.mjs';
import { takeSetupLock } from './setup-lock.mjs';
import {
  forgetInstall,
  installHash,
  installStampFile,
  isInstalled,
  isWebBuilt,
  publishWebBuild,
  webHash,
  webStampFile,
  writeStamp,
} from './stamps.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where Node keeps what it compiled: a start then takes a third of the processor time. */
export const compileCache = join(root, '.cache', 'node');

/** An error in one clear sentence; printed without a stack. */
export class SetupFailure extends Error {}

/** Set-up speaks on stderr: stdout belongs to the command. @param {string} line */
export function say(line) {
  process.stderr.write(`conch: ${line}\n`);
}

/**
 * @typedef {object} Ready
 * @property {string} node path of the Node to run .ts with
 * @property {boolean} installed whether packages were installed just now
 */

/**
 * @param {{ web?: boolean, folders?: string[] }} [wanted] `folders` have package-lock.json of their own, relative to the root
 * @returns {Promise<Ready>}
 */
export async function prepare({ web = false, folders = [] } = {}) {
  const machine = thisMachine(root);
  if (!canHaveNode(machine)) throw new SetupFailure(howToGetNode(machine));
  const all = [root, ...folders.map((folder) => join(root, folder))];
  const toInstall = () => all.filter((folder) => !isInstalled(folder));
  const webIsOld = () => web && !isWebBuilt(root, webHash(root));
  let installed = false;
  if (toInstall().length > 0 || webIsOld()) {
    const lock = await takeSetupLock(join(root, '.cache', 'setup-lock'), {
      onWait: (pid) => say(`another set-up is at work here (process ${pid}); waiting for it`),
    });
    try {
      for (const folder of toInstall()) {
        await install(folder, lock.share);
        installed = true;
      }
      if (webIsOld()) await buildWeb(nodeOrFail(machine), lock.share);
    } finally {
      lock.release();
    }
  }
  return { node: nodeOrFail(machine), installed };
}

/** Builds the web whether or not it looks up to date. */
export async function rebuildWeb() {
  rmSync(webStampFile(root), { force: true });
  await prepare({ web: true });
}

/** @param {import('./node-version.mjs').Machine} machine */
function nodeOrFail(machine) {
  const node = findNode(machine);
  if (node === null) throw new SetupFailure(howToGetNode(machine));
  return node;
}

/** @param {string} folder @param {(pid: number) => void} share */
async function install(folder, share) {
  const first = !existsSync(join(folder, 'node_modules'));
  const where = folder === root ? '' : ` of ${folder.slice(root.length + 1)}/`;
  say(
    first
      ? `installing the packages${where} (npm ci; the first time takes a minute or so)`
      : `the packages${where} are not what package-lock.json asks for: npm ci`,
  );
  const hash = installHash(folder);
  forgetInstall(folder);
  // The tools count as well, whatever NODE_ENV says: they build the web. Warnings are about the older Node npm itself runs on.
  const flags = ['ci', '--include=dev', '--include=optional', '--loglevel=error', '--no-audit', '--no-fund'];
  const code = await run(npmCommand(), flags, folder, share);
  if (code !== 0) {
    throw new SetupFailure(
      `npm ci failed (code ${code}; what npm said is above). Nothing was started. Check the network and the disk, then run the same command again.`,
    );
  }
  const machine = thisMachine(root);
  if (folder === root && packagedNodeIsBroken(machine)) {
    rmSync(join(root, 'node_modules', '.bin', 'node'), { force: true });
  }
  writeStamp(installStampFile(folder), hash);
}

/** npm as it was started, and on the Node it was started with: ours may be in the very folder that `npm ci` empties. */
function npmCommand() {
  const { npm_execpath: cli, npm_node_execpath: node } = process.env;
  if (cli?.endsWith('npm-cli.js')) return [node ?? process.execPath, cli];
  return ['npm'];
}

/** @param {string} node @param {(pid: number) => void} share */
async function buildWeb(node, share) {
  say('building the web interface');
  const cache = join(root, '.cache');
  // We hold the lock: every unfinished build lying here is a dead one.
  for (const name of readdirSync(cache)) {
    if (name.startsWith('web-build-')) rmSync(join(cache, name), { recursive: true, force: true });
  }
  const hash = webHash(root);
  const name = `web-build-${process.pid}`;
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const flags = ['build', '--config', 'web/vite.config.ts', '--outDir', `../.cache/${name}`, '--emptyOutDir'];
  const code = await run([node, vite], [...flags, '--logLevel', 'warn'], root, share);
  if (code !== 0 || !existsSync(join(cache, name, 'index.html'))) {
    throw new SetupFailure(
      `The web interface could not be built (code ${code}; the reason is above). Nothing was started.`,
    );
  }
  publishWebBuild(root, join(cache, name), hash);
}

/** @param {string[]} command @param {string[]} args @param {string} cwd @param {(pid: number) => void} share @returns {Promise<number>} */
function run(command, args, cwd, share) {
  const [program = '', ...first] = command;
  return new Promise((resolve, reject) => {
    const shell = process.platform === 'win32' && program === 'npm';
    // 2, 2: all it says goes to stderr.
    const child = spawn(program, [...first, ...args], { cwd, stdio: ['ignore', 2, 2], shell });
    const unwatch = watchNpm(() => {
      child.kill('SIGTERM');
      process.exit(1);
    });
    child.on('error', (error) => reject(new SetupFailure(`${program} could not be started: ${error.message}`)));
    child.on('exit', (code, signal) => {
      unwatch();
      resolve(exitCodeOf(code, signal));
    });
    if (child.pid !== undefined) share(child.pid);
  });
}

/** Runs a script's main part; a failed set-up is one sentence and code 1. @param {() => Promise<number | undefined>} main */
export async function runMain(main) {
  try {
    const code = await main();
    if (code !== undefined) process.exitCode = code;
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
