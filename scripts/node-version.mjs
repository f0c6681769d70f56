// Decides which Node runs Conch: the one we are in, else the one that came with the packages.
// Plain JavaScript without dependencies, like everything the first start needs: it must run on Node 20.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Machine
 * @property {string} root
 * @property {string} version of the running Node, without the `v`
 * @property {string} execPath
 * @property {string} platform
 * @property {string} arch
 * @property {(binary: string) => string | null} askVersion null where the binary cannot run here
 */

/** @param {string} root @returns {Machine} */
export function thisMachine(root) {
  const { platform, arch, execPath } = process;
  return { root, version: process.versions.node, execPath, platform, arch, askVersion };
}

/** @param {string} binary */
function askVersion(binary) {
  const { status, stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim().replace(/^v/, '') : null;
}

/** The oldest Node that will do, from `engines` in package.json. @param {string} root */
export function oldestNode(root) {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return String(engines.node).replace(/^>=\s*/, '');
}

/** @param {string} version @param {string} oldest */
export function isNewEnough(version, oldest) {
  const have = version.split('.').map((part) => Number.parseInt(part, 10));
  const want = oldest.split('.').map(Number);
  for (let i = 0; i < want.length; i++) {
    const difference = (have[i] ?? 0) - (want[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** @param {Pick<Machine, 'platform' | 'arch'>} machine */
export function nodePackageName({ platform, arch }) {
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

/** @param {Machine} machine */
function packagedBinary(machine) {
  const file = machine.platform === 'win32' ? 'node.exe' : 'node';
  return join(machine.root, 'node_modules', nodePackageName(machine), 'bin', file);
}

/** The path of a Node that will do, or null. @param {Machine} machine @returns {string | null} */
export function findNode(machine) {
  const oldest = oldestNode(machine.root);
  if (isNewEnough(machine.version, oldest)) return machine.execPath;
  const binary = packagedBinary(machine);
  if (!existsSync(binary)) return null;
  const version = machine.askVersion(binary);
  return version !== null && isNewEnough(version, oldest) ? binary : null;
}

/** False where neither the running Node will do nor `npm ci` would bring one. @param {Machine} machine */
export function canHaveNode(machine) {
  if (isNewEnough(machine.version, oldestNode(machine.root))) return true;
  const { optionalDependencies = {} } = JSON.parse(readFileSync(join(machine.root, 'package.json'), 'utf8'));
  return nodePackageName(machine) in optionalDependencies;
}

/**
 * True where the packaged Node is there and cannot run, as on musl: npm puts it first in PATH,
 * so that left in place it would break every later `npm start`.
 * @param {Machine} machine
 */
export function packagedNodeIsBroken(machine) {
  const binary = packagedBinary(machine);
  return existsSync(binary) && machine.askVersion(binary) === null;
}

/** @param {Machine} machine */
export function howToGetNode(machine) {
  return (
    `Conch needs Node ${oldestNode(machine.root)} or later. This is Node ${machine.version}, and the package registry has ` +
    `none that runs on this machine (${machine.platform} ${machine.arch}). Install one from https://nodejs.org ` +
    `or with a version manager (for example: nvm install 24), then run the same command again.`
  );
}
