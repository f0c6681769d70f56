// Passwords over HTTP: changing one's own, weighing one, having a link mailed.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { password, startConch, type TestConch } from '../support/conch.ts';

const next = 'seven boats on a pond';

describe('passwords over HTTP', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
  });
  after(() => conch.close());

  it('S29 changes one’s own, as JSON or as a form, and ends every session', async () => {
    const ben = await conch.person(root.token, 'Ben Changer');
    const path = `/v1/users/${ben.key}/password`;
    const wrong = await conch.call('PATCH', path, {
      token: ben.token,
      body: { password: next, currentPassword: 'not the right one' },
    });
    assert.deepEqual([wrong.status, wrong.json.code], [400, 'password.wrong']);
    const common = await conch.call('PATCH', path, {
      token: ben.token,
      body: { password: 'password1234', currentPassword: password },
    });
    assert.deepEqual([common.status, common.json.code], [400, 'password.leaked']);
    assert.match(common.json.fields.password, /everybody tries first/);
    const extra = await conch.call('PATCH', path, {
      token: ben.token,
      body: { password: next, currentPassword: password, provisional: false },
    });
    assert.equal(extra.status, 400, 'S47');
    const changed = await conch.call('PATCH', path, {
      token: ben.token,
      raw: new URLSearchParams({ password: next, currentPassword: password }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    assert.deepEqual([changed.status, changed.json], [200, { status: 'ok' }], changed.text);
    assert.equal((await conch.call('GET', '/v1/users/me', { token: ben.token })).status, 401);
    const old = await conch.call('POST', '/v1/signin', { body: { email: ben.email, password } });
    assert.equal(old.status, 401);
    const signedIn = await conch.call('POST', '/v1/signin', { body: { email: ben.email, password: next } });
    assert.equal(signedIn.status, 200);
    assert.doesNotMatch(conch.log.join('\n'), new RegExp(`${next}|${password}`), 'S60');
  });

  it('an admin gets 403 for another’s, and has a link mailed instead', async () => {
    const cyd = await conch.person(root.token, 'Cyd Forgetful');
    const path = `/v1/users/${cyd.key}`;
    const set = await conch.call('PATCH', `${path}/password`, {
      token: root.token,
      body: { password: next, currentPassword: password },
    });
    assert.deepEqual([set.status, set.json.code], [403, 'access.denied']);
    assert.equal((await conch.call('POST', `${path}/reset`, { token: cyd.token })).status, 403);
    const sent = await conch.call('POST', `${path}/reset`, { token: root.token });
    assert.deepEqual([sent.status, sent.json], [200, { status: 'ok' }]);
    assert.equal((await conch.call('GET', '/v1/users/me', { token: cyd.token })).status, 200, 'nothing ends yet');
    const unknown = await conch.call('POST', '/v1/users/nobody/reset', { token: root.token });
    assert.deepEqual([unknown.status, unknown.json.code], [404, 'user.not-found']);
  });

  it('S11 weighs a password for whoever sets one, and keeps it out of the log', async () => {
    const weigh = (body: object) => conch.call('POST', '/v1/passwords/weigh', { body });
    const refused = await weigh({ password: 'Football2026!!' });
    assert.deepEqual([refused.json.score, refused.json.reasons], [0, ['password.leaked']]);
    assert.match(refused.json.why, /everybody tries first/);
    const good = await weigh({ password: 'purple rivers sing low', words: ['Ben', 'ben@example.org'] });
    assert.deepEqual([good.json.score, good.json.reasons], [3, ['password.good']]);
    assert.equal((await weigh({ password: 'x'.repeat(2000) })).status, 400);
    assert.doesNotMatch(conch.log.join('\n'), /purple rivers/);
  });
});
