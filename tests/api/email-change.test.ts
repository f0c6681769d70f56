// The change of address over HTTP: fresh proof, the mails of the outbox, links that no look uses up.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { password, startConch, type TestConch } from '../support/conch.ts';
import { mailTo, type ReadMail } from '../support/mails.ts';

describe('change of address over HTTP', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
  });
  after(() => conch.close());

  async function linkIn(mail: ReadMail) {
    const [page = '', parts = ''] = (mail.link ?? '').split('#');
    const [id = '', secret = ''] = parts.split('.');
    return { path: new URL(page).pathname, body: { id, secret } };
  }

  it('S42 is asked for, looked at, confirmed without a session, and undone', async () => {
    const ben = await conch.person(root.token, 'Ben Mover');
    const path = '/v1/users/me/email';
    assert.deepEqual((await conch.call('GET', path, { token: ben.token })).json, { pending: null });
    const email = 'ben@moved.example';
    const asked = await conch.call('POST', path, { token: ben.token, body: { email } });
    assert.equal(asked.status, 200, asked.text);
    assert.deepEqual([asked.json.status, asked.json.pending.email], ['ok', email]);
    const seen = await conch.call('GET', path, { token: ben.token });
    assert.deepEqual(seen.json.pending, asked.json.pending);
    assert.doesNotMatch(seen.text, /secret|token|hash/i);

    const { path: confirmPage, body } = await linkIn(await mailTo(conch.folder, email, /Confirm your new/));
    assert.equal(confirmPage, '/email/confirm');
    // S45: mail scanners look at every link; none of that reaches what the link does.
    for (const method of ['GET', 'HEAD', 'GET', 'HEAD', 'GET']) {
      assert.ok((await conch.call(method, confirmPage)).status < 500);
      assert.equal((await conch.call(method, '/v1/users/me/email/confirm')).status, 405);
    }
    assert.equal((await conch.call('GET', '/v1/users/me', { token: ben.token })).json.user.data.email, ben.email);
    const confirmed = await conch.call('POST', '/v1/users/me/email/confirm', { body });
    assert.deepEqual([confirmed.status, confirmed.json], [200, { status: 'ok', email }]);
    const again = await conch.call('POST', '/v1/users/me/email/confirm', { body });
    assert.deepEqual([again.status, again.json.code], [400, 'link.refused']);
    assert.equal((await conch.call('GET', '/v1/users/me', { token: ben.token })).json.user.data.email, email);
    assert.equal((await conch.call('POST', '/v1/signin', { body: { email, password } })).status, 200);

    const notice = await mailTo(conch.folder, ben.email, /was changed/);
    assert.doesNotMatch(notice.text + notice.html, /moved\.example/, 'no address that somebody chose (S44)');
    const undoing = await linkIn(notice);
    assert.equal(undoing.path, '/email/undo');
    const undone = await conch.call('POST', '/v1/users/me/email/undo', { body: undoing.body });
    assert.deepEqual([undone.status, undone.json], [200, { status: 'ok', email: ben.email }]);
    assert.equal((await conch.call('GET', '/v1/users/me', { token: ben.token })).status, 401);
    const what = await mailTo(conch.folder, ben.email, /restored/);
    assert.match(what.text, /\/forgot/);
    await mailTo(conch.folder, email, /restored/);
  });

  it('S42 wants a fresh proof, and never comes through the data of an item', async () => {
    const cyd = await conch.person(root.token, 'Cyd Stale');
    const body = { email: 'cyd@moved.example' };
    for (const method of ['PATCH', 'PUT']) {
      await conch.call(method, `/v1/items/${cyd.key}`, { token: cyd.token, body: { data: { ...body } } });
      const { json } = await conch.call('GET', '/v1/users/me', { token: cyd.token });
      assert.equal(json.user.data.email, cyd.email, method);
    }
    assert.equal((await conch.call('POST', '/v1/users/me/email', { body })).status, 401);
    const extra = { ...body, userKey: root.key, confirmed: true };
    assert.equal((await conch.call('POST', '/v1/users/me/email', { token: cyd.token, body: extra })).status, 400);
    const signedIn = await conch.call('GET', '/v1/users/me/sessions', { token: cyd.token });
    const { storage } = conch.conch;
    await storage.transaction(async () => {
      await sql`update sessions set proven_at = '2020-01-01T00:00:00.000Z'`.execute(storage.db());
      storage.changed(`session:${signedIn.json[0].id}`);
    });
    const stale = await conch.call('POST', '/v1/users/me/email', { token: cyd.token, body });
    assert.deepEqual([stale.status, stale.json.code], [403, 'reauthenticate']);
    assert.deepEqual((await conch.call('GET', '/v1/users/me/email', { token: cyd.token })).json, {
      pending: null,
    });
  });

  it('S42 is called off, and one person’s calls touch nobody else’s', async () => {
    const dan = await conch.person(root.token, 'Dan Doubts');
    const email = 'dan@moved.example';
    await conch.call('POST', '/v1/users/me/email', { token: dan.token, body: { email } });
    const { body } = await linkIn(await mailTo(conch.folder, email, /Confirm your new/));
    const others = await conch.call('DELETE', '/v1/users/me/email', { token: root.token });
    assert.deepEqual(others.json, { status: 'ok' });
    assert.equal((await conch.call('GET', '/v1/users/me/email', { token: dan.token })).json.pending.email, email);
    assert.equal((await conch.call('GET', '/v1/users/me/email', { token: root.token })).json.pending, null);
    await conch.call('DELETE', '/v1/users/me/email', { token: dan.token });
    const refused = await conch.call('POST', '/v1/users/me/email/confirm', { body });
    assert.deepEqual([refused.status, refused.json.code], [400, 'link.refused']);
  });
});
