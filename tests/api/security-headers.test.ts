// What answers tell browsers and caches, over every page and every route: framed by nobody, read by no other site,
// kept by no cache.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { pagePath, pages } from '../../contract/pages.ts';
import { type Answer, password, startConch, type TestConch } from '../support/conch.ts';
import { drawPng, red } from '../support/png.ts';
import { everyRoute, type ListedRoute } from '../support/route-list.ts';

const strangers = [
  'null',
  'https://evil.example',
  'http://localhost:3001',
  'https://localhost:3000',
  'http://localhost:3000.evil.example',
  'http://evillocalhost:3000',
];
const html = { accept: 'text/html,*/*' };
const endless = (route: ListedRoute) => route.endpoint.answerType === 'text/event-stream';

function directivesOf(answer: Answer): Map<string, string> {
  const policy = String(answer.headers['content-security-policy']);
  return new Map(policy.split('; ').map((one) => [one.split(' ')[0] ?? '', one]));
}

function assertClosed(answer: Answer, what: string): void {
  const { headers } = answer;
  const policy = directivesOf(answer);
  assert.equal(policy.get('default-src'), "default-src 'none'", what);
  assert.equal(policy.get('frame-ancestors'), "frame-ancestors 'none'", what);
  assert.ok(!/unsafe|https?:|\*/.test(policy.get('script-src') ?? ''), what);
  assert.ok(!/object-src (?!'none')/.test([...policy.values()].join('; ')), what);
  assert.equal(headers['x-frame-options'], 'DENY', what);
  assert.equal(headers['x-content-type-options'], 'nosniff', what);
  assert.equal(headers['referrer-policy'], 'no-referrer', what);
  assert.equal(headers['cross-origin-resource-policy'], 'same-origin', what);
  for (const name of ['access-control-allow-origin', 'access-control-allow-credentials', 'x-powered-by', 'server']) {
    assert.equal(headers[name], undefined, `${what}: ${name}`);
  }
  if (String(headers['content-type']).startsWith('text/html')) {
    assert.equal(policy.get('base-uri'), "base-uri 'none'", what);
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin', what);
    assert.ok(!/(?:src|href|action)="(?:https?:)?\/\//.test(answer.text), `${what} loads from elsewhere`);
    assert.ok(!/<script(?![^>]* src=)|\son[a-z]+=|javascript:/i.test(answer.text), `${what} has script in it`);
  } else {
    assert.equal(policy.get('sandbox'), 'sandbox', what);
  }
}

describe('what answers tell browsers and caches', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
  });
  after(() => conch.close());

  it('S33 every route is framed by nobody and read by no other site, let in or refused', async () => {
    for (const route of everyRoute({ key: root.key, state: 'all', name: 'ada' })) {
      const { method, path } = route;
      for (const [at, origin] of [undefined, ...strangers].entries()) {
        const token = endless(route) || at > 1 || method !== 'GET' ? undefined : root.token;
        const headers = { ...html, ...(origin === undefined ? {} : { origin }) };
        assertClosed(await conch.call(method, path, { token, headers }), `${method} ${path} from ${origin}`);
      }
      const preflight = await conch.call('OPTIONS', path, {
        headers: { origin: 'https://evil.example', 'access-control-request-method': method },
      });
      assert.equal(preflight.status, 405, path);
      assertClosed(preflight, `OPTIONS ${path}`);
    }
  });

  it('S33 every page is framed by nobody, and loads nothing from elsewhere', async () => {
    const paths = Object.values(pages).map((path) => pagePath(path, { key: root.key }));
    for (const path of [...paths, '/docs', '/no/such/page', '/profile/security/?x=1']) {
      const answer = await conch.call('GET', path, { headers: html });
      assert.match(String(answer.headers['content-type']), /^text\/html/, path);
      assertClosed(answer, path);
      assert.equal(answer.headers['cache-control'], 'no-store', path);
      for (const origin of strangers) {
        assertClosed(await conch.call('GET', path, { headers: { ...html, origin } }), `${path} from ${origin}`);
      }
    }
  });

  it('S33 https is promised for two years on every kind of answer', async () => {
    const secure = await startConch({ CONCH_URL: 'https://id.example.org' });
    try {
      for (const path of [...Object.values(pages), '/docs', '/v1/ping', '/v1/users/me', '/files/x', '/no.css']) {
        const { headers } = await secure.call('GET', path, { headers: { host: 'id.example.org', ...html } });
        assert.equal(headers['strict-transport-security'], 'max-age=63072000; includeSubDomains', path);
      }
    } finally {
      await secure.close();
    }
  });

  it('S34 no cache keeps what a session answers, nor takes it for a file', async () => {
    const made = await conch.call('POST', '/v1/items', {
      token: root.token,
      body: { type: 'Task', data: {} },
    });
    const key = made.json._key;
    let answered = 0;
    for (const route of everyRoute({ key, toKey: key, state: 'all', name: 'ada', rev: '1' })) {
      if (route.method !== 'GET' || endless(route)) continue;
      const { path } = route;
      const me = route.pattern.startsWith('/v1/users/:key') ? path.replace(key, root.key) : path;
      const ask = (at: string, headers = {}) => conch.call('GET', at, { token: root.token, headers });
      const own = await ask(me);
      if (own.status === 200) answered++;
      const etag = {
        'if-none-match': '*',
        'if-modified-since': new Date(Date.now() + 86_400_000).toUTCString(),
      };
      for (const answer of [own, await ask(me, etag), await conch.call('GET', me)]) {
        assert.equal(answer.headers['cache-control'], 'no-store', me);
        for (const name of ['etag', 'last-modified', 'expires', 'age']) {
          assert.equal(answer.headers[name], undefined, `${me}: ${name}`);
        }
        assert.notEqual(answer.status, 304, me);
      }
      if (route.endpoint.access === 'public') continue;
      for (const tail of ['/x.css', '.css', ';x.css', '%3bx.css', '%0ax.css', '%00.css', '%23x.css', '/%2e%2e/x.js']) {
        const answer = await ask(`${me}${tail}`, { accept: 'text/css,*/*' });
        // What is typed to seek may end so; it is found or not, and is kept by nobody.
        if (route.endpoint.typedPath) assert.equal(answer.headers['cache-control'], 'no-store', `${me}${tail}`);
        else assert.ok([400, 404, 405].includes(answer.status), `${me}${tail}: ${answer.status}`);
      }
    }
    assert.ok(answered > 15, `${answered} routes answered`);
  });

  it('S34 signing out empties what the browser stored, and the answers of before are gone', async () => {
    const headers = { origin: 'http://localhost:3000' };
    const body = { email: 'ada@example.org', password, cookie: true };
    const signedIn = await conch.call('POST', '/v1/signin', { body, headers });
    assert.equal(signedIn.headers['cache-control'], 'no-store');
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
    const out = await conch.call('POST', '/v1/signout', { headers: { ...headers, cookie } });
    assert.equal(out.status, 200);
    assert.equal(out.headers['clear-site-data'], '"storage"');
    assert.match(String(out.headers['set-cookie']), /^conch=; Max-Age=0; Path=\//);
    assert.equal((await conch.call('GET', '/v1/users/me', { headers: { cookie } })).status, 401);
  });

  it('S34 the picture of who was deactivated is shown to administrators alone, and kept by no cache', async () => {
    const [ann, bob] = [await conch.person(root.token, 'Ann Gone'), await conch.person(root.token, 'Bob Left')];
    const me = await conch.call('GET', '/v1/users/me', { token: root.token });
    for (const { key } of [ann, bob]) {
      await conch.call('POST', `/v1/organisations/${me.json.organisations[0]._key}/members`, {
        ...{ token: root.token, body: { userKey: key } },
      });
    }
    const boundary = 'x-boundary';
    const raw = Buffer.concat([
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n`,
      ),
      drawPng(40, 40, [red]),
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]);
    const put = await conch.call('PUT', '/v1/users/me/thumbnail', {
      ...{ token: ann.token, raw },
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    });
    const path = put.json.data.thumbnail as string;
    const statusFor = async (token: string) => {
      const answer = await conch.call('GET', path, { token });
      assert.equal(answer.headers['cache-control'], 'no-store');
      assert.equal(answer.headers.etag, undefined);
      return answer.status;
    };
    assert.deepEqual([await statusFor(ann.token), await statusFor(bob.token)], [200, 200]);
    await conch.call('PATCH', `/v1/users/${ann.key}/active`, {
      token: root.token,
      body: { activate: false },
    });
    assert.deepEqual([await statusFor(ann.token), await statusFor(bob.token)], [401, 404]);
    assert.equal(await statusFor(root.token), 200);
  });
});
