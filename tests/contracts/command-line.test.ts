// The commands of the operator as processes, on both stores, on a free store and through a running server.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { checkPasskeys } from '../../server/cli/doctor-checks.ts';
import { createDatabase, withPostgres } from '../support/postgres.ts';
import { bareEnvironment, findFreePort, startServer } from '../support/server.ts';

const program = join(import.meta.dirname, '../../server/cli/conch.ts');
const password = 'a shell that is carried';

interface Ended {
  stdout: string;
  stderr: string;
  code: number | null;
}

function conch(env: Record<string, string>, args: string[], stdin = ''): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args], { env: { ...bareEnvironment, ...env } });
  const ended: Ended = { stdout: '', stderr: '', code: null };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    ended.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    ended.stderr += text;
  });
  child.stdin.end(stdin);
  return new Promise((resolve) => child.on('close', (code) => resolve({ ...ended, code })));
}

function dataFolderFor(t: TestContext): string {
  const root = mkdtempSync(join(tmpdir(), 'conch-cli-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  return join(root, 'data');
}

const createAda = [
  'user',
  'create',
  '--email',
  'ada@example.com',
  '--name',
  'Ada Lovelace',
  '--super-admin',
  '--password-stdin',
];

async function signIn(url: string, email: string, secret: string): Promise<number> {
  const response = await fetch(`${url}/v1/signin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: secret }),
  });
  await response.arrayBuffer();
  return response.status;
}

const environments: { kind: string; make: (t: TestContext) => Promise<Record<string, string>> }[] = [
  { kind: 'sqlite', make: async (t) => ({ CONCH_DATA: dataFolderFor(t) }) },
];
if (withPostgres) {
  environments.push({
    kind: 'postgres',
    async make(t) {
      const database = await createDatabase();
      t.after(database.drop);
      return {
        CONCH_DATA: dataFolderFor(t),
        DATABASE_URL: database.url,
        CONCH_KEY: randomBytes(32).toString('base64'),
      };
    },
  });
}

for (const { kind, make } of environments) {
  test(`${kind}: from nothing to people who can sign in`, async (t) => {
    const env = await make(t);
    const early = await conch(env, ['user', 'create', '--email', 'bob@example.com']);
    assert.deepEqual([early.code, early.stdout], [1, '']);
    assert.match(early.stderr, /^There is no store in [^\n]+\n$/);
    const misled = await conch(env, ['user', 'reset-link', '--email', 'bob@example.com']);
    assert.deepEqual([misled.code, misled.stdout, misled.stderr], [1, '', early.stderr]);
    assert.ok(!existsSync(String(env.CONCH_DATA)), 'nothing was made');

    const weak = await conch(env, createAda, 'short');
    assert.deepEqual([weak.code, weak.stdout], [1, '']);
    assert.match(weak.stderr, /^The password is too short\./);

    const ada = await conch(env, createAda, `${password}\n`);
    assert.deepEqual([ada.code, ada.stderr], [0, '']);
    assert.match(ada.stdout, /^Made the super-admin Ada Lovelace <ada@example\.com>, key [0-9a-z]{20}\.\n$/);

    const bob = await conch(env, ['user', 'create', '--email', 'bob@example.com']);
    assert.equal(bob.code, 0);
    assert.match(
      bob.stdout,
      /^Made the user bob <bob@example\.com>.*\n.*works once, until [-0-9: ]+ UTC:\nhttp:\/\/localhost:3000\/reset#\S+\n$/,
    );

    const again = await conch(env, ['user', 'create', '--email', 'BOB@example.com']);
    assert.deepEqual([again.code, again.stderr], [1, 'This e-mail address is already in use.\n']);

    const reset = await conch(env, ['user', 'reset-link', '--email', 'bob@example.com']);
    assert.match(reset.stdout, /\/reset#\S+\n$/);
    const nobody = await conch(env, ['user', 'reset-link', '--email', 'no@example.com']);
    assert.deepEqual([nobody.code, nobody.stderr], [1, 'There is no active user with the address no@example.com.\n']);

    const migrated = await conch(env, ['migrate']);
    assert.deepEqual([migrated.code, migrated.stdout], [0, 'The store is current; nothing to do.\n']);

    const doctor = await conch(env, ['doctor']);
    assert.equal(doctor.code, 0, doctor.stdout + doctor.stderr);
    assert.match(doctor.stdout, /^ok {4}settings/m);
    assert.match(
      doctor.stdout,
      kind === 'sqlite' ? /^ok {4}store .*current, whole/m : /^ok {4}store .*PostgreSQL \d+.*current/m,
    );
    assert.match(doctor.stdout, kind === 'sqlite' ? /^ok {4}key .*in the file key/m : /^ok {4}key .*CONCH_KEY/m);
    assert.match(doctor.stdout, /^warn {2}mail .*not set up/m);
    assert.match(doctor.stdout, /^ok {4}storage .* kept without a limit, the most by one person /m);
    if (kind === 'postgres') assert.match(doctor.stdout, /^ok {4}clock .* \d+ ms apart/m);
  });
}

test('while a server runs on the embedded store, it does the commands', async (t) => {
  const dataFolder = dataFolderFor(t);
  const port = await findFreePort();
  const env = { CONCH_DATA: dataFolder, CONCH_PORT: String(port) };
  const server = await startServer({ dataFolder, port });
  t.after(() => server.kill());
  assert.equal(statSync(join(dataFolder, 'control.sock')).mode & 0o777, 0o600);

  const ada = await conch(env, createAda, password);
  assert.deepEqual([ada.code, ada.stderr], [0, '']);
  assert.equal(await signIn(server.url, 'ada@example.com', password), 200);

  const doctor = await conch(env, ['doctor']);
  assert.equal(doctor.code, 0, doctor.stdout);
  assert.match(doctor.stdout, /^ok {4}store .*the running server answers/m);
  assert.match(doctor.stdout, /^ok {4}address .* leads here$/m);

  const anchor = await conch(env, ['activity', 'anchor']);
  assert.deepEqual([anchor.code, anchor.stderr], [0, '']);
  const held = await conch(env, ['activity', 'verify', '--anchor-stdin'], anchor.stdout);
  assert.deepEqual([held.code, held.stderr], [0, '']);
  assert.match(held.stdout, /All are whole\.\n$/);
  const cut = await conch(env, ['activity', 'verify', '--anchor-stdin'], anchor.stdout.slice(0, -5));
  assert.deepEqual([cut.code, cut.stdout], [1, '']);
  assert.match(cut.stderr, /^That anchor was changed, is not whole/);

  const wrong = await conch(env, ['user', 'reset-link', '--email', 'no@example.com']);
  assert.deepEqual([wrong.code, wrong.stdout], [1, '']);
  const migrating = await conch(env, ['migrate']);
  assert.equal(migrating.code, 1);
  assert.match(migrating.stderr, /^Another Conch process is using the store .*Stop it first/);
  assert(!server.output().includes(password), 'no password in the log');

  // After a power cut the socket is still there, and nobody behind it.
  await server.kill();
  assert(existsSync(join(dataFolder, 'control.sock')));
  const link = await conch(env, ['user', 'reset-link', '--email', 'ada@example.com']);
  assert.deepEqual([link.code, link.stderr], [0, '']);
  const next = await startServer({ dataFolder, port });
  t.after(() => next.kill());
  assert.equal((await conch(env, ['doctor'])).code, 0);
  await next.stop();
  assert(!existsSync(join(dataFolder, 'control.sock')));
});

test('what is not understood ends with 2 and a hint, without a look at store or settings', async (t) => {
  const env = { CONCH_DATA: dataFolderFor(t), CONCH_PROT: 'x' };
  const typo = await conch(env, ['user', 'crate']);
  assert.deepEqual(
    [typo.code, typo.stdout, typo.stderr],
    [2, '', '"user crate" is not a command. Did you mean "user create"?\n'],
  );
  assert.equal((await conch(env, ['--help'])).code, 0);
  assert.match((await conch(env, ['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
  const document = JSON.parse((await conch(env, ['openapi'])).stdout);
  assert.equal(document.openapi, '3.1.0');
  assert(!existsSync(env.CONCH_DATA));

  const refused = await conch(env, ['migrate']);
  assert.deepEqual([refused.code, refused.stderr], [1, 'CONCH_PROT is not a setting. Did you mean CONCH_PORT?\n']);
});

test('the doctor says where passkeys cannot be used', () => {
  assert.equal(checkPasskeys({ publicUrl: 'https://conch.example.org' }).state, 'ok');
  assert.equal(checkPasskeys({ publicUrl: 'http://localhost:3000' }).state, 'ok');
  for (const publicUrl of ['http://127.0.0.1:3000', 'https://[2001:db8::1]']) {
    const { state, says, remedy } = checkPasskeys({ publicUrl });
    assert.equal(state, 'warn');
    assert.match(`${says} ${remedy}`, /IP address.*CONCH_URL/);
  }
});

test('the doctor changes nothing, and fails with what to do', async (t) => {
  const dataFolder = dataFolderFor(t);
  const env = { CONCH_DATA: dataFolder };
  const nothing = await conch(env, ['doctor']);
  assert.equal(nothing.code, 0);
  assert.match(nothing.stdout, /is not there yet; the first start makes it/);
  assert(!existsSync(dataFolder));

  await conch(env, ['migrate']);
  const files = readdirSync(dataFolder).sort();
  const empty = await conch(env, ['doctor']);
  assert.equal(empty.code, 0);
  assert.match(empty.stdout, /^warn {2}accounts .*no account yet/m);
  assert.deepEqual(readdirSync(dataFolder).sort(), files);

  const failing: [string, () => void, RegExp][] = [
    ['settings', () => Object.assign(env, { CONCH_PORT: '0' }), /^fail {2}settings .*CONCH_PORT/m],
    [
      'mail',
      () =>
        Object.assign(env, {
          CONCH_PORT: '',
          CONCH_SMTP_URL: 'smtp://u:canary@127.0.0.1:1',
          CONCH_MAIL_FROM: 'a@b.c',
        }),
      /^fail {2}mail .*ECONNREFUSED/m,
    ],
    ['key', () => chmodSync(join(dataFolder, 'key'), 0o644), /^fail {2}key .*chmod 600/m],
    ['key gone', () => rmSync(join(dataFolder, 'key')), /^fail {2}key .*is gone/m],
    ['store', () => writeFileSync(join(dataFolder, 'conch.db'), 'x'), /^fail {2}store .*damaged or is not a database/m],
  ];
  for (const [what, harm, words] of failing) {
    harm();
    const sick = await conch(env, ['doctor']);
    assert.equal(sick.code, 1, what);
    assert.match(sick.stdout, words);
    assert(!sick.stdout.includes('canary'));
  }
  chmodSync(dataFolder, 0o755);
  assert.match((await conch(env, ['doctor'])).stdout, /^warn {2}data folder .*chmod 700/m);
});

test('a password of nothing, and one of two lines, are refused', async (t) => {
  const env = { CONCH_DATA: dataFolderFor(t) };
  assert.match((await conch(env, createAda, '')).stderr, /^No password came through the standard input\.\n$/);
  assert.match((await conch(env, createAda, 'two\nlines')).stderr, /more than one line/);
});
