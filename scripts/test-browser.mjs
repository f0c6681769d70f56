// Finds the Chromium the journeys run in; on Debian, as root, installs it where there is none.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The shell is the same browser without windows: a journey takes a third less of the processor in it. */
const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
names.push('chrome', 'microsoft-edge');
const elsewhere = [
  '/usr/bin',
  '/usr/local/bin',
  '/snap/bin',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** @param {string} path */
export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * CHROMIUM_PATH decides where it is set, even when it names nothing.
 * @param {NodeJS.ProcessEnv} env
 * @param {(path: string) => boolean} [exists]
 */
export function findChromium(env, exists = isProgram) {
  if (env.CHROMIUM_PATH !== undefined) return exists(env.CHROMIUM_PATH) ? env.CHROMIUM_PATH : null;
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  const candidates = [...folders, ...elsewhere].flatMap((place) =>
    place.startsWith('/Applications') ? [place] : names.map((name) => join(place, name)),
  );
  return candidates.find(exists) ?? null;
}

/** @param {NodeJS.ProcessEnv} env */
function mayInstall(env) {
  if (env.CHROMIUM_PATH !== undefined || process.getuid?.() !== 0) return false;
  try {
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/** @param {(line: string) => void} say @returns {string | null} */
export function getChromium(say) {
  const found = findChromium(process.env);
  if (found !== null || !mayInstall(process.env)) return found;
  aptGet('update', say);
  // A Debian whose Chromium comes in one piece has the second alone.
  for (const name of ['chromium-headless-shell', 'chromium']) {
    say(`no Chromium here; installing Debian's (apt-get install ${name})`);
    if (aptGet(`install -y --no-install-recommends ${name} fonts-liberation`, say)) break;
  }
  return findChromium(process.env);
}

/** @param {string} words @param {(line: string) => void} say @returns {boolean} whether it did */
function aptGet(words, say) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stderr, stdout } = spawnSync('apt-get', ['-q', ...words.split(' ')], { env, encoding: 'utf8' });
  if (status !== 0) say(`apt-get ${words} failed: ${(stderr || stdout || '').trim().split('\n').slice(-5).join('\n')}`);
  return status === 0;
}

export const howToGetChromium =
  'Install Chromium or Chrome (on Debian: sudo apt-get install chromium), or set CHROMIUM_PATH to one.';
