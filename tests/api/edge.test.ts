// The HTTP edge itself: doors, hosts, origins, bodies, headers, documents.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { endpoints } from '../../contract/api/all.ts';
import { errors } from '../../contract/errors.ts';
import { password, startConch, type TestConch } from '../support/conch.ts';

describe('the HTTP edge', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch({ CONCH_ALLOWED_ORIGINS: 'https://tools.example.net' });
    root = await conch.setUp();
  });
  after(() => conch.close());

  const concrete = (path: string) =>
    path
      .replaceAll(':key', 'domain')
      .replaceAll(':file', `${'0'.repeat(20)}.bin`)
      .replaceAll(/:[a-zA-Z]+/g, 'all');

  it('S46 lets nobody in without a credential, on every endpoint of the contract and its aliases', async () => {
    let asked = 0;
    for (const endpoint of endpoints) {
      for (const { method, path } of [endpoint, ...(endpoint.aliases ?? [])]) {
        for (const headers of [{}, { authorization: 'nonsense' }, { cookie: 'conch=nonsense' }] as Record<
          string,
          string
        >[]) {
          const answer = await conch.call(method, concrete(path), { headers });
          asked++;
          if (endpoint.access === 'public') assert.notEqual(answer.status, 500, `${method} ${path}`);
          else assert.equal(answer.status, 401, `${method} ${path}: ${answer.text}`);
        }
      }
    }
    assert.ok(asked > 150);
  });

  it('S46 keeps ordinary users from what is for admins', async () => {
    const plain = await conch.person(root.token, 'Plain Person');
    for (const endpoint of endpoints) {
      if (endpoint.access !== 'admin' && endpoint.access !== 'super-admin') continue;
      const answer = await conch.call(endpoint.method, concrete(endpoint.path), {
        token: plain.token,
        body: {},
      });
      assert.equal(answer.status, 403, `${endpoint.method} ${endpoint.path}: ${answer.text}`);
    }
  });

  it('S40 answers only for the host names of CONCH_URL, but health checks by any', async () => {
    for (const host of ['evil.example', 'localhost:3001', 'localhost.evil.example']) {
      assert.equal(
        (await conch.call('GET', '/v1/users/me', { token: root.token, headers: { host } })).status,
        421,
        host,
      );
      assert.equal((await conch.call('GET', '/', { headers: { host } })).status, 421, host);
    }
    const look = (host: string) => conch.call('GET', '/profile', { headers: { host, accept: 'text/html' } });
    const page = await look('id.other.example:8080');
    assert.deepEqual([page.status, page.headers['content-type']], [421, 'text/html; charset=utf-8']);
    assert.match(page.text, /CONCH_URL=https?:\/\/id\.other\.example:8080</);
    assert.doesNotMatch((await look('<b>x</b>')).text, /<b>/, 'S40: a forged name is not repeated');
    assert.equal((await conch.call('GET', '/v1/ping', { headers: { host: '10.0.0.7:3000' } })).status, 200);
    assert.equal((await conch.call('GET', '/v1/ready', { headers: { host: '10.0.0.7:3000' } })).status, 200);
    assert.equal(
      (await conch.call('GET', '/v1/users/me', { token: root.token, headers: { host: '127.0.0.1:3000' } })).status,
      200,
    );
  });

  it('S31 S32 keeps the session in an HttpOnly cookie and takes changes with it from our own pages alone', async () => {
    const own = { origin: 'http://localhost:3000' };
    const credentials = { email: 'ada@example.org', password, cookie: true };
    const foreign = await conch.call('POST', '/v1/signin', {
      body: credentials,
      headers: { origin: 'https://evil.example' },
    });
    assert.equal(foreign.status, 403, 'a foreign page must not sign anybody in');
    const signedIn = await conch.call('POST', '/v1/signin', { body: credentials, headers: own });
    assert.equal(signedIn.status, 200);
    assert.equal(signedIn.json.token, undefined);
    const set = String(signedIn.headers['set-cookie']);
    assert.match(set, /^conch=[\w-]{43}; .*HttpOnly; SameSite=Lax/);
    const cookie = set.split(';')[0] ?? '';

    assert.equal((await conch.call('GET', '/v1/users/me', { headers: { cookie } })).status, 200);
    const change = { body: { data: { name: 'Ada Root' } } };
    const path = `/v1/items/${root.key}`;
    const refused: Record<string, string>[] = [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://localhost:3001' },
      { origin: 'https://localhost:3000' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { referer: 'https://evil.example/http://localhost:3000/' },
    ];
    for (const headers of refused) {
      const answer = await conch.call('PATCH', path, { ...change, headers: { cookie, ...headers } });
      assert.equal(answer.status, 403, JSON.stringify(headers));
      assert.equal(answer.json.code, 'request.foreign-origin');
    }
    const accepted: Record<string, string>[] = [
      own,
      { 'sec-fetch-site': 'same-origin' },
      { referer: 'http://localhost:3000/profile' },
    ];
    for (const headers of accepted) {
      assert.equal((await conch.call('PATCH', path, { ...change, headers: { cookie, ...headers } })).status, 200);
    }
    const text = {
      raw: JSON.stringify(change.body),
      headers: { cookie, ...own, 'content-type': 'text/plain' },
    };
    assert.equal((await conch.call('PATCH', path, text)).status, 415);

    const out = await conch.call('POST', '/v1/signout', { headers: { cookie, ...own } });
    assert.match(String(out.headers['set-cookie']), /^conch=; Max-Age=0/);
    assert.match(String(out.headers['clear-site-data']), /storage/);
    assert.equal((await conch.call('GET', '/v1/users/me', { headers: { cookie } })).status, 401);
  });

  it('S31 S33 sends the strict cookie where the public address is https', async () => {
    const secure = await startConch({ CONCH_URL: 'https://id.example.org' });
    try {
      const link = await secure.conch.setUp.newLink();
      assert.match(link, /^https:\/\/id\.example\.org\/setup#/);
      const answer = await secure.call('POST', '/v1/setup', {
        headers: { host: 'id.example.org', origin: 'https://id.example.org' },
        body: {
          token: link.split('#')[1],
          name: 'A',
          email: 'a@example.org',
          password,
          organisation: 'O',
          cookie: true,
        },
      });
      assert.equal(answer.status, 200, answer.text);
      assert.match(String(answer.headers['set-cookie']), /^__Host-conch=.*Path=\/; HttpOnly; SameSite=Lax; Secure$/);
      assert.match(String(answer.headers['strict-transport-security']), /max-age=63072000/);
    } finally {
      await secure.close();
    }
  });

  it('S33 answers other origins only where the operator lists them', async () => {
    const listed = await conch.call('GET', '/v1/ping', { headers: { origin: 'https://tools.example.net' } });
    assert.equal(listed.headers['access-control-allow-origin'], 'https://tools.example.net');
    assert.equal(listed.headers['access-control-allow-credentials'], undefined, 'by token, never by cookie');
    const preflight = await conch.call('OPTIONS', '/v1/users/me', {
      headers: { origin: 'https://tools.example.net' },
    });
    assert.equal(preflight.status, 200);
    for (const origin of [
      'null',
      'https://evil.example',
      'https://tools.example.net.evil.example',
      'https://tools.example.net:8443',
    ]) {
      const answer = await conch.call('GET', '/v1/ping', { headers: { origin } });
      assert.equal(answer.headers['access-control-allow-origin'], undefined, origin);
      assert.notEqual((await conch.call('OPTIONS', '/v1/users/me', { headers: { origin } })).status, 200);
    }
  });

  it('S12 S58 refuses bodies that are not what they should be, with 400, never 500', async () => {
    const bodies = [
      '{',
      '[]',
      '"text"',
      'null',
      '{"email":["a@x","b@x"],"password":"x"}',
      '{"email":{"$ne":""},"password":"x"}',
      '{"email":"a@example.org","password":true}',
      '{"email":"a@example.org","password":0}',
      '{"email":"a@example.org","password":[]}',
      '{"email":"a@example.org","password":""}',
      '{"email":"a@example.org","email":"b@example.org","password":"x"}',
      '{"email":"a@example.org","\\u0065mail":"b@example.org","password":"x"}',
      '{"email":"a@example.org","password":"x","role":"admin"}',
      '{"email":"a@example.org","password":"x","__proto__":{"admin":true}}',
      `{"email":"a@example.org","password":"${'x'.repeat(2000)}"}`,
      `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
      `{${Array.from({ length: 4000 }, (_, at) => `"k${at}":1`).join(',')}}`,
    ];
    for (const raw of bodies) {
      const answer = await conch.call('POST', '/v1/signin', {
        raw,
        headers: { 'content-type': 'application/json' },
      });
      assert.equal(answer.status, 400, `${raw.slice(0, 80)}: ${answer.text.slice(0, 200)}`);
    }
    const twice = await conch.call('POST', '/v1/signin', {
      raw: 'email=a%40example.org&email=b%40example.org&password=x',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    assert.equal(twice.status, 400);
    assert.equal(({} as Record<string, unknown>).admin, undefined);
    const large = await conch.call('POST', '/v1/signin', {
      raw: JSON.stringify({ email: 'x'.repeat(2 * 1024 * 1024) }),
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(large.status, 413);
    assert.equal(
      (await conch.call('POST', '/v1/signin', { raw: '<a/>', headers: { 'content-type': 'text/xml' } })).status,
      415,
    );
  });

  it('S05 answers a heap of unknown fields in few words', async () => {
    const names = Array.from({ length: 4000 }, (_, at) => `"k${at}":1`).join(',');
    const answer = await conch.call('POST', '/v1/signin', {
      raw: `{${names}}`,
      headers: { 'content-type': 'application/json' },
    });
    assert.ok(answer.text.length < 4000);
  });

  it('S12 reads bodies as UTF-8 alone, unpacked', async () => {
    const raw = JSON.stringify({ email: 'ada@example.org', password });
    const post = (headers: Record<string, string>, body: string | Buffer = raw) =>
      conch.call('POST', '/v1/signin', { raw: body, headers });
    assert.equal((await post({ 'content-type': 'application/json; charset=utf-8' })).status, 200);
    assert.equal((await post({ 'content-type': 'application/json; charset=utf-16' })).status, 415);
    assert.equal((await post({ 'content-type': 'application/json; charset=iso-8859-1' })).status, 415);
    assert.equal((await post({ 'content-type': 'application/json', 'content-encoding': 'gzip' })).status, 415);
    const broken = Buffer.concat([
      Buffer.from('{"email":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('","password":"x"}'),
    ]);
    assert.equal((await post({ 'content-type': 'application/json' }, broken)).status, 400);
  });

  it('S32 reads JSON that does not say so from scripts, never from pages', async () => {
    const item = { method: 'POST', url: '/v1/items', payload: '{"type":"Task"}' } as const;
    const host = 'localhost:3000';
    const script = await conch.app.inject({ ...item, headers: { host, authorization: root.token } });
    assert.equal(script.statusCode, 200, script.body);
    const cookie = `conch=${root.token}`;
    const page = await conch.app.inject({ ...item, headers: { host, cookie, origin: `http://${host}` } });
    assert.equal(page.statusCode, 415);
  });

  it('S05 looks at who uploads before a byte of it, and takes nothing but multipart', async () => {
    const raw = 'x'.repeat(2 * 1024 * 1024);
    const headers = { 'content-type': 'application/json' };
    for (const [method, path] of [
      ['POST', '/v1/upload'],
      ['POST', '/v1/items/domain/upload'],
      ['PUT', '/v1/users/me/thumbnail'],
    ] as const) {
      assert.equal((await conch.call(method, path, { raw, headers })).status, 401, path);
      assert.equal((await conch.call(method, path, { raw, headers, token: root.token })).status, 415, path);
    }
  });

  it('answers HEAD on pages and health checks', async () => {
    for (const path of ['/', '/reset', '/v1/ping']) {
      const answer = await conch.call('HEAD', path, { headers: { accept: 'text/html' } });
      assert.equal(answer.status, 200, path);
      assert.equal(answer.text, '', path);
    }
  });

  it('names the field and what is wrong with it', async () => {
    const answer = await conch.call('POST', '/v1/users', { token: root.token, body: { name: '', extra: 1 } });
    assert.equal(answer.json.code, 'request.invalid');
    assert.deepEqual(Object.keys(answer.json.fields).sort(), ['email', 'extra', 'name']);
  });

  it('S09 does not let a path slip past its route', async () => {
    const body = { email: 'ada@example.org', password };
    for (const path of [
      '//v1/signin',
      '/v1//signin',
      '/V1/signin',
      '/v1/SIGNIN',
      '/v1/signin;x',
      '/v1/signin%2f',
      '/v2/signin',
    ]) {
      const answer = await conch.call('POST', path, { body });
      assert.ok([404, 405].includes(answer.status), `${path}: ${answer.status}`);
    }
    assert.equal((await conch.call('POST', '/v1/signin/', { body })).status, 200);
    for (const method of ['GET', 'HEAD', 'PUT']) {
      const answer = await conch.call(method, '/v1/signin', {
        headers: { 'x-http-method-override': 'POST' },
      });
      assert.ok([404, 405].includes(answer.status), `${method}: ${answer.status}`);
    }
  });

  it('S33 S34 sends strict headers on every kind of answer', async () => {
    for (const path of [
      '/v1/ping',
      '/v1/users/me',
      '/v1/no-such',
      '/docs',
      '/',
      '/profile',
      '/no/such/page',
      '/v1/openapi.json',
    ]) {
      const { headers } = await conch.call('GET', path, { headers: { accept: 'text/html' } });
      assert.equal(headers['x-content-type-options'], 'nosniff', path);
      assert.equal(headers['referrer-policy'], 'no-referrer', path);
      assert.match(String(headers['cache-control']), /no-store|no-cache/, path);
      const policy = String(headers['content-security-policy']);
      assert.match(policy, /frame-ancestors 'none'/, path);
      assert.match(policy, /default-src 'none'/, path);
      assert.ok(!/script-src[^;]*unsafe/.test(policy), path);
      assert.match(String(headers['x-request-id']), /^[0-9a-f]{8}-[0-9a-z]+$/, path);
    }
  });

  it('S33 S34 S54 gives every page a fresh nonce, and no page to what is none', async () => {
    const html = { accept: 'text/html' };
    const first = await conch.call('GET', '/profile', { headers: html });
    assert.equal(first.status, 200);
    const nonce = /'nonce-([^']+)'/.exec(String(first.headers['content-security-policy']))?.[1] ?? '';
    assert.ok(nonce.length >= 22 && first.text.includes(nonce));
    assert.ok(!(await conch.call('GET', '/profile', { headers: html })).text.includes(nonce));
    assert.equal((await conch.call('GET', '/no/such/page', { headers: html })).status, 404);
    for (const path of [
      '/v1/users/me/x.css',
      '/profile/x.css',
      '/.env',
      '/.git/HEAD',
      '/conch.db',
      '/assets/../package.json',
      '/assets/x.js.map',
      '/files/..%2f..%2fetc%2fpasswd',
      '/index.html',
    ]) {
      const answer = await conch.call('GET', path, { headers: html });
      assert.ok([400, 401, 404].includes(answer.status), `${path}: ${answer.status}`);
    }
  });

  it('describes every endpoint in OpenAPI 3.1, with its errors', async () => {
    const { json } = await conch.call('GET', '/v1/openapi.json');
    assert.equal(json.openapi, '3.1.0');
    const operations = Object.values(json.paths as Record<string, Record<string, { operationId: string }>>).flatMap(
      (path) => Object.values(path).map((operation) => operation.operationId),
    );
    assert.deepEqual(operations.sort(), endpoints.map((endpoint) => endpoint.id).sort());
    const text = JSON.stringify(json);
    for (const match of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      assert.ok(json.components.schemas[match[1] ?? ''], `${match[1]} is described`);
    }
    assert.deepEqual(json.components.schemas.Error.properties.code.enum, Object.keys(errors).sort());
    const docs = await conch.call('GET', '/docs');
    assert.equal(docs.status, 200);
    const style = (headers: Record<string, string>) => conch.call('GET', '/docs/reference.css', { headers });
    const small = await style({ 'accept-encoding': 'gzip, br' });
    assert.deepEqual([small.headers['content-encoding'], small.headers.vary], ['br', 'accept-encoding']);
    assert.equal((await style({ 'accept-encoding': 'gzip, br;q=0' })).headers['content-encoding'], 'gzip');
    assert.equal((await style({})).headers['content-encoding'], undefined);
    const etag = String(small.headers.etag);
    const again = await style({ 'accept-encoding': 'br', 'if-none-match': etag });
    assert.equal(again.status, 304);
    for (const file of [
      '/docs/theme.js',
      '/docs/start.js',
      '/docs/reference.css',
      '/docs/files/swagger-ui.css',
      '/docs/files/swagger-ui-bundle.js',
    ]) {
      assert.equal((await conch.call('GET', file)).status, 200, file);
    }
  });

  it('S60 writes one line per request with its id, and no secret', async () => {
    const before = conch.log.length;
    const canary = 'canary password 4711';
    await conch.call('POST', '/v1/signin', { body: { email: 'ada@example.org', password: canary } });
    const me = await conch.call('GET', `/v1/users/me?token=${canary.replaceAll(' ', '-')}`, {
      token: root.token,
    });
    for (const typed of ['canary-typed', 'canary-typed/', `canary-typed${'x'.repeat(300)}`, 'canary-typed/more']) {
      await conch.call('GET', `/v1/users/seek/${typed}`, { token: root.token });
    }
    const lines = conch.log.slice(before).map((line) => JSON.parse(line));
    assert.equal(lines.filter((each) => each.path === '/v1/users/seek/:name').length, 4);
    const line = lines.find((entry) => entry.requestId === me.headers['x-request-id']);
    assert.equal(line.status, 200);
    assert.equal(line.method, 'GET');
    assert.equal(line.path, '/v1/users/me');
    assert.equal(line.user, root.key);
    assert.match(line.time, /^\d{4}-\d\d-\d\dT.*Z$/);
    const whole = conch.log.join('');
    for (const secret of [canary, 'canary-password', 'canary-typed', root.token, password])
      assert.ok(!whole.includes(secret));
  });
});
