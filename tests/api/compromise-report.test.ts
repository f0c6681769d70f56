// "This was not me" and new devices over HTTP: the cookie, the alert in the outbox, who may call, what nobody is told.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { password, startConch, type TestConch } from '../support/conch.ts';
import { mailTo } from '../support/mails.ts';

const page = { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' };

describe('this was not me over HTTP', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
  });
  after(() => conch.close());

  async function linkTo(address: string, subject: RegExp) {
    const { link = '', text } = await mailTo(conch.folder, address, subject);
    const url = new URL(link);
    const [id = '', secret = ''] = url.hash.slice(1).split('.');
    return { path: url.pathname, body: { id, secret }, text };
  }

  /** As a page signs in: with the cookies that it was given before. */
  async function browserSignIn(email: string, cookie?: string) {
    const answer = await conch.call('POST', '/v1/signin', {
      body: { email, password, cookie: true },
      headers: { ...page, ...(cookie ? { cookie } : {}) },
    });
    assert.equal(answer.status, 200, answer.text);
    const [session = '', device = ''] = [answer.headers['set-cookie']].flat().map(String);
    const pairOf = (set: string) => set.split(';')[0] ?? '';
    return { answer, session: pairOf(session), device: pairOf(device), deviceSet: device };
  }

  it('S31 a browser keeps a random cookie of its own beside the session, and is known by it', async () => {
    const ben = await conch.person(root.token, 'Ben Device');
    const first = await browserSignIn(ben.email);
    assert.match(first.deviceSet, /^conch-device=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/);
    assert.ok(!first.answer.text.includes(first.device.split('=')[1] ?? '-'), 'no page can read it');
    const count = async () => {
      const log = await conch.call('GET', '/v1/users/me/activity?group=signin&limit=50', {
        token: ben.token,
      });
      return log.json.filter((each: { kind: string }) => each.kind === 'signin.new-device').length;
    };
    assert.equal(await count(), 1, 'the first browser after a script');
    const again = await browserSignIn(ben.email, first.device);
    assert.equal(again.device, first.device);
    assert.equal(await count(), 1);
    await browserSignIn(ben.email);
    assert.equal(await count(), 2);
    // The cookie alone opens nothing.
    const alone = await conch.call('GET', '/v1/users/me', { headers: { ...page, cookie: first.device } });
    assert.equal(alone.status, 401);
  });

  it('S28 S38 S45 the link of the alert: any look changes nothing, one use ends all within the second', async () => {
    const cora = await conch.person(root.token, 'Cora Alert');
    const made = await conch.call('POST', '/v1/users/me/tokens', { token: cora.token, body: { name: 'CI' } });
    assert.equal(made.status, 200, made.text);
    const stranger = await browserSignIn(cora.email);
    const { path, body, text } = await linkTo(cora.email, /A new sign-in/);
    assert.equal(path, '/not-me');
    assert.match(text, /From\W+127\.0\.0\.1/);
    for (const method of ['GET', 'HEAD', 'GET', 'HEAD', 'GET']) {
      assert.ok((await conch.call(method, path)).status < 500);
      assert.equal((await conch.call(method, '/v1/not-me')).status, 405);
    }
    const shown = await conch.call('POST', '/v1/not-me/inspect', { body });
    assert.equal(shown.status, 200, shown.text);
    assert.deepEqual([shown.json.sessions, shown.json.tokens, shown.json.addressBefore], [2, 1, null]);
    assert.equal((await conch.call('GET', '/v1/users/me', { token: cora.token })).status, 200);

    const uses = await Promise.all(
      Array.from({ length: 20 }, () => conch.call('POST', '/v1/not-me', { body: { ...body, undo: [] } })),
    );
    assert.deepEqual(uses.map(({ status }) => status).sort(), [200, ...Array(19).fill(400)]);
    const done = uses.find(({ status }) => status === 200);
    assert.deepEqual(done?.json, {
      ...{
        status: 'ok',
        complete: true,
        sessions: 2,
        tokens: 1,
        factors: 0,
        addressUndone: false,
        mailedTo: cora.email,
      },
    });
    for (const token of [cora.token, made.json.token]) {
      assert.equal((await conch.call('GET', '/v1/users/me', { token })).status, 401);
    }
    const cookie = { headers: { ...page, cookie: stranger.session } };
    assert.equal((await conch.call('GET', '/v1/users/me', cookie)).status, 401);
    const signIn = await conch.call('POST', '/v1/signin', { body: { email: cora.email, password } });
    assert.equal(signIn.status, 401);

    const reset = await linkTo(cora.email, /Set a new password/);
    assert.equal(reset.path, '/reset');
    const fresh = 'another 9 fine shell';
    const set = await conch.call('POST', '/v1/resetPassword', {
      body: { resetTokenId: reset.body.id, resetPasswordToken: reset.body.secret, password: fresh },
    });
    assert.equal(set.status, 200, set.text);
    const back = await conch.call('POST', '/v1/signin', { body: { email: cora.email, password: fresh } });
    assert.equal(back.status, 200);
  });

  it('S29 from the activity list: ends one’s own session too, and takes its cookie', async () => {
    const dora = await conch.person(root.token, 'Dora List');
    const { session } = await browserSignIn(dora.email);
    const headers = { ...page, cookie: session };
    const log = await conch.call('GET', '/v1/users/me/activity', { headers });
    const { seq } = log.json.find((each: { kind: string }) => each.kind === 'signin.new-device');
    const shown = await conch.call('GET', `/v1/users/me/not-me/${seq}`, { headers });
    assert.equal(shown.json.event.kind, 'signin.new-device');
    const unknown = await conch.call('GET', '/v1/users/me/not-me/99999', { headers });
    assert.deepEqual([unknown.status, unknown.json.code], [404, 'activity.not-found']);
    const wrong = await conch.call('POST', '/v1/users/me/not-me', {
      headers,
      body: { seq, undo: ['nothing-of-the-kind'] },
    });
    assert.deepEqual([wrong.status, wrong.json.code], [409, 'undo.refused']);
    const done = await conch.call('POST', '/v1/users/me/not-me', { headers, body: { seq } });
    assert.equal(done.status, 200, done.text);
    assert.match(String(done.headers['set-cookie']), /^conch=; Max-Age=0/);
    assert.equal((await conch.call('GET', '/v1/users/me', { token: dora.token })).status, 401);
  });

  it('S35 S37 a token cannot say it, nobody says it for another, and a stranger’s page neither', async () => {
    const erik = await conch.person(root.token, 'Erik Token');
    const scopes = ['people:read', 'people:write', 'items:read', 'items:write'];
    const made = await conch.call('POST', '/v1/users/me/tokens', {
      token: erik.token,
      body: { name: 'All', scopes },
    });
    assert.equal(made.status, 200, made.text);
    const { token } = made.json;
    for (const [method, path, body] of [
      ['POST', '/v1/users/me/not-me', { seq: 1 }],
      ['GET', '/v1/users/me/not-me/1', undefined],
    ] as const) {
      const answer = await conch.call(method, path, { token, body });
      assert.deepEqual([answer.status, answer.json.code], [403, 'token.refused'], path);
      assert.equal((await conch.call(method, path, { body })).status, 401);
      // There is no such path with somebody else's key in it.
      const other = path.replace('/me/', `/${erik.key}/`);
      assert.equal((await conch.call(method, other, { token: root.token, body })).status, 404);
    }
    const { session } = await browserSignIn(erik.email);
    const forged = await conch.call('POST', '/v1/users/me/not-me', {
      headers: { cookie: session, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      body: { seq: 1 },
    });
    assert.equal(forged.status, 403);
    assert.equal((await conch.call('GET', '/v1/users/me', { token: erik.token })).status, 200);
  });
});
