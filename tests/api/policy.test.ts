// The policy over HTTP: who may read and change it, and what is open to whom a second factor is required of.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { endpoints } from '../../contract/api/all.ts';
import { type PolicyChoice, presets } from '../../contract/policy.ts';
import { runCommand } from '../../server/cli/commands.ts';
import { codeAt } from '../support/authenticator-app.ts';
import { password, startConch, type TestConch } from '../support/conch.ts';

const base: PolicyChoice = presets.default.choice;
const required: PolicyChoice = { ...base, secondFactor: { requiredFor: 'everybody', graceDays: 0 } };

describe('the policy over HTTP', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
  });
  after(() => conch.close());

  async function choose(choice: PolicyChoice, token = root.token) {
    const { json } = await conch.call('GET', '/v1/policy', { token });
    return conch.call('PUT', '/v1/policy', { token, body: { ...choice, version: json.version } });
  }
  /** By the operator, whom no policy holds back. */
  async function reset(choice: PolicyChoice = base) {
    const { version } = await conch.conch.policyChange.state();
    await conch.conch.policyChange.change(choice, version, { actor: { kind: 'system', reason: 'test' } });
  }
  const signIn = async (email: string) =>
    (await conch.call('POST', '/v1/signin', { body: { email, password } })).json.token as string;

  it('S46 tells everybody the length of passwords and the methods, and administrators the rest', async () => {
    const open = await conch.call('GET', '/v1/policy/open');
    assert.deepEqual(open.json, {
      password: { minLength: 12 },
      signInMethods: { password: true, passkey: true },
    });
    const bob = await conch.person(root.token, 'Bob Plain');
    for (const [method, path, body] of [
      ['GET', '/v1/policy'],
      ['PUT', '/v1/policy', { ...base, version: '0' }],
      ['POST', '/v1/policy/preview', base],
    ] as const) {
      const refused = await conch.call(method, path, { token: bob.token, body });
      assert.deepEqual([refused.status, refused.json.code], [403, 'access.denied'], `${method} ${path}`);
      assert.equal((await conch.call(method, path, { body })).json.code, 'session.missing');
    }
    const read = await conch.call('GET', '/v1/policy', { token: root.token });
    assert.deepEqual(read.json.policy, { ...base, secondFactor: { ...base.secondFactor, since: null } });
  });

  it('refuses what is out of bounds or makes no sense, and a version that is not in force', async () => {
    const refusedFields = async (choice: unknown) => {
      const answer = await conch.call('PUT', '/v1/policy', {
        token: root.token,
        body: { ...(choice as PolicyChoice), version: '0' },
      });
      assert.equal(answer.status, 400, answer.text);
      return Object.keys(answer.json.fields);
    };
    const { sessions } = base;
    assert.deepEqual(await refusedFields({ ...base, password: { minLength: 7 } }), ['password.minLength']);
    assert.deepEqual(await refusedFields({ ...base, password: { minLength: 65 } }), ['password.minLength']);
    assert.deepEqual(await refusedFields({ ...base, sessions: { ...sessions, idleSeconds: 60 } }), [
      'sessions.idleSeconds',
    ]);
    const longIdle = { lifetimeSeconds: 86_400, idleSeconds: 86_401 };
    assert.deepEqual(await refusedFields({ ...base, sessions: longIdle }), ['sessions.idleSeconds']);
    const noPassword = { ...base, signInMethods: { password: false, passkey: true } };
    assert.deepEqual(await refusedFields(noPassword), ['signInMethods.password'], 'nobody is locked out');
    const since = { ...base, secondFactor: { ...base.secondFactor, since: '2020-01-01T00:00:00.000Z' } };
    assert.deepEqual(await refusedFields(since), ['secondFactor.since'], 'S47');
    const stale = await conch.call('PUT', '/v1/policy', {
      token: root.token,
      body: { ...base, version: '7' },
    });
    assert.deepEqual([stale.status, stale.json.code], [409, 'policy.stale']);
  });

  it('keeps events for as long as before where a client does not know of them', async () => {
    await choose({ ...base, events: { keptDays: 30 } });
    const { events: _, ...old } = { ...base, password: { minLength: 13 } };
    const { json } = await conch.call('GET', '/v1/policy', { token: root.token });
    const preview = await conch.call('POST', '/v1/policy/preview', { token: root.token, body: old });
    assert.equal(preview.status, 200, preview.text);
    const body = { ...old, version: json.version };
    const changed = await conch.call('PUT', '/v1/policy', { token: root.token, body });
    assert.equal(changed.status, 200, changed.text);
    assert.deepEqual([changed.json.policy.events, changed.json.policy.password], [{ keptDays: 30 }, { minLength: 13 }]);
    for (const keptDays of [6, 3651, 7.5]) {
      const wrong = { ...body, version: changed.json.version, events: { keptDays } };
      const refused = await conch.call('PUT', '/v1/policy', { token: root.token, body: wrong });
      assert.deepEqual([refused.status, Object.keys(refused.json.fields)], [400, ['events.keptDays']]);
    }
    await reset();
  });

  it('S30 ends sessions that are over by the new policy, and new cookies live as long as it says', async () => {
    const changed = await choose({ ...base, sessions: { lifetimeSeconds: 86_400, idleSeconds: 3600 } });
    assert.equal(changed.status, 200, changed.text);
    assert.equal(changed.json.updatedBy.name, 'Ada Root');
    const answer = await conch.call('POST', '/v1/signin', {
      body: { email: 'ada@example.org', password, cookie: true },
      headers: { origin: 'http://localhost:3000' },
    });
    assert.match(String(answer.headers['set-cookie']), /Max-Age=86400;/);
    await reset();
  });

  it('S11 asks each door for the length in force, and says it', async () => {
    await reset({ ...base, password: { minLength: 15 } });
    const made = await conch.call('POST', '/v1/users', {
      token: root.token,
      body: { email: 'short@example.org', password: 'Tz8!kq2&Wv5xBn' },
    });
    assert.deepEqual([made.status, made.json.code], [400, 'password.too-short']);
    assert.equal(made.json.fields.password, 'Use 15 characters or more; this has 14.');
    const weighed = await conch.call('POST', '/v1/passwords/weigh', { body: { password: 'Tz8!kq2&Wv5xBn' } });
    const why = 'Use 15 characters or more; this has 14.';
    assert.deepEqual(weighed.json, { score: 0, reasons: ['password.too-short'], why });
    assert.equal((await conch.call('GET', '/v1/policy/open')).json.password.minLength, 15);
    await reset({ ...base, password: { minLength: 8 } });
    const eight = await conch.call('POST', '/v1/users', {
      token: root.token,
      body: { email: 'eight@example.org', password: 'Tz8!kq2&' },
    });
    assert.equal(eight.status, 200, eight.text);
    await reset();
  });

  it('S21 S46 who must add a second factor first can do that, read their account, stop who looks at it and sign out, and nothing else', async () => {
    const eve = await conch.person(root.token, 'Eve Held');
    await reset(required);
    const status = await conch.call('GET', '/v1/users/me/mfa/status', { token: eve.token });
    assert.equal(status.status, 200, status.text);
    assert.ok(Date.parse(status.json.requiredFrom) <= Date.now());
    let open = 0;
    for (const endpoint of endpoints.filter(({ access }) => access !== 'public')) {
      if (endpoint.duringEnrolment) open++;
      else {
        const path = endpoint.path.replaceAll(/:[a-zA-Z]+/g, eve.key);
        const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
        const answer = await conch.call(endpoint.method, path, {
          token: eve.token,
          ...(endpoint.method === 'GET' || endpoint.upload ? {} : { body: {} }),
          ...(endpoint.upload ? { headers: multipart, raw: '--x--' } : {}),
        });
        assert.deepEqual([answer.status, answer.json?.code], [403, 'enrolment.required'], `${endpoint.method} ${path}`);
      }
    }
    assert.equal(open, 13, 'the list of what is open grows by decision alone');
    assert.equal((await conch.call('GET', '/v1/users/me', { token: eve.token })).status, 200);
    const others = await conch.call('GET', `/v1/users/${root.key}/mfa/status`, { token: eve.token });
    assert.equal(others.status, 403, 'no rights over others');
    const again = await signIn(eve.email);
    assert.equal((await conch.call('GET', '/v1/users/me/tokens', { token: again })).json.code, 'enrolment.required');
    const begun = await conch.call('POST', '/v1/mfa/otp/add', { token: again, body: { password } });
    const code = codeAt(begun.json.secret, Date.now());
    const proven = await conch.call('POST', '/v1/mfa/otp/add/verify', { token: again, body: { code } });
    assert.equal(proven.status, 200, proven.text);
    assert.equal((await conch.call('GET', '/v1/users/me/tokens', { token: again })).status, 200);
    await reset();
  });

  it('S48 a held-back administrator cannot change the policy that holds them back', async () => {
    await reset(required);
    const refused = await conch.call('PUT', '/v1/policy', {
      token: root.token,
      body: { ...base, version: '0' },
    });
    assert.deepEqual([refused.status, refused.json.code], [403, 'enrolment.required']);
    await reset();
    assert.equal((await conch.call('GET', '/v1/policy', { token: root.token })).status, 200);
  });

  it('S21 closes the door of passkeys alone where that is off', async () => {
    await reset({ ...base, signInMethods: { password: true, passkey: false } });
    const refused = await conch.call('POST', '/v1/signin/passkey', {});
    assert.deepEqual([refused.status, refused.json.code], [403, 'signin.method-off']);
    await reset();
    assert.equal((await conch.call('POST', '/v1/signin/passkey', {})).status, 200);
  });

  it('S11 shows the policy to the operator, puts presets in force, and asks their passwords for its length', async () => {
    const run = (...args: string[]) => runCommand(conch.conch, args, 'Tz8!kq2&Wv5xBn');
    const shown = await run('policy', 'show');
    assert.match(shown.stdout, /^Preset: Default\n.*30 days.*7 days\n.*12 characters/);
    const set = await run('policy', 'set', '--preset', 'nist-aal2', '--grace-days', '14');
    assert.equal(set.exitCode, 0, set.stderr);
    assert.match(set.stdout, /^The policy is now NIST AAL2\.\n[\s\S]*1 day after.*1 hour\n.*15 characters/);
    assert.match(set.stdout, /required of everybody, since .*, with 14 days of grace\n/);
    assert.match((await run('policy', 'show')).stdout, /by the operator\.\n$/);
    const short = await run('user', 'create', '--email', 'cli@example.org', '--password-stdin');
    assert.match(short.stderr, /^The password is too short\. Use 15 characters or more; this has 14\./);
    const unknown = await run('policy', 'set', '--preset', 'strict');
    assert.deepEqual(
      [unknown.exitCode, unknown.stderr],
      [2, '"strict" is no preset. The presets are: default, nist-aal2.\n'],
    );
    const long = await run('policy', 'set', '--preset', 'default', '--grace-days', '91');
    assert.deepEqual([long.exitCode, long.stderr], [1, '--grace-days is a whole number from 0 to 90.\n']);
    assert.equal((await run('policy', 'set', '--preset', 'default')).exitCode, 0);
    const lines = conch.log.filter((line) => line.includes('policy.changed'));
    assert.ok(lines.length > 1, 'each change is in the log');
  });
});
