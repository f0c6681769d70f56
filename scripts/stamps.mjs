// Tells whether what is installed and built still belongs to the sources: the reason why a second start is quick.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** @param {string} file */
export function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Written aside and moved into place, so that a stamp is whole or absent. @param {string} file @param {string} text */
export function writeStamp(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, text);
  renameSync(aside, file);
}

/** @param {string} folder holding package-lock.json */
export function installStampFile(folder) {
  return join(folder, 'node_modules', '.conch-installed');
}

/** @param {string} folder */
export function installHash(folder) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  return hash.update(readFileSync(join(folder, 'package-lock.json'))).digest('hex');
}

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} LockedPackage */

/**
 * True when node_modules holds what the lock file asks for. Where somebody else ran `npm ci` or `npm install`, our
 * stamp is missing or old; then npm's own list counts, which npm writes as its very last step.
 * @param {string} folder
 */
export function isInstalled(folder) {
  const stamp = readText(installStampFile(folder));
  const hash = installHash(folder);
  if (stamp === hash) return true;
  const installed = readText(join(folder, 'node_modules', '.package-lock.json'));
  if (installed === null) return false;
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  if (!holdsAll(wanted.packages, JSON.parse(installed).packages)) return false;
  if (!existsSync(join(folder, 'node_modules', '.bin'))) return false;
  writeStamp(installStampFile(folder), hash);
  return true;
}

/**
 * @param {Record<string, LockedPackage>} wanted
 * @param {Record<string, LockedPackage>} installed
 */
export function holdsAll(wanted, installed) {
  for (const [path, want] of Object.entries(wanted)) {
    if (path === '') continue;
    const have = installed[path];
    // Packages for another platform are optional and stay away.
    if (!have && !want.optional) return false;
    if (have && (have.version !== want.version || have.integrity !== want.integrity)) return false;
  }
  return Object.keys(installed).every((path) => path in wanted);
}

/** @param {string} folder */
export function forgetInstall(folder) {
  rmSync(installStampFile(folder), { force: true });
}

const leftOut = new Set(['node_modules', 'dist']);

/** @param {string} root @param {string} path @returns {string[]} */
function filesUnder(root, path) {
  /** @type {string[]} */
  const files = [];
  for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
    const inner = `${path}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!leftOut.has(entry.name)) files.push(...filesUnder(root, inner));
    } else if (!/\.test\.tsx?$/.test(entry.name)) {
      files.push(inner);
    }
  }
  return files;
}

/** One hash over everything the web build is made from, by content: a checkout changes times, not content. @param {string} root */
export function webHash(root) {
  const hash = createHash('sha256');
  for (const path of [...filesUnder(root, 'web'), ...filesUnder(root, 'contract'), 'package-lock.json'].sort()) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** @param {string} root */
export function webStampFile(root) {
  return join(root, '.cache', 'web-built');
}

/** @param {string} root @param {string} hash */
export function isWebBuilt(root, hash) {
  return readText(webStampFile(root)) === hash && existsSync(join(root, 'web', 'dist', 'index.html'));
}

/** Puts a finished build where the server looks. Whatever interrupts this, the stamp is never there without its build. @param {string} root @param {string} built @param {string} hash */
export function publishWebBuild(root, built, hash) {
  const dist = join(root, 'web', 'dist');
  const retired = `${built}-retired`;
  rmSync(webStampFile(root), { force: true });
  rmSync(retired, { recursive: true, force: true });
  if (existsSync(dist)) renameSync(dist, retired);
  renameSync(built, dist);
  writeStamp(webStampFile(root), hash);
  rmSync(retired, { recursive: true, force: true });
}
