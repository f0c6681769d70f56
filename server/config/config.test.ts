import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { ConfigRefused, editDistance, readConfig } from './config.ts';
import { exampleOf, settingNames, settings } from './settings.ts';

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    assert(error instanceof ConfigRefused);
    return error.problems;
  }
  return [];
}

const oneKey = Buffer.from(Array.from({ length: 32 }, (_, at) => at * 7 + 1));

test('an empty environment gives the defaults', () => {
  assert.deepEqual(readConfig({ PATH: '/bin', CONCH_PORT: ' ' }), {
    dataFolder: resolve('data'),
    host: 'localhost',
    port: 3000,
    publicUrl: 'http://localhost:3000',
    databaseUrl: undefined,
    smtp: undefined,
    mailFrom: undefined,
    mailReplyTo: undefined,
    mailClientName: undefined,
    key: undefined,
    trustProxy: false,
    allowedOrigins: [],
    storage: { perPerson: 5 * 1024 ** 3, inAll: Number.POSITIVE_INFINITY },
    logLevel: 'info',
  });
});

test('every setting is read', () => {
  const config = readConfig({
    CONCH_DATA: '/srv/conch/',
    CONCH_HOST: '[::]',
    CONCH_PORT: '8080',
    CONCH_URL: 'https://Account.Example.com:443/',
    DATABASE_URL: 'postgres://u:p@db/conch',
    CONCH_SMTP_URL: 'smtp://me%40example.com:a%2Fb%3F@mail.example.com?tls=opportunistic',
    CONCH_MAIL_FROM: '"Conch, the shell" <conch@example.com>',
    CONCH_MAIL_REPLY_TO: 'help@example.com',
    CONCH_MAIL_CLIENT_NAME: 'konto.müller.example',
    CONCH_KEY: oneKey.toString('base64'),
    CONCH_TRUST_PROXY: '10.0.0.0/8, ::1',
    CONCH_ALLOWED_ORIGINS: 'https://a.example/, http://localhost:5173',
    CONCH_STORAGE_PER_PERSON: '512 mb',
    CONCH_STORAGE_IN_ALL: '1.5TB',
    CONCH_LOG_LEVEL: 'debug',
  });
  assert.deepEqual(config, {
    dataFolder: '/srv/conch',
    host: '::',
    port: 8080,
    publicUrl: 'https://account.example.com',
    databaseUrl: 'postgres://u:p@db/conch',
    smtp: {
      host: 'mail.example.com',
      port: 587,
      implicitTls: false,
      tls: 'opportunistic',
      user: 'me@example.com',
      password: 'a/b?',
    },
    mailFrom: { name: 'Conch, the shell', address: 'conch@example.com' },
    mailReplyTo: 'help@example.com',
    mailClientName: 'konto.xn--mller-kva.example',
    key: oneKey,
    trustProxy: ['10.0.0.0/8', '::1'],
    allowedOrigins: ['https://a.example', 'http://localhost:5173'],
    storage: { perPerson: 512 * 1024 ** 2, inAll: 1.5 * 1024 ** 4 },
    logLevel: 'debug',
  });
});

test('the public address follows the port where none is said', () => {
  assert.equal(readConfig({ CONCH_PORT: '4000' }).publicUrl, 'http://localhost:4000');
});

test('the key is read as base64, base64url and hex', () => {
  for (const form of ['base64', 'base64url', 'hex'] as const) {
    assert.deepEqual(readConfig({ CONCH_KEY: oneKey.toString(form) }).key, oneKey);
  }
});

test('smtps is port 465, encrypted from the first byte', () => {
  const { smtp } = readConfig({ CONCH_SMTP_URL: 'smtps://mail.example.com', CONCH_MAIL_FROM: 'a@b' });
  assert.deepEqual(smtp, { host: 'mail.example.com', port: 465, implicitTls: true, tls: 'required' });
});

test('a number of proxies is read as such, and none is the default', () => {
  assert.equal(readConfig({ CONCH_TRUST_PROXY: '2' }).trustProxy, 2);
  assert.equal(readConfig({ CONCH_TRUST_PROXY: '0' }).trustProxy, false);
  assert.equal(readConfig({ CONCH_TRUST_PROXY: 'false' }).trustProxy, false);
});

test('an unknown name is refused with a hint', () => {
  assert.deepEqual(problemsOf({ CONCH_PROT: '1' }), ['CONCH_PROT is not a setting. Did you mean CONCH_PORT?']);
  assert.deepEqual(problemsOf({ conch_url: 'http://x' }), ['conch_url is not a setting. Did you mean CONCH_URL?']);
  assert.match(problemsOf({ CONCH_SMTP: 'x' })[0] ?? '', /Did you mean CONCH_SMTP_URL\?/);
  assert.match(problemsOf({ CONCH_ULR: 'x' })[0] ?? '', /Did you mean CONCH_URL\?/);
  assert.match(problemsOf({ CONCH_DATABASE_URL: 'x' })[0] ?? '', /Did you mean DATABASE_URL\?/);
  for (const name of ['CONCH_XYZ', 'CONCH_FOO', 'CONCH_', 'CONCH_USER']) {
    assert.match(problemsOf({ [name]: 'x' })[0] ?? '', /The settings are: CONCH_DATA, /, name);
  }
  assert.match(problemsOf({ CONCH_WHATEVER_ELSE: 'x' })[0] ?? '', /The settings are: CONCH_DATA, /);
  assert.match(problemsOf({ CONCH_SERVICE_HOST: 'x' })[0] ?? '', /enableServiceLinks: false/);
});

test('all problems are told at once', () => {
  const problems = problemsOf({ CONCH_PROT: '1', CONCH_PORT: 'eighty', CONCH_URL: 'example.com' });
  assert.equal(problems.length, 3);
});

const refused: Record<string, [value: string, words: RegExp][]> = {
  CONCH_DATA: [['a\0b', /must be the path/]],
  CONCH_HOST: [
    ['localhost:80', /without a port/],
    ['256.1.1.1', /host name or an IP address/],
    ['-x', /host name/],
  ],
  CONCH_PORT: [
    ['0', /from 1 to 65535/],
    ['65536', /from 1 to 65535/],
    ['80a', /from 1 to 65535/],
    ['tcp://10.0.0.1:3000', /enableServiceLinks/],
  ],
  CONCH_URL: [
    ['example.com', /http:\/\/ or https:\/\//],
    ['ftp://example.com', /http:\/\/ or https:\/\//],
    ['https://example.com/conch', /after the host and port/],
    ['https://example.com/?', /after the host and port/],
    ['https://example.com/#', /after the host and port/],
    ['https://me@example.com', /user name/],
  ],
  DATABASE_URL: [
    ['mysql://db/conch', /postgres:\/\//],
    ['postgres://db', /name a database/],
  ],
  CONCH_SMTP_URL: [
    ['mail.example.com', /smtp:\/\/ or smtps:\/\//],
    ['smtp://mail.example.com?tls=maybe', /required, opportunistic, none/],
    ['smtps://mail.example.com?tls=none', /always encrypted/],
    ['smtp://mail.example.com?ignoreTLS=true', /nothing else/],
    ['smtp://u:100%@mail.example.com', /%25/],
    ['smtp://mail.example.com/path', /nothing after the host/],
  ],
  CONCH_MAIL_FROM: [
    ['Conch', /one mail address/],
    ['a@b.c, d@e.f', /one mail address/],
    ['Conch\r\nBcc: x <a@b.c>', /one mail address/],
    ['<a@b.c> x', /one mail address/],
  ],
  CONCH_MAIL_REPLY_TO: [
    ['help', /one mail address/],
    ['Help <help@example.com>', /without a name/],
    ['a@b.c, d@e.f', /one mail address/],
  ],
  CONCH_MAIL_CLIENT_NAME: [
    ['localhost', /full host name with a dot/],
    ['192.0.2.1', /in brackets/],
    ['[192.0.2.999]', /in brackets/],
    ['[IPv6:192.0.2.1]', /in brackets/],
    ['a b.example', /full host name/],
  ],
  CONCH_KEY: [
    ['abc', /32 random bytes/],
    ['A'.repeat(43), /not random/],
    ['0'.repeat(64), /not random/],
    [`${oneKey.toString('base64')}x`, /32 random bytes/],
  ],
  CONCH_TRUST_PROXY: [
    ['true', /which proxies/],
    ['11', /mistake/],
    ['proxy.example.com', /neither/],
    ['10.0.0.0/33', /neither/],
    ['10.0.0.0/8/8', /neither/],
    ['0.0.0.0/0', /every address/],
    ['::/0', /every address/],
  ],
  CONCH_ALLOWED_ORIGINS: [
    ['*', /each origin in full/],
    ['https://*.example.com', /each origin in full/],
    ['null', /holds "null"/],
    ['https://a.example/path', /after the host and port: an origin has no path/],
  ],
  CONCH_STORAGE_PER_PERSON: [
    ['5', /a size of 1MB or more/],
    ['0GB', /a size of 1MB or more/],
    ['-1GB', /a size of 1MB or more/],
    ['5GiB', /a size of 1MB or more/],
    ['unlimited', /or none/],
  ],
  CONCH_STORAGE_IN_ALL: [['lots', /a size of 1MB or more, in MB, GB or TB, or none/]],
  CONCH_LOG_LEVEL: [
    ['verbose', /one of fatal/],
    ['INFO', /one of fatal/],
  ],
};

for (const name of settingNames) {
  test(`${name} refuses what it is not, with an example`, () => {
    const cases = refused[name];
    assert(cases, 'every setting is tried');
    for (const [value, words] of cases) {
      // A sender is required with a mail server, and is not what is tried here.
      const env = name === 'CONCH_SMTP_URL' ? { [name]: value, CONCH_MAIL_FROM: 'a@b' } : { [name]: value };
      const [problem = '', ...rest] = problemsOf(env);
      assert.deepEqual(rest, [], value);
      assert.match(problem, words);
      assert(problem.startsWith(name) && problem.endsWith(`Example: ${exampleOf(name)}`), problem);
      assert(!problem.includes('\n'), 'one line');
    }
  });
}

test('a mail server without a sender is refused', () => {
  assert.match(problemsOf({ CONCH_SMTP_URL: 'smtp://mail.example.com' })[0] ?? '', /^CONCH_MAIL_FROM is missing/);
});

test('a refused secret is not repeated', () => {
  const canary = 'canary-7f3a';
  const message = [
    ...problemsOf({ CONCH_KEY: canary, DATABASE_URL: `mysql://u:${canary}@db/x` }),
    ...problemsOf({ CONCH_SMTP_URL: `smtp://u:12?${canary}@host`, CONCH_MAIL_FROM: 'a@b' }),
    ...problemsOf({ CONCH_SMTP_URL: `smtp://u:${canary}#@host`, CONCH_MAIL_FROM: 'a@b' }),
    ...problemsOf({
      CONCH_SMTP_URL: `smtp://u:${canary}@host/${canary}?tls=${canary}`,
      CONCH_MAIL_FROM: 'a@b',
    }),
  ];
  assert.equal(message.length, 5);
  assert(!message.join('\n').includes(canary));
});

test('every example is accepted, and every default that is a value', () => {
  for (const name of settingNames) {
    const { example, fallback } = settings[name];
    const env: Record<string, string> = { CONCH_MAIL_FROM: 'a@b' };
    env[name] = name === 'CONCH_KEY' ? oneKey.toString('base64') : example;
    assert.deepEqual(problemsOf(env), [], name);
    if (!fallback.startsWith('(')) assert.deepEqual(problemsOf({ [name]: fallback }), [], name);
  }
});

test('edit distance counts a swap of neighbours once', () => {
  assert.equal(editDistance('CONCH_PROT', 'CONCH_PORT'), 1);
  assert.equal(editDistance('', 'abc'), 3);
  assert.equal(editDistance('kitten', 'sitting'), 3);
});
