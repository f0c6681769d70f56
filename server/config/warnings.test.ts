import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfig } from './config.ts';
import { startWarnings } from './warnings.ts';

const quiet = {
  CONCH_DATA: '/nowhere/conch',
  CONCH_SMTP_URL: 'smtps://mail.example.com',
  CONCH_MAIL_FROM: 'conch@example.com',
};
function warningsOf(env: Record<string, string>): string[] {
  const config = readConfig({ ...quiet, ...env });
  return startWarnings(config, config.smtp !== undefined);
}

test('a server set up whole is not warned about', () => {
  assert.deepEqual(warningsOf({}), []);
  assert.deepEqual(
    warningsOf({ CONCH_HOST: '0.0.0.0', CONCH_URL: 'https://account.example.com', CONCH_TRUST_PROXY: '10.0.0.2' }),
    [],
  );
});

const cases: [string, Record<string, string>, RegExp][] = [
  ['http to the world', { CONCH_URL: 'http://account.example.com' }, /passwords and sessions travel unencrypted/],
  ['open to the network, addressed as localhost', { CONCH_HOST: '0.0.0.0' }, /links in mails lead them/],
  ['no mail', { CONCH_SMTP_URL: '' }, /\/nowhere\/conch\/outbox/],
  ['password to a mail server in the clear', { CONCH_SMTP_URL: 'smtp://u:p@mail.example.com?tls=none' }, /tls=none/],
  ['several nodes, a key in a file', { DATABASE_URL: 'postgres://db/conch' }, /Every node needs the same key/],
  ['a proxy that is not named', { CONCH_URL: 'https://account.example.com' }, /CONCH_TRUST_PROXY names none/],
  ['a plain http origin', { CONCH_ALLOWED_ORIGINS: 'http://a.example' }, /http:\/\/a\.example/],
];
for (const [name, env, words] of cases) {
  test(`warns: ${name}`, () => {
    const warnings = warningsOf(env);
    assert.equal(warnings.length, 1, warnings.join('\n'));
    assert.match(warnings[0] ?? '', words);
    assert(!warnings[0]?.includes('u:p'));
  });
}

test('mail that is set up in the browser is mail that is set up', () => {
  assert.deepEqual(startWarnings(readConfig({ ...quiet, CONCH_SMTP_URL: '' }), true), []);
});

test('warns: others may read the data folder', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'conch-open-'));
  t.after(() => rmSync(folder, { recursive: true }));
  assert.deepEqual(warningsOf({ CONCH_DATA: folder }), []);
  chmodSync(folder, 0o755);
  assert.match(warningsOf({ CONCH_DATA: folder })[0] ?? '', /mode 755.*chmod 700/);
});
