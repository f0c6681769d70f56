// Personal access tokens over HTTP: what they open, and everything that they must not.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { endpoints } from '../../contract/api/all.ts';
import type { Endpoint } from '../../contract/endpoint.ts';
import { type Scope, scopeNames } from '../../contract/scopes.ts';
import { startConch, type TestConch } from '../support/conch.ts';

const held = endpoints.filter(({ access }) => access !== 'public');
const named = (endpoint: Endpoint, key: string) => endpoint.path.replaceAll(/:[a-zA-Z]+/g, key);
const tokensPath = '/v1/users/me/tokens';

describe('personal access tokens over HTTP', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
  });
  after(() => conch.close());

  async function make(owner: { token: string }, body: Record<string, unknown> = {}) {
    const made = await conch.call('POST', tokensPath, {
      token: owner.token,
      body: { name: 'Test', ...body },
    });
    assert.equal(made.status, 200, made.text);
    return made.json as { id: string; token: string; last4: string; scopes: Scope[] };
  }

  it('S35 every call without a scope refuses a token that has all of them', async () => {
    const { token } = await make(root, { scopes: scopeNames });
    const closed = held.filter(({ scope, recent }) => scope === undefined || recent === true);
    assert.ok(closed.length > 20, 'the list is there');
    for (const endpoint of closed) {
      const answer = await conch.call(endpoint.method, named(endpoint, root.key), { token });
      assert.deepEqual([answer.status, answer.json?.code], [403, 'token.refused'], endpoint.id);
    }
    assert.equal((await conch.call('GET', '/v1/users/me', { token: root.token })).status, 200);
  });

  it('S58 a name of a token can be seen, and turns nothing around', async () => {
    const { id } = await make(root);
    for (const name of ['\u202egnp', 'a\u2066b', 'a\u2028b', '\u200b', '\u2800 \u3164', '\ufeff', 'a\nb', ' ']) {
      for (const [method, path] of [
        ['POST', tokensPath],
        ['PATCH', `${tokensPath}/${id}`],
      ] as const) {
        const answer = await conch.call(method, path, { token: root.token, body: { name } });
        assert.deepEqual([answer.status, answer.json.code], [400, 'request.invalid'], JSON.stringify(name));
        assert.ok(answer.json.fields.name);
      }
    }
    for (const name of ['Ночной', 'שלום', '👩‍👩‍👧 Ci']) {
      const answer = await conch.call('PATCH', `${tokensPath}/${id}`, { token: root.token, body: { name } });
      assert.deepEqual([answer.status, answer.json.name], [200, name]);
    }
  });

  it('S35 nothing about accounts’ security, sessions or tokens has a scope', () => {
    const guarded = /\/(tokens|sessions|stream|authenticators|mfa|password|email|security|signout|verify)/i;
    for (const { id, path, scope } of held) {
      if (guarded.test(path)) assert.equal(scope, undefined, id);
    }
  });

  it('S35 every call with a scope refuses a token that has all the others, and lets in one that has it alone', async () => {
    const eve = await conch.person(root.token, 'Eve Everyday');
    for (const scope of scopeNames) {
      const without = await make(eve, { scopes: scopeNames.filter((other) => other !== scope) });
      const alone = await make(eve, { scopes: [scope] });
      const wanting = held.filter((endpoint) => endpoint.scope === scope);
      assert.ok(wanting.length > 0, scope);
      for (const endpoint of wanting) {
        const path = named(endpoint, '00000000000000000000');
        const refused = await conch.call(endpoint.method, path, { token: without.token });
        assert.deepEqual([refused.status, refused.json?.code], [403, 'token.refused'], endpoint.id);
        const passed = await conch.call(endpoint.method, path, { token: alone.token });
        assert.notEqual(passed.json?.code, 'token.refused', endpoint.id);
        assert.notEqual(passed.status, 401, endpoint.id);
      }
    }
  });

  it('S35 a token can do what its owner can and no more', async () => {
    const fay = await conch.person(root.token, 'Fay Few');
    const { token } = await make(fay, {
      scopes: ['people:read', 'people:write', 'items:read', 'items:write'],
    });
    const me = await conch.call('GET', '/v1/users/me', { token: `Bearer ${token}` });
    assert.deepEqual([me.status, me.json.user._key], [200, fay.key]);
    const body = { email: 'new@example.org', name: 'New' };
    assert.equal((await conch.call('POST', '/v1/users', { token, body })).json.code, 'access.denied');
    const made = await conch.call('POST', '/v1/items', {
      token,
      body: { type: 'Task', data: { name: 'T' } },
    });
    assert.deepEqual([made.status, made.json.createdBy], [200, fay.key]);
    const foreign = await conch.call('GET', `/v1/items/${root.key}`, { token });
    assert.equal(foreign.status, 404);
  });

  it('S35 a token counts in the header alone: not as cookie, Basic, in the query, or beside a session', async () => {
    const { token } = await make(root, { scopes: ['people:read'] });
    const basic = `Basic ${Buffer.from(`x:${token}`).toString('base64')}`;
    const tries: [string, Record<string, string>][] = [
      ['/v1/users/me', { cookie: `conch=${token}` }],
      ['/v1/users/me', { cookie: `conch_=${token}` }],
      ['/v1/users/me', { authorization: basic }],
      ['/v1/users/me', { 'x-api-key': token }],
      [`/v1/users/me?token=${token}&access_token=${token}`, {}],
    ];
    for (const [path, headers] of tries) {
      assert.equal((await conch.call('GET', path, { headers })).status, 401, JSON.stringify(headers));
    }
    const both = { authorization: token, cookie: `conch=${root.token}`, origin: 'http://localhost:3000' };
    const widened = await conch.call('GET', tokensPath, { headers: both });
    assert.deepEqual([widened.status, widened.json.code], [403, 'token.refused']);
  });

  it('S35 a token gets no cookie and opens no session', async () => {
    const { token } = await make(root, { scopes: scopeNames });
    const before = (await conch.call('GET', '/v1/users/me/sessions', { token: root.token })).json.length;
    const answer = await conch.call('GET', '/v1/users/me', { token });
    assert.equal(answer.headers['set-cookie'], undefined);
    const sessions = await conch.call('GET', '/v1/users/me/sessions', { token: root.token });
    assert.equal(sessions.json.length, before);
  });

  it('S36 is created, listed without its secret, renamed, regenerated and revoked', async () => {
    const gil = await conch.person(root.token, 'Gil Gives');
    const made = await make(gil, {
      name: 'Nightly',
      expireAt: new Date(Date.now() + 86_400_000).toISOString(),
    });
    const listed = await conch.call('GET', tokensPath, { token: gil.token });
    assert.deepEqual([listed.json.length, listed.json[0].name, listed.json[0].last4], [1, 'Nightly', made.last4]);
    assert.ok(!listed.text.includes(made.token));
    const path = `${tokensPath}/${made.id}`;
    const renamed = await conch.call('PATCH', path, { token: gil.token, body: { name: 'Daily' } });
    assert.deepEqual([renamed.status, renamed.json.name], [200, 'Daily']);
    const again = await conch.call('POST', path, { token: gil.token });
    assert.equal(again.status, 200, again.text);
    assert.equal((await conch.call('GET', '/v1/users/me', { token: made.token })).status, 401);
    assert.equal((await conch.call('GET', '/v1/users/me', { token: again.json.token })).status, 200);
    assert.deepEqual((await conch.call('DELETE', path, { token: gil.token })).json, { status: 'ok' });
    assert.equal((await conch.call('GET', '/v1/users/me', { token: again.json.token })).status, 401);
    assert.equal((await conch.call('DELETE', path, { token: gil.token })).json.code, 'token.not-found');
    await make(gil);
    await make(gil);
    const all = await conch.call('DELETE', tokensPath, { token: gil.token });
    assert.deepEqual(all.json, { status: 'ok', revoked: 2 });
    assert.ok(!conch.log.join('').includes(made.token), 'in no log');
  });

  it('S36 refuses an end that is past, too far, without a zone, or no moment', async () => {
    const wrong = ['2020-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2027-01-01', 'soon', ''];
    for (const expireAt of wrong) {
      const answer = await conch.call('POST', tokensPath, {
        token: root.token,
        body: { name: 'x', expireAt },
      });
      assert.deepEqual([answer.status, answer.json.code], [400, 'token.expiry-refused'], expireAt);
    }
    const number = { name: 'x', expireAt: 1_900_000_000 };
    assert.equal((await conch.call('POST', tokensPath, { token: root.token, body: number })).status, 400);
  });

  it('S37 nobody makes a token for somebody else, or touches one of theirs', async () => {
    const [hal, ida] = [await conch.person(root.token, 'Hal Has'), await conch.person(root.token, 'Ida Idle')];
    assert.equal((await conch.call('POST', tokensPath, { body: { name: 'x' } })).status, 401);
    for (const extra of [{ userId: hal.key }, { createdBy: hal.key }, { userKey: hal.key }, { scopes: ['all'] }]) {
      const answer = await conch.call('POST', tokensPath, {
        token: ida.token,
        body: { name: 'x', ...extra },
      });
      assert.equal(answer.status, 400, JSON.stringify(extra));
    }
    const { id, token } = await make(hal);
    const path = `${tokensPath}/${id}`;
    const tries: [string, unknown][] = [
      ['PATCH', { name: 'mine' }],
      ['POST', {}],
      ['DELETE', undefined],
    ];
    for (const [method, body] of tries) {
      const answer = await conch.call(method, path, { token: ida.token, body });
      assert.deepEqual([answer.status, answer.json.code], [404, 'token.not-found'], method);
    }
    assert.deepEqual((await conch.call('GET', tokensPath, { token: ida.token })).json, []);
    assert.deepEqual((await conch.call('DELETE', tokensPath, { token: ida.token })).json.revoked, 0);
    assert.equal((await conch.call('GET', '/v1/users/me', { token })).status, 200);
  });

  it('S35 the reference says of every call which scope it wants, or that it takes none', async () => {
    const document = (await conch.call('GET', '/v1/openapi.json')).json;
    for (const endpoint of held) {
      const path = endpoint.path.replaceAll(/:([a-zA-Z]+)/g, '{$1}');
      const { description, security } = document.paths[path][endpoint.method.toLowerCase()];
      const takesTokens = endpoint.scope !== undefined;
      assert.match(description, takesTokens ? new RegExp(`scope \`${endpoint.scope}\``) : /tokens are refused/);
      assert.equal(security.length, takesTokens ? 3 : 2, endpoint.id);
    }
  });
});
