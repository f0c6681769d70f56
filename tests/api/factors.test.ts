// Second factors over HTTP: the rows of existing clients, what a half sign-in may do, and who may see what.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { endpoints } from '../../contract/api/all.ts';
import { codeAt } from '../support/authenticator-app.ts';
import { password, startConch, type TestConch } from '../support/conch.ts';

/** Each code is good once: that of now and the next are two, also where the half minute ends in between. */
function codesOf(secret: string): () => string {
  let at = Date.now();
  return () => {
    const code = codeAt(secret, at);
    at += 30_000;
    return code;
  };
}

describe('second factors over HTTP', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
  });
  after(() => conch.close());

  async function enrolled(name: string) {
    const person = await conch.person(root.token, name);
    const { token } = person;
    const begun = await conch.call('POST', '/v1/mfa/otp/add', { token, body: { password } });
    assert.equal(begun.status, 200, begun.text);
    const code = codesOf(begun.json.secret);
    const proven = await conch.call('POST', '/v1/mfa/otp/add/verify', { token, body: { code: code() } });
    assert.equal(proven.status, 200, proven.text);
    const backupCodes = proven.json.backupCodes as string[];
    const enter = (body: object = {}) =>
      conch.call('POST', '/v1/signin', { body: { email: person.email, password, ...body } });
    return { ...person, begun: begun.json, code, backupCodes, enter };
  }

  it('existing clients sign in with e-mail, challenge and code, as a form too', async () => {
    const ada = await enrolled('Form Client');
    const pending = await conch.call('POST', '/v1/signin', {
      raw: new URLSearchParams({ email: ada.email, password }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    assert.equal(pending.status, 200);
    assert.equal(pending.json.status, 'pending_verification');
    assert.deepEqual(pending.json.options, ['otp', 'backup']);
    assert.equal(pending.json.token, undefined);
    assert.equal(pending.json.user, undefined);
    assert.equal(pending.json.webauthn, undefined);
    const fields = { email: ada.email, challenge: pending.json.otp.challenge, code: ada.code() };
    const answer = await conch.call('POST', '/v1/mfa/otp/validate', {
      raw: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.json.status, 'ok');
    assert.equal(answer.json.user._key, ada.key);
    const me = await conch.call('GET', '/v1/users/me', { token: answer.json.token });
    assert.equal(me.status, 200);
  });

  it('S19 the half signed-in get no cookie, and their challenge opens nothing of the inventory', async () => {
    const ada = await enrolled('Half Way');
    const headers = { origin: 'http://localhost:3000' };
    const pending = await conch.call('POST', '/v1/signin', {
      body: { email: ada.email, password, cookie: true },
      headers,
    });
    assert.equal(pending.json.status, 'pending_verification');
    assert.equal(pending.headers['set-cookie'], undefined);
    const { challenge } = pending.json.otp;
    for (const endpoint of endpoints) {
      if (endpoint.access === 'public') continue;
      const path = endpoint.path.replaceAll(/:[a-z]+/gi, ada.key);
      for (const given of [{ token: challenge }, { headers: { ...headers, cookie: `conch=${challenge}` } }]) {
        const answer = await conch.call(endpoint.method, path, given);
        assert.equal(answer.status, 401, `${endpoint.method} ${path}: ${answer.text}`);
      }
    }
    const answer = await conch.call('POST', '/v1/mfa/otp/validate', {
      body: { email: ada.email, challenge, code: ada.code(), cookie: true },
      headers,
    });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.json.token, undefined);
    assert.match(
      String(answer.headers['set-cookie']),
      /^conch=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax,conch-device=[^,]+$/,
    );
  });

  it('S20 the address in the body decides nothing; the challenge does', async () => {
    const ada = await enrolled('Swap Ada');
    const eve = await enrolled('Swap Eve');
    const evesPending = await eve.enter();
    const body = { email: ada.email, challenge: evesPending.json.otp.challenge, code: eve.code() };
    const answer = await conch.call('POST', '/v1/mfa/otp/validate', { body });
    assert.equal(answer.status, 200);
    assert.equal(answer.json.user._key, eve.key);
    const crossed = await conch.call('POST', '/v1/mfa/otp/validate', {
      body: {
        ...body,
        email: eve.email,
        challenge: (await ada.enter()).json.otp.challenge,
        code: eve.code(),
      },
    });
    assert.equal(crossed.status, 401);
    assert.equal(crossed.json.code, 'factor.refused');
  });

  it('a backup code opens once, with the password, and the answer tells nothing else', async () => {
    const ada = await enrolled('Backup User');
    const [code = ''] = ada.backupCodes;
    const send = (given: object) =>
      conch.call('POST', '/v1/mfa/backup/validate', { body: { email: ada.email, password, code, ...given } });
    const refusals = [
      await send({ password: 'not this one at all' }),
      await send({ code: '000000-000000-000000' }),
      await send({ email: 'nobody@example.org' }),
      await send({ email: 'ada@example.org' }),
    ];
    for (const { status, json } of refusals) {
      assert.equal(status, 401);
      assert.deepEqual(json, { error: 'E-mail or password is wrong.', code: 'signin.refused' });
    }
    const opened = await send({ code: ` ${code.toUpperCase().replaceAll('-', ' ')}` });
    assert.equal(opened.status, 200, opened.text);
    assert.equal(opened.json.user._key, ada.key);
    assert.equal((await send({})).status, 401);
  });

  it('S01 S21 a wrong password looks the same with a second factor, and no field leaves it out', async () => {
    const ada = await enrolled('Same Answer');
    const plain = await conch.person(root.token, 'Plain Person');
    const answers = await Promise.all(
      [ada.email, plain.email, 'nobody@example.org'].map((email) =>
        conch.call('POST', '/v1/signin', { body: { email, password: 'not this one at all' } }),
      ),
    );
    const shape = answers.map(({ status, text, headers }) => ({
      ...{ status, text, names: Object.keys(headers).sort(), cookie: headers['set-cookie'] },
    }));
    assert.deepEqual(shape[1], shape[0]);
    assert.deepEqual(shape[2], shape[0]);
    for (const extra of [{ otp: false }, { mfa: 'off' }, { code: '000000' }, { challenge: '' }]) {
      assert.equal((await ada.enter(extra)).status, 400);
    }
    for (const missing of [
      { email: ada.email, code: '123456' },
      { challenge: 'a.b', code: '123456' },
    ]) {
      assert.equal((await conch.call('POST', '/v1/mfa/otp/validate', { body: missing })).status, 400);
    }
    for (const code of [123456, ['123456'], { $ne: '' }, true, null]) {
      const body = { email: ada.email, challenge: 'a.b', code };
      assert.equal((await conch.call('POST', '/v1/mfa/otp/validate', { body })).status, 400, 'S12');
    }
  });

  it('S04 which factors are on is seen by oneself and by administrators', async () => {
    const ada = await enrolled('Status Ada');
    const bob = await conch.person(root.token, 'Status Bob');
    const path = `/v1/users/${ada.key}/mfa/status`;
    const expected = { enabled: true, otp: true, webauthn: 0, backup: 10 };
    assert.deepEqual((await conch.call('GET', path, { token: ada.token })).json, expected);
    const mine = await conch.call('GET', '/v1/users/me/mfa/status', { token: ada.token });
    assert.deepEqual(mine.json, expected);
    assert.deepEqual((await conch.call('GET', path, { token: root.token })).json, expected);
    const others = await conch.call('GET', path, { token: bob.token });
    const nobody = await conch.call('GET', '/v1/users/nobody/mfa/status', { token: bob.token });
    assert.equal(others.status, 403);
    assert.deepEqual(nobody.json, others.json);
  });

  it('S16 S22 the password begins, a code ends; the secret is in no other answer and in no log', async () => {
    const ada = await enrolled('Careful Ada');
    const { token } = ada;
    const wrong = await conch.call('POST', '/v1/mfa/otp/add', { token, body: { password: 'not this one' } });
    assert.equal(wrong.status, 400);
    assert.equal(wrong.json.code, 'password.wrong');
    const list = await conch.call('GET', '/v1/users/me/authenticator', { token });
    assert.equal(list.json[0].type, 'otp');
    for (const { text } of [list, await conch.call('GET', '/v1/users/me', { token })]) {
      assert.ok(!text.includes(ada.begun.secret));
    }
    assert.ok(!conch.log.join('').includes(ada.begun.secret));
    for (const code of ada.backupCodes) assert.ok(!conch.log.join('').includes(code));
    const refused = await conch.call('DELETE', '/v1/mfa/otp', { token, body: { code: 'abcdef' } });
    assert.equal(refused.status, 401);
    assert.equal(refused.json.code, 'factor.refused');
    const off = await conch.call('DELETE', '/v1/mfa/otp', { token, body: { code: ada.code() } });
    assert.deepEqual(off.json, { status: 'ok' });
    assert.equal((await ada.enter()).json.status, 'ok');
  });

  it('new backup codes want a fresh proof, which a code gives', async () => {
    const ada = await enrolled('Fresh Ada');
    const { token } = ada;
    const made = await conch.call('POST', '/v1/mfa/backup', { token });
    assert.equal(made.status, 200, made.text);
    assert.equal(made.json.codes.length, 10);
    const start = await conch.call('POST', '/v1/users/me/reauthenticate/start', { token });
    assert.deepEqual(start.json.options, ['otp', 'password']);
    const path = '/v1/users/me/reauthenticate';
    const alone = await conch.call('POST', path, { token, body: { password } });
    assert.equal(alone.json.code, 'factor.refused');
    const withBackup = await conch.call('POST', path, {
      token,
      body: { password, backupCode: made.json.codes[0] },
    });
    assert.equal(withBackup.status, 200, withBackup.text);
    const byCode = await conch.call('POST', path, {
      token: withBackup.json.token,
      body: { code: ada.code() },
    });
    assert.equal(byCode.status, 200, byCode.text);
    assert.ok(Date.parse(byCode.json.freshUntil) > Date.now() + 590_000);
    for (const body of [{}, { code: '1', password }, { password, otp: true }, { webauthn: {} }]) {
      assert.equal((await conch.call('POST', path, { token: byCode.json.token, body })).status, 400);
    }
    const plain = await conch.person(root.token, 'No Factor');
    const none = await conch.call('POST', '/v1/mfa/backup', { token: plain.token });
    assert.equal(none.status, 409);
    assert.equal(none.json.code, 'backup.no-factor');
  });

  it('a wrong code at enrolment says by how much the clock is off', async () => {
    const { token } = await conch.person(root.token, 'Slow Clock');
    const { json } = await conch.call('POST', '/v1/mfa/otp/add', { token, body: { password } });
    const code = codeAt(json.secret, Date.now() - 7 * 60_000);
    const off = await conch.call('POST', '/v1/mfa/otp/add/verify', { token, body: { code } });
    assert.equal(off.status, 400);
    assert.equal(off.json.code, 'otp.clock-off');
    assert.equal(off.json.fields.minutes, '-7');
  });
});
