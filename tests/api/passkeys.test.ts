// Passkeys over HTTP: the whole story of one, and what each call refuses.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { password, startConch, type TestConch } from '../support/conch.ts';
import { softwareAuthenticator } from '../support/software-authenticator.ts';

const origin = 'http://localhost:3000';
const ownPage = { origin };

let conch: TestConch;
let root: { token: string; key: string };

before(async () => {
  conch = await startConch();
  root = await conch.setUp();
});
after(() => conch.close());

const post = (path: string, asked: Parameters<TestConch['call']>[2] = {}) => conch.call('POST', path, asked);

/** Somebody with a registered passkey. */
async function somebody(name: string, make: Parameters<typeof softwareAuthenticator>[1] = {}) {
  const { token, key, email } = await conch.person(root.token, name);
  const device = softwareAuthenticator(origin, make);
  const options = await post('/v1/mfa/webauthn/add', { token });
  assert.equal(options.status, 200, options.text);
  const added = await post('/v1/mfa/webauthn/add/verify', { token, body: device.create(options.json) });
  assert.equal(added.status, 200, added.text);
  return { token, key, email, device, added: added.json, options: options.json };
}

/** The proof of the session is older than ten minutes. */
async function ageProof(userKey: string): Promise<void> {
  const { storage } = conch.conch;
  await storage.transaction(async () => {
    const rows = await storage
      .db()
      .updateTable('sessions')
      .set({ proven_at: '2020-01-01T00:00:00.000Z' })
      .where('user_key', '=', userKey)
      .returning('id')
      .execute();
    storage.changed(...rows.map(({ id }) => `session:${id}`));
  });
}

describe('passkeys over HTTP', () => {
  it('are added, listed, used after a password and alone, renamed and removed', async () => {
    const aaguid = 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd';
    const { token, key, email, device, added, options } = await somebody('Pass Key', {
      aaguid,
      synced: true,
    });
    assert.deepEqual(options.rp, { id: 'localhost', name: 'Conch' });
    assert.equal(options.user.name, email);
    assert.equal(added.name, 'iCloud Keychain');
    assert.equal(added.maker, 'Apple');
    assert.equal(added.icon, 'cloud');
    assert.equal(added.backupCodes.length, 10);
    const second = softwareAuthenticator(origin, { transports: ['usb'], discoverable: false });
    const more = await post('/v1/mfa/webauthn/add', { token, body: { kind: 'security-key' } });
    assert.deepEqual(
      more.json.excludeCredentials.map((one: { id: string }) => one.id),
      [device.credentialId],
    );
    const body = { ...second.create(more.json), name: 'Blue key' };
    const addedToo = await post('/v1/mfa/webauthn/add/verify', { token, body });
    assert.equal(addedToo.status, 200, addedToo.text);
    assert.equal(addedToo.json.backupCodes, undefined);
    const list = await conch.call('GET', '/v1/users/me/authenticator', { token });
    assert.deepEqual(
      list.json.map((one: { name: string; type: string }) => `${one.type} ${one.name}`),
      ['webauthn iCloud Keychain', 'webauthn Blue key'],
    );
    assert.equal(JSON.stringify(list.json).includes(device.credentialId), false);
    // S58: a name can be seen and turns nothing around; given with a new key it is cleaned, since the key is made by then.
    for (const name of ['\u202egnp', '\u200b', '\u3164', 'a\u2069b']) {
      const path = `/v1/users/me/authenticator/${added.id}`;
      const answer = await conch.call('PATCH', path, { token, body: { name } });
      assert.deepEqual([answer.status, answer.json.code], [400, 'request.invalid'], JSON.stringify(name));
    }
    for (const [name, kept] of [
      ['\u202eGreen\u2066 key', 'Green key'],
      ['\u200b', 'Security key'],
    ]) {
      const third = softwareAuthenticator(origin, { transports: ['usb'], discoverable: false });
      const asked = await post('/v1/mfa/webauthn/add', { token, body: { kind: 'security-key' } });
      const made = await post('/v1/mfa/webauthn/add/verify', { token, body: { ...third.create(asked.json), name } });
      assert.deepEqual([made.status, made.json.name], [200, kept], made.text);
      const gone = await conch.call('DELETE', `/v1/users/me/authenticator/${made.json.id}`, { token });
      assert.equal(gone.status, 200, gone.text);
    }

    const pending = await post('/v1/signin', { body: { email, password } });
    assert.equal(pending.json.status, 'pending_verification', pending.text);
    assert.equal(pending.json.token, undefined);
    const validated = await post('/v1/mfa/webauthn/validate', {
      body: { ...second.get(pending.json.webauthn), email },
    });
    assert.equal(validated.status, 200, validated.text);
    assert.equal(validated.json.user._key, key);

    const start = await post('/v1/signin/passkey');
    const alone = await post('/v1/signin/passkey/verify', {
      body: { ...device.get(start.json.webauthn), cookie: true },
      headers: ownPage,
    });
    assert.equal(alone.status, 200, alone.text);
    assert.equal(alone.json.token, undefined);
    assert.match(String(alone.headers['set-cookie']), /^conch=[\w-]{43}; .*HttpOnly/);

    const at = `/v1/users/me/authenticator/${added.id}`;
    const renamed = await conch.call('PATCH', at, { token, body: { name: '<i>Mine</i>' } });
    assert.equal(renamed.json.name, '<i>Mine</i>');
    assert.equal(renamed.json.signal.userId, options.user.id);
    const removed = await conch.call('DELETE', at, { token });
    assert.deepEqual(removed.json, {
      status: 'ok',
      signal: {
        rpId: 'localhost',
        userId: options.user.id,
        allAcceptedCredentialIds: [second.credentialId],
        name: email,
        displayName: 'Pass Key',
      },
    });
    const asked = await conch.call('GET', '/v1/users/me/authenticator/signal', { token });
    assert.deepEqual(asked.json, { signal: removed.json.signal });
    // S22: those who came in meanwhile are out, who removed it is not.
    assert.equal((await conch.call('GET', '/v1/users/me', { token: validated.json.token })).status, 401);
    assert.equal((await conch.call('GET', '/v1/users/me', { token })).status, 200);
    const last = await conch.call('DELETE', `/v1/users/me/authenticator/${addedToo.json.id}`, { token });
    assert.equal(last.status, 200);
    const status = await conch.call('GET', '/v1/users/me/mfa/status', { token });
    assert.deepEqual(status.json, { enabled: false, otp: false, webauthn: 0, backup: 0 });
    assert.equal((await post('/v1/signin', { body: { email, password } })).json.status, 'ok');
  });

  it('S04 answer the same options to everybody and take no address', async () => {
    const [one, other] = [await post('/v1/signin/passkey'), await post('/v1/signin/passkey')];
    assert.deepEqual(Object.keys(one.json.webauthn).sort(), Object.keys(other.json.webauthn).sort());
    assert.deepEqual(one.json.webauthn.allowCredentials, []);
    const asked = await post('/v1/signin/passkey', { body: { email: 'ada@example.org' } });
    assert.equal(asked.status, 400);
  });

  it('S26 are added and removed in a session with a fresh proof alone', async () => {
    const { token, key, email, device, added } = await somebody('Fresh Proof');
    const at = `/v1/users/me/authenticator/${added.id}`;
    const calls: [string, string, object?][] = [
      ['POST', '/v1/mfa/webauthn/add'],
      [
        'POST',
        '/v1/mfa/webauthn/add/verify',
        softwareAuthenticator(origin).create({
          challenge: 'AA',
          rp: { id: 'localhost' },
          user: { id: 'AA' },
        }),
      ],
      ['DELETE', at],
    ];
    const pending = (await post('/v1/signin', { body: { email, password } })).json;
    const half = Buffer.from(pending.webauthn.challenge, 'base64url').toString();
    for (const [method, path, body] of [...calls, ['GET', '/v1/users/me/authenticator'] as const]) {
      assert.equal((await conch.call(method, path, { body })).status, 401, path);
      // S19: what a right password alone brings opens nothing.
      for (const sent of [half, pending.webauthn.challenge, half.split('.')[1]]) {
        assert.equal((await conch.call(method, path, { body, token: sent })).status, 401, path);
      }
    }
    await ageProof(key);
    for (const [method, path, body] of calls) {
      const answer = await conch.call(method, path, { body, token });
      assert.equal(answer.status, 403, `${path}: ${answer.text}`);
      assert.equal(answer.json.code, 'reauthenticate');
    }
    const asked = await post('/v1/users/me/reauthenticate/start', { token });
    assert.equal(asked.json.options[0], 'webauthn');
    const proof = { webauthn: device.get(asked.json.webauthn) };
    const proven = await post('/v1/users/me/reauthenticate', { token, body: proof });
    assert.equal(proven.status, 200, proven.text);
    const renewed = { token: proven.json.token };
    const again = await post('/v1/users/me/reauthenticate', { ...renewed, body: proof });
    assert.deepEqual([again.status, again.json.code], [401, 'factor.refused']);
    assert.equal((await post('/v1/mfa/webauthn/add', renewed)).status, 200);
  });

  it('S26 are nobody else’s to rename or remove, nor to add for', async () => {
    const owner = await somebody('Own Er');
    const other = await somebody('Oth Er');
    const at = `/v1/users/me/authenticator/${owner.added.id}`;
    for (const [method, body] of [
      ['PATCH', { name: 'Mine' }],
      ['DELETE', undefined],
    ] as const) {
      const answer = await conch.call(method, at, { token: other.token, body });
      assert.equal(answer.status, 404);
      const missing = await conch.call(method, '/v1/users/me/authenticator/00000000000000000000', {
        token: other.token,
        body,
      });
      assert.deepEqual({ ...answer.json, id: 0 }, { ...missing.json, id: 0 });
    }
    const theirs = await post('/v1/mfa/webauthn/add', { token: owner.token });
    const answer = softwareAuthenticator(origin).create(theirs.json);
    const added = await post('/v1/mfa/webauthn/add/verify', { token: other.token, body: answer });
    assert.equal(added.status, 400);
    assert.equal(added.json.code, 'passkey.refused');
    const known = await post('/v1/mfa/webauthn/add', { token: other.token });
    const again = await post('/v1/mfa/webauthn/add/verify', {
      token: other.token,
      body: owner.device.create(known.json),
    });
    assert.equal(again.status, 409);
    assert.equal(again.json.code, 'passkey.exists');
  });

  it('S20 finish the sign-in of whose challenge it is, whatever the body says', async () => {
    const [ada, eve] = [await somebody('Vic Tim'), await somebody('At Tacker')];
    const begun = async (email: string) => (await post('/v1/signin', { body: { email, password } })).json.webauthn;
    const validate = (body: object) => post('/v1/mfa/webauthn/validate', { body });
    const own = await validate({ ...eve.device.get(await begun(eve.email)), email: ada.email });
    assert.equal(own.json.user._key, eve.key);
    const swapped = await validate({ ...eve.device.get(await begun(ada.email)), email: ada.email });
    assert.equal(swapped.status, 401);
    assert.equal(swapped.json.code, 'factor.refused');
    // S24: an answer of one ceremony is none in another.
    const alone = (await post('/v1/signin/passkey')).json.webauthn;
    const mixed = await validate({ ...ada.device.get(alone), email: ada.email });
    assert.equal(mixed.json.code, 'factor.refused');
    const replayed = ada.device.get((await post('/v1/signin/passkey')).json.webauthn);
    assert.equal((await post('/v1/signin/passkey/verify', { body: replayed })).status, 200);
    assert.equal((await post('/v1/signin/passkey/verify', { body: replayed })).status, 401);
    const stranger = softwareAuthenticator(origin);
    const unknown = await post('/v1/signin/passkey/verify', {
      body: stranger.get((await post('/v1/signin/passkey')).json.webauthn, { userHandle: 'AAAA' }),
    });
    assert.equal(unknown.json.code, 'passkey.unknown');
  });

  it('S12 take only what a browser sends, and never fail over the rest', async () => {
    const { device } = await somebody('Odd Shapes');
    const fresh = async () => device.get((await post('/v1/signin/passkey')).json.webauthn);
    const good = await fresh();
    const odd: object[] = [
      { ...good, id: [good.id] },
      { ...good, id: { $ne: '' } },
      { ...good, type: 'password' },
      { ...good, userKey: 'somebody' },
      { ...good, response: { ...good.response, signature: 1 } },
      { ...good, response: { ...good.response, more: 'x' } },
      { ...good, response: 'x' },
      {},
    ];
    for (const body of odd) {
      assert.equal((await post('/v1/signin/passkey/verify', { body })).status, 400, JSON.stringify(body));
    }
    for (const text of ['', '%%%', 'AAAA', Buffer.from('null').toString('base64url'), 'bnVsbA', '\0']) {
      for (const field of ['clientDataJSON', 'authenticatorData', 'signature', 'userHandle'] as const) {
        const answer = await fresh();
        const body = { ...answer, response: { ...answer.response, [field]: text } };
        assert.equal((await post('/v1/signin/passkey/verify', { body })).status, 401, `${field} ${text}`);
      }
      for (const field of ['clientDataJSON', 'attestationObject'] as const) {
        const options = await post('/v1/mfa/webauthn/add', { token: root.token });
        const answer = softwareAuthenticator(origin).create(options.json);
        const body = { ...answer, response: { ...answer.response, [field]: text } };
        const refused = await post('/v1/mfa/webauthn/add/verify', { token: root.token, body });
        assert.equal(refused.status, 400, `${field} ${text}: ${refused.text}`);
      }
    }
    const id = 'x\0y';
    assert.equal(
      (await post('/v1/signin/passkey/verify', { body: { ...(await fresh()), id, rawId: id } })).status,
      401,
    );
  });

  it('S32 put no session into a cookie for another site', async () => {
    const { device } = await somebody('Foreign Page');
    const body = { ...device.get((await post('/v1/signin/passkey')).json.webauthn), cookie: true };
    const answer = await post('/v1/signin/passkey/verify', {
      body,
      headers: { origin: 'https://evil.example' },
    });
    assert.equal(answer.status, 403);
    assert.equal(answer.headers['set-cookie'], undefined);
  });
});
