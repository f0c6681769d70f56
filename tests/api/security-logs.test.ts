// A whole story with secrets that are looked for afterwards: in the log, in answers that refuse, and in the store.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { errors } from '../../contract/errors.ts';
import { codeAt } from '../support/authenticator-app.ts';
import { type Answer, type Asked, startConch, type TestConch } from '../support/conch.ts';
import { assertNoSecretInEvents } from '../support/event-secrets.ts';
import { readOutbox } from '../support/mails.ts';

interface Line {
  level: string;
  time: string;
  event?: string;
  userKey?: string | null;
  requestId?: string;
  path?: string;
  status?: number;
  user?: string;
  address?: string;
}

describe('a story with secrets', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  const secrets = new Map<string, string>();
  const refusals: Answer[] = [];
  const keep = (what: string, secret: string) => {
    assert.ok(secret.length >= 6, what);
    secrets.set(what, secret);
    return secret;
  };
  async function call(method: string, path: string, asked: Asked = {}): Promise<Answer> {
    const answer = await conch.call(method, path, asked);
    if (answer.status >= 400) refusals.push(answer);
    return answer;
  }
  async function allowed(method: string, path: string, asked: Asked = {}): Promise<Answer> {
    const answer = await call(method, path, asked);
    assert.equal(answer.status, 200, `${method} ${path}: ${answer.text}`);
    return answer;
  }
  async function linkTo(address: string) {
    for (let waited = 0; waited < 15_000; waited += 50) {
      const mails = conch.outbox().length > 0 ? readOutbox(conch.folder) : [];
      const link = mails.findLast((mail) => mail.headers.to?.includes(address) && mail.link?.includes('/reset#'))?.link;
      if (link) return link.split('#')[1]?.split('.') ?? [];
      await sleep(50);
    }
    throw new Error(`No link to ${address}`);
  }

  let ann: { token: string; key: string; email: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
    keep('token of the super-admin', root.token);
    const first = keep('first password', 'canary sings at dawn');
    const email = 'ann@example.org';
    const made = await allowed('POST', '/v1/users', {
      ...{
        token: root.token,
        body: { email, name: 'Ann %s %n', password: first },
      },
    });
    const signedIn = await allowed('POST', '/v1/signin', { body: { email, password: first } });
    ann = { token: keep('session', signedIn.json.token), key: made.json._key, email };
    await tellTheStory(first);
  });
  after(() => conch.close());

  async function tellTheStory(first: string): Promise<void> {
    const { email } = ann;
    const wrong = keep('wrong password', 'canary never was this');
    await call('POST', '/v1/signin', { body: { email, password: wrong } });
    await call('POST', '/v1/signin', { body: { email: wrong, password: first } });
    await call('POST', '/v1/signin', {
      raw: `{"email":"${email}","password":"${wrong}"`,
      headers: { 'content-type': 'application/json' },
    });
    await call('GET', `/v1/users/me?token=${ann.token}`);
    await call('GET', '/v1/users/me', { token: `${ann.token}x` });
    await call('POST', '/v1/users/me/reauthenticate', { token: ann.token, body: { password: wrong } });

    // The app, its codes and the backup codes.
    const begun = await allowed('POST', '/v1/mfa/otp/add', { token: ann.token, body: { password: first } });
    const seed = keep('seed of the app', begun.json.secret);
    const code = keep('code', codeAt(seed, Date.now()));
    await call('POST', '/v1/mfa/otp/add/verify', {
      token: ann.token,
      body: { code: keep('wrong code', '083 716') },
    });
    const proven = await allowed('POST', '/v1/mfa/otp/add/verify', { token: ann.token, body: { code } });
    for (const [at, one] of (proven.json.backupCodes as string[]).entries()) keep(`backup code ${at}`, one);
    const pending = await allowed('POST', '/v1/signin', { body: { email, password: first } });
    const { challenge } = pending.json.otp;
    keep('challenge', challenge.split('.')[1]);
    await call('POST', '/v1/mfa/otp/validate', { body: { email, challenge, code } });
    const [backup = ''] = proven.json.backupCodes as string[];
    const entered = await allowed('POST', '/v1/mfa/backup/validate', {
      body: { email, password: first, code: backup },
    });
    ann.token = keep('session by backup code', entered.json.token);
    await call('POST', '/v1/mfa/backup/validate', { body: { email, password: first, code: backup } });

    // A personal access token, used, misused and made anew.
    const token = await allowed('POST', '/v1/users/me/tokens', {
      ...{ token: ann.token, body: { name: 'Canary', scopes: ['people:read'] } },
    });
    keep('personal access token', token.json.token);
    await allowed('GET', '/v1/users/me', { token: token.json.token });
    await call('DELETE', '/v1/users/me/tokens', { token: token.json.token });
    await call('GET', '/v1/users/me', { token: `${token.json.token.slice(0, -1)}_` });

    // The password, then the link for who forgot it.
    const second = keep('second password', 'canary flew over nine hills');
    await allowed('PATCH', '/v1/users/me/password', {
      ...{ token: ann.token, body: { password: second, currentPassword: first } },
    });
    await allowed('POST', '/v1/forgot', { body: { email } });
    const [id = '', secret = ''] = await linkTo(email);
    keep('secret of the link', secret);
    const third = keep('third password', 'canary rests on a wire');
    const link = { resetTokenId: id, resetPasswordToken: secret };
    await call('POST', '/v1/resetPassword', {
      body: { ...link, password: keep('short password', 'canary!') },
    });
    await allowed('POST', '/v1/resetPassword', { body: { ...link, password: third } });
    await call('POST', '/v1/resetPassword', { body: { ...link, password: third } });

    // Above them: roles, activation, and a source that has asked too often.
    await allowed('POST', '/v1/usergroups/domain', { token: root.token, body: { userKey: ann.key } });
    await allowed('PATCH', `/v1/users/${ann.key}/active`, { token: root.token, body: { activate: false } });
    for (let at = 0; at < 21; at++) await call('POST', '/v1/forgot', { body: { email: `no${at}@example.org` } });
    assert.equal(refusals.at(-1)?.status, 429);
  }

  const lines = () => conch.log.map((line) => JSON.parse(line) as Line);

  it('S60 no secret of it stands in the log, nor in an answer that refuses', () => {
    const log = conch.log.join('');
    const answers = refusals.map((answer) => answer.text + JSON.stringify(answer.headers)).join('\n');
    assert.ok(secrets.size > 20 && refusals.length > 12, `${secrets.size} and ${refusals.length}`);
    for (const [what, secret] of secrets) {
      for (const form of [secret, encodeURIComponent(secret), secret.replaceAll(/[\s-]/g, '')]) {
        assert.ok(!log.includes(form), `${what} is in the log`);
        assert.ok(!answers.includes(form), `${what} is in an answer`);
      }
    }
    assert.ok(!/argon2id|"stack"|node_modules|sqlite|select /i.test(answers), 'answers tell nothing of the inside');
  });

  it('S60 S31 no secret of it stands in the store, as its files have it', async () => {
    const files = readdirSync(conch.folder).filter((name) => name.startsWith('conch.db'));
    assert.ok(files.length > 0);
    const bytes = Buffer.concat(files.map((name) => readFileSync(join(conch.folder, name))));
    assert.ok(bytes.includes('ann@example.org'), 'the files are read');
    for (const [what, secret] of secrets) {
      // Six digits stand everywhere by chance.
      if (/^[\d ]+$/.test(secret)) continue;
      assert.ok(!bytes.includes(secret), `${what} is in the store`);
      assert.ok(!bytes.includes(Buffer.from(secret).toString('base64url')), what);
    }
  });

  it('S60 no secret of it, and no link that was mailed, stands in the log of events', async () => {
    const { events, links } = await assertNoSecretInEvents(conch, secrets.values());
    assert.ok(events > 20 && links > 0, `${events} and ${links}`);
  });

  it('S60 each thing that happened is one line of JSON in UTC that says who, what, where and how it went', async () => {
    for (const line of conch.log) {
      assert.equal(line.trimEnd().split(/[\n\r\u2028\u2029]/).length, 1);
      assert.ok(!line.includes('\u001b'));
      assert.match((JSON.parse(line) as Line).time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
    const happened = new Set(lines().map(({ event }) => event));
    for (const event of [
      'signin',
      'signin.refused',
      'code.refused',
      'proof.refused',
      'activity.signin.succeeded',
      'activity.proof.refused',
      'activity.totp.added',
      'activity.backup-code.used',
      'activity.token.created',
      'activity.password.changed',
      'activity.password.reset',
      'activity.account.deactivated',
      'member.added',
      'user.deactivated',
      'password.forgot',
    ]) {
      assert.ok(happened.has(event), `${event} is in the log`);
    }
    const requests = lines().filter((line) => line.path !== undefined);
    for (const { status, address, requestId } of requests) {
      assert.ok(status !== undefined && address !== undefined && requestId !== undefined);
    }
    // Whoever hits a limit, and whoever is refused, has a line with the source.
    assert.ok(requests.some(({ path, status }) => path === '/v1/forgot' && status === 429));
    assert.ok(requests.filter(({ status }) => status === 401).length >= 4);
    assert.ok(
      requests.some(({ path, status, user }) => status === 403 && user === ann.key && path?.includes('tokens')),
    );
  });

  it('S60 a fault of ours is told by a number alone, and stands in the log under it', async () => {
    const db = conch.conch.storage.db();
    await sql`alter table activity rename to activity_gone`.execute(db);
    try {
      const answer = await conch.call('GET', '/v1/users/me/activity', { token: root.token });
      assert.equal(answer.status, 500);
      const { requestId, ...rest } = answer.json;
      assert.deepEqual(rest, {
        error: errors['server.failed'].title,
        code: 'server.failed',
      });
      assert.equal(requestId, answer.headers['x-request-id']);
      const logged = lines().filter((line) => line.requestId === requestId);
      assert.deepEqual(logged.map(({ level }) => level).sort(), ['error', 'info']);
      assert.ok(conch.log.some((line) => line.includes(String(requestId)) && line.includes('no such table')));
    } finally {
      await sql`alter table activity_gone rename to activity`.execute(db);
    }
  });

  it('S60 nothing of the inside is public', async () => {
    for (const path of [
      '/metrics',
      '/v1/metrics',
      '/debug',
      '/v1/debug',
      '/server-status',
      '/v1/config',
      '/v1/log',
      '/trace',
    ]) {
      assert.equal((await conch.call('GET', path)).status, 404, path);
    }
    for (const path of ['/v1/ping', '/v1/ready', '/v1/status', '/v1/openapi.json', '/v1/setup']) {
      const { text } = await conch.call('GET', path);
      assert.ok(!text.includes(conch.folder) && !text.includes('ann@example') && !text.includes('argon2'), path);
    }
  });
});
