// Help by administrators over HTTP: who may, for whom, and with what proof.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { password, startConch, type TestConch } from '../support/conch.ts';

describe('help for an account over HTTP', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  let admin: { token: string; key: string };
  let ben: { token: string; key: string; email: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
    admin = await conch.promoted(root.token, await conch.person(root.token, 'Amy Admin'));
    ben = await conch.person(root.token, 'Ben Bound');
  });
  after(() => conch.close());

  const calls = (key: string) =>
    [
      ['GET', `/v1/users/${key}/tokens`],
      ['DELETE', `/v1/users/${key}/tokens/00000000000000000000`],
      ['DELETE', `/v1/users/${key}/tokens`],
      ['DELETE', `/v1/users/${key}/mfa`],
      ['POST', `/v1/users/${key}/email`, { email: 'new@example.org' }],
    ] as const;

  it('S48 is for administrators above them: nobody else’s, and never a super-admin’s by an admin', async () => {
    const eve = await conch.person(root.token, 'Eve Else');
    for (const [method, path, body] of calls(ben.key)) {
      const answer = await conch.call(method, path, { token: eve.token, body });
      assert.deepEqual([answer.status, answer.json?.code], [403, 'access.denied'], `${method} ${path}`);
      assert.equal((await conch.call(method, path, { body })).status, 401);
    }
    for (const [method, path, body] of calls(root.key)) {
      const answer = await conch.call(method, path, { token: admin.token, body });
      assert.deepEqual([answer.status, answer.json?.code], [403, 'access.denied'], `${method} ${path}`);
    }
    for (const [method, path, body] of calls('00000000000000000000')) {
      const answer = await conch.call(method, path, { token: admin.token, body });
      assert.deepEqual([answer.status, answer.json?.code], [404, 'user.not-found'], `${method} ${path}`);
    }
  });

  it('S48 is refused on a super-admin who is deactivated, too: they get their role back', async () => {
    const sid = await conch.person(root.token, 'Sid Super');
    const { status } = await conch.call('POST', '/v1/usergroups/domain', {
      token: root.token,
      body: { userKey: sid.key },
    });
    assert.equal(status, 200);
    const full = { userKey: sid.key, data: { permissions: 'rwsadtlug' } };
    const given = await conch.call('POST', '/v1/items/domain/permissions', { token: root.token, body: full });
    assert.equal(given.status, 200, given.text);
    const off = { token: root.token, body: { activate: false } };
    assert.equal((await conch.call('PATCH', `/v1/users/${sid.key}/active`, off)).status, 200);
    const more = [
      ['GET', `/v1/users/${sid.key}/sessions`],
      ['GET', `/v1/users/${sid.key}/activity`],
      ['PATCH', `/v1/items/${sid.key}`, { data: { name: 'Mine' } }],
      ['POST', `/v1/items/${sid.key}/permissions`, { userKey: admin.key, data: { permissions: 'rw' } }],
    ] as const;
    for (const [method, path, body] of [...calls(sid.key), ...more]) {
      const answer = await conch.call(method, path, { token: admin.token, body });
      assert.deepEqual([answer.status, answer.json?.code], [403, 'access.denied'], `${method} ${path}`);
    }
    const bulk = { change: 'disconnect', userKeys: [sid.key] };
    const changed = await conch.call('POST', '/v1/admin/users/change', { token: admin.token, body: bulk });
    assert.deepEqual([changed.json.done, changed.json.failed[0]?.code], [[], 'access.denied']);
  });

  it('S37 an administrator sees the names of tokens, never the secrets, and revokes them', async () => {
    const made = await conch.call('POST', '/v1/users/me/tokens', {
      token: ben.token,
      body: { name: 'Nightly' },
    });
    assert.equal(made.status, 200, made.text);
    const { token: secret, last4, id } = made.json;
    const seen = await conch.call('GET', `/v1/users/${ben.key}/tokens`, { token: admin.token });
    assert.deepEqual(
      seen.json.map((token: { name: string }) => token.name),
      ['Nightly'],
    );
    assert.ok(!seen.text.includes(secret) && !seen.text.includes(last4) && !seen.text.includes('scopes'));
    const path = `/v1/users/${ben.key}/tokens/${id}`;
    assert.equal((await conch.call('DELETE', path, { token: admin.token })).status, 200);
    assert.equal((await conch.call('GET', '/v1/users/me', { token: secret })).status, 401);
    const activity = await conch.call('GET', '/v1/users/me/activity', { token: ben.token });
    assert.deepEqual(
      [activity.json[0].kind, activity.json[0].by],
      ['token.revoked', { _key: admin.key, name: 'Amy Admin' }],
    );
  });

  it('S22 a reset of factors and a change of address want a fresh proof, and sign nobody in', async () => {
    // The proof of the sign-in is made to be old, as it is after ten minutes.
    const { storage } = conch.conch;
    const old = { proven_at: '2026-01-01T00:00:00.000Z' };
    await storage.db().updateTable('sessions').set(old).where('user_key', '=', admin.key).execute();
    await storage.transaction(async () => storage.changed(`user:${admin.key}`));
    const helped = [calls(ben.key)[3], calls(ben.key)[4]];
    for (const [method, path, body] of helped) {
      const answer = await conch.call(method, path, { token: admin.token, body });
      assert.deepEqual([answer.status, answer.json?.code], [403, 'reauthenticate'], `${method} ${path}`);
    }
    const proof = await conch.call('POST', '/v1/users/me/reauthenticate', {
      token: admin.token,
      body: { password },
    });
    assert.equal(proof.status, 200, proof.text);
    for (const [method, path, body] of helped) {
      const answer = await conch.call(method, path, { token: proof.json.token ?? admin.token, body });
      assert.equal(answer.status, 200, answer.text);
      assert.doesNotMatch(answer.text, /token|secret|code/);
    }
    assert.equal((await conch.call('GET', '/v1/users/me', { token: ben.token })).status, 401, 'signed out');
  });

  it('S48 whatever takes something from others wants a fresh proof, one by one as for many; one’s own does not', async () => {
    const { storage } = conch.conch;
    const cyd = await conch.person(root.token, 'Cyd Calm');
    const old = { proven_at: '2026-01-01T00:00:00.000Z' };
    const { token } = (await conch.call('POST', '/v1/signin', { body: { email: 'ada@example.org', password } })).json;
    const scopes = ['people:read', 'people:write'];
    const made = await conch.call('POST', '/v1/users/me/tokens', { token, body: { name: 'Script', scopes } });
    assert.equal(made.status, 200, made.text);
    await storage.db().updateTable('sessions').set(old).where('user_key', 'in', [root.key, cyd.key]).execute();
    await storage.transaction(async () => storage.changed(`user:${root.key}`, `user:${cyd.key}`));
    const session = (await conch.call('GET', `/v1/users/${cyd.key}/sessions`, { token })).json[0].id;
    const create = { email: 'new.one@example.org', name: 'New One' };
    const attempts = [
      ['PATCH', `/v1/users/${cyd.key}/active`, { activate: false }],
      ['POST', `/v1/users/${cyd.key}/reset`, undefined],
      ['DELETE', `/v1/users/${cyd.key}/sessions/${session}`, undefined],
      ['DELETE', `/v1/users/${cyd.key}/sessions`, undefined],
      ['DELETE', `/v1/users/${cyd.key}/tokens/00000000000000000000`, undefined],
      ['DELETE', `/v1/users/${cyd.key}/tokens`, undefined],
      ['POST', '/v1/users', create],
    ] as const;
    for (const [method, path, body] of attempts) {
      const answer = await conch.call(method, path, { token, body });
      assert.deepEqual([answer.status, answer.json?.code], [403, 'reauthenticate'], `${method} ${path}`);
    }
    assert.equal((await conch.call('GET', '/v1/users/me', { token: cyd.token })).status, 200, 'nothing was done');
    // A script with the scope does what the scope says, but does not shut its owner out.
    const script = { token: made.json.token };
    assert.equal((await conch.call('POST', '/v1/users', { ...script, body: create })).status, 200);
    for (const key of ['me', root.key]) {
      const own = await conch.call('PATCH', `/v1/users/${key}/active`, { ...script, body: { activate: false } });
      assert.deepEqual([own.status, own.json.code], [403, 'token.refused']);
    }
    const off = { ...script, body: { activate: false } };
    assert.equal((await conch.call('PATCH', `/v1/users/${cyd.key}/active`, off)).status, 200);
    // Ending one's own is always safe.
    const dee = await conch.person((await conch.again({ ...root, email: 'ada@example.org' })).token, 'Dee Own');
    await storage.db().updateTable('sessions').set(old).where('user_key', '=', dee.key).execute();
    await storage.transaction(async () => storage.changed(`user:${dee.key}`));
    for (const key of ['me', dee.key]) {
      assert.equal((await conch.call('DELETE', `/v1/users/${key}/tokens`, { token: dee.token })).status, 200);
    }
    assert.equal((await conch.call('DELETE', '/v1/users/me/sessions', { token: dee.token })).status, 200);
  });

  it('S35 S48 leaving the administrators wants the proof of a change of role, and takes no token', async () => {
    const { storage } = conch.conch;
    const first = await conch.again({ ...root, email: 'ada@example.org' });
    const person = await conch.person(first.token, 'Sue Super');
    const body = { role: 'super-admin' };
    const raised = await conch.call('PUT', `/v1/users/${person.key}/role`, { token: first.token, body });
    assert.equal(raised.status, 200, raised.text);
    const sue = await conch.again(person);
    const scopes = ['people:read', 'people:write'];
    const made = await conch.call('POST', '/v1/users/me/tokens', { token: sue.token, body: { name: 'All', scopes } });
    assert.equal(made.status, 200, made.text);
    const leave = (token: string) => conch.call('DELETE', '/v1/users/me/memberships/domain', { token });
    const byToken = await leave(made.json.token);
    assert.deepEqual([byToken.status, byToken.json.code], [403, 'token.refused']);
    const old = { proven_at: '2026-01-01T00:00:00.000Z' };
    await storage.db().updateTable('sessions').set(old).where('user_key', '=', sue.key).execute();
    await storage.transaction(async () => storage.changed(`user:${sue.key}`));
    const stale = await leave(sue.token);
    assert.deepEqual([stale.status, stale.json.code], [403, 'reauthenticate']);
    const seen = await conch.call('GET', `/v1/users/${sue.key}`, { token: first.token });
    assert.equal(seen.json.role, 'super-admin');
  });
});
