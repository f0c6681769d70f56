// Says which test files there are, in which suite each belongs, and which of them the command line asks for.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {RegExp} files
 * @property {number} limitSeconds for one file
 * @property {boolean} [postgres] starts a PostgreSQL server for it
 * @property {boolean} [browser] needs one
 * @property {RegExp} [long] files that begin first: one that takes long would end long after all others
 */

/** @type {Suite[]} in the order of running */
export const suites = [
  {
    name: 'unit',
    files: /^(contract|server|web|scripts|bench|tests\/support)\/.*\.test\.ts$/,
    limitSeconds: 90,
    long: /test-files|smtp/,
  },
  {
    name: 'contracts',
    files: /^tests\/contracts\/.*\.test\.ts$/,
    limitSeconds: 180,
    postgres: true,
    long: /single-use|storage-postgres|command-line|demo|bulk-runs|items-places|jobs|storage/,
  },
  {
    name: 'api',
    files: /^tests\/api\/.*\.test\.ts$/,
    limitSeconds: 180,
    postgres: true,
    long: /access|security-(paths|input)/,
  },
  { name: 'architecture', files: /^tests\/[^/]+\.test\.ts$/, limitSeconds: 60 },
  {
    name: 'journeys',
    files: /^tests\/journeys\/.*\.test\.ts$/,
    limitSeconds: 300,
    postgres: true,
    browser: true,
    long: /mail-settings|bulk|view-as-owner|everybody/,
  },
];

const leftOut = new Set(['node_modules', 'dist', '.git', '.cache', 'data']);

/** Every file that looks like a test. @param {string} root @param {string} [under] @returns {string[]} */
export function findTestFiles(root, under = '') {
  /** @type {string[]} */
  const files = [];
  for (const entry of readdirSync(join(root, under), { withFileTypes: true })) {
    const path = under === '' ? entry.name : `${under}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!leftOut.has(entry.name)) files.push(...findTestFiles(root, path));
    } else if (/\.(test|spec)\.[cm]?[jt]sx?$/.test(entry.name)) {
      files.push(path);
    }
  }
  return files.sort();
}

/** Files no suite would run: a test that never runs is worse than none. @param {string[]} files */
export function strayFiles(files) {
  return files.filter((file) => !suites.some((suite) => suite.files.test(file)));
}

/**
 * `npm test -- journeys sign-in`: first names of suites, then parts of file names. Throws where nothing fits.
 * @param {string[]} files
 * @param {string[]} args
 * @returns {{ suite: Suite, files: string[] }[]}
 */
export function selectFiles(files, args) {
  const named = args.filter((arg) => suites.some((suite) => suite.name === arg));
  const parts = args.filter((arg) => !named.includes(arg));
  const selected = suites
    .filter((suite) => named.length === 0 || named.includes(suite.name))
    .map((suite) => ({ suite, files: files.filter((file) => suite.files.test(file)) }))
    .map(({ suite, files: all }) => ({
      suite,
      files: longFirst(suite, all).filter((file) => parts.length === 0 || parts.some((part) => file.includes(part))),
    }))
    .filter((entry) => entry.files.length > 0);
  if (selected.length === 0) {
    throw new Error(
      `No test file fits "${args.join(' ')}". Suites: ${suites.map((suite) => suite.name).join(', ')}; ` +
        'what follows them is a part of a file name.',
    );
  }
  return selected;
}

/** @param {Suite} suite @param {string[]} files */
function longFirst({ long }, files) {
  const isLong = (/** @type {string} */ file) => long?.test(file) === true;
  return [...files.filter(isLong), ...files.filter((file) => !isLong(file))];
}
