// Paths spelled in odd ways, over every route: none slips past a limit, a check or the folder it is served from.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isPage, pages } from '../../contract/pages.ts';
import { password, startConch, type TestConch } from '../support/conch.ts';
import { everyRoute, listenRaw } from '../support/route-list.ts';

type Send = Awaited<ReturnType<typeof listenRaw>>['send'];

/** Each spelling of a path that some server, proxy or limiter takes for the same one (S09). */
function spellings(path: string): string[] {
  const cut = path.lastIndexOf('/');
  const [start, last] = [path.slice(0, cut), path.slice(cut + 1)];
  const encoded = (text: string) => `%${(text.codePointAt(0) ?? 0).toString(16)}${text.slice(1)}`;
  return [
    `/${path}`,
    path.replace('/v1/', '/v1//'),
    path.replace('/v1/', '/v1/../v1/'),
    path.replace('/v1/', '/v1/./'),
    path.replace('/v1/', '/v1/%2e%2e/v1/'),
    path.replace('/v1/', '/v1%2f'),
    path.replace('/v1/', '/V1/'),
    path.replace('/v1/', '/v2/'),
    path.replace('/v1/', '/'),
    path.replace('/v1/', '/v1\\'),
    `${start}/${encoded(last)}`,
    `${start}/%25${encoded(last).slice(1)}`,
    `${start}/${last.toUpperCase()}`,
    `${path}/`,
    `${path}//`,
    `${path};x`,
    `${path};x=1`,
    `${path}%2f`,
    `${path}%00`,
    `${path}%20`,
    `${path}.json`,
    `${path}?x=1`,
    `${path}#x`,
    `http://localhost:3000${path}`,
    `http://evil.example${path}`,
  ];
}

describe('paths spelled in odd ways', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  let send: Send;
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
    ({ send } = await listenRaw(conch));
  });
  after(() => conch.close());

  const json = { 'content-type': 'application/json' };

  it('S09 are the same route or none, for every route and every spelling', async () => {
    let asked = 0;
    for (const { method, path, endpoint } of everyRoute({ key: 'a1', id: 'b1', state: 'all' })) {
      const own = await send(method, path, { headers: json });
      const known = new Set([400, 404, 405, 421, own.status]);
      for (const spelling of spellings(path)) {
        // A page is there for everybody; what it asks for is not.
        if (isPage(spelling)) continue;
        const answer = await send(method, spelling, { headers: json });
        asked++;
        assert.ok(known.has(answer.status) || answer.status === 401, `${method} ${spelling}: ${answer.status}`);
        if (endpoint.access !== 'public') {
          assert.ok(answer.status >= 400, `${method} ${spelling}: ${answer.status} without a credential`);
        }
      }
    }
    assert.ok(asked > 2000);
  });

  it('S09 reach no other method by a header, nor by HEAD or TRACE', async () => {
    const made = await conch.call('POST', '/v1/items', {
      token: root.token,
      body: { type: 'Task', data: {} },
    });
    const { _key: key, _rev } = made.json;
    const authorization = root.token;
    for (const { method, path } of everyRoute({ key, toKey: key, state: 'all', rev: '1' })) {
      if (method === 'GET' || path.includes('/stream')) continue;
      for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
        for (const verb of ['GET', 'HEAD', 'TRACE']) {
          const asked = await send(verb, path, { headers: { authorization, [name]: method } });
          assert.ok([200, 400, 404, 405].includes(asked.status), `${verb} ${path}: ${asked.status}`);
          if (verb === 'TRACE') assert.ok(asked.status >= 400, path);
        }
      }
      const inQuery = await send('GET', `${path}?_method=${method}`, { headers: { authorization } });
      assert.ok([200, 400, 404, 405].includes(inQuery.status), path);
    }
    const now = await conch.call('GET', `/v1/items/${key}`, { token: root.token });
    assert.deepEqual([now.status, now.json?._rev], [200, _rev], 'nothing was changed');
    assert.equal((await conch.call('GET', '/v1/users/me', { token: root.token })).status, 200);
  });

  it('S09 count for one and the same account and source', async () => {
    const ann = await conch.person(root.token, 'Ann Spelled');
    const guess = (path: string, secret: string, form = false) =>
      send('POST', path, {
        headers: form ? { 'content-type': 'application/x-www-form-urlencoded' } : json,
        body: form
          ? new URLSearchParams({ email: ann.email, password: secret }).toString()
          : JSON.stringify({ email: ann.email, password: secret }),
      });
    let looked = 0;
    for (const path of [...spellings('/v1/signin'), ...spellings('/v1/signin')]) {
      for (const form of [false, true]) {
        const answer = await guess(path, 'wrong', form);
        if (answer.status === 401) looked++;
        else assert.ok([400, 404, 405, 421, 429].includes(answer.status), `${path}: ${answer.status}`);
      }
    }
    assert.ok(looked >= 10, 'some of them are the same route');
    assert.equal((await guess('/v1/signin', password)).status, 401, 'the account waits, whatever the spelling was');

    const forgot = (path: string) =>
      send('POST', path, { headers: json, body: JSON.stringify({ email: 'nobody@example.org' }) });
    const answers: number[] = [];
    for (let round = 0; round < 8; round++) {
      for (const path of spellings('/v1/forgot')) answers.push((await forgot(path)).status);
    }
    assert.equal(answers.filter((status) => status === 200).length, 20, 'the budget of one source');
    assert.equal((await forgot('/v1/forgot')).status, 429);
  });

  it('S54 lead out of no folder', async () => {
    const ups = ['..', '%2e%2e', '.%2e', '%2e.', '..%5c', '..\\', '%252e%252e', '....', '%c0%ae%c0%ae', '..;'];
    const targets = ['package.json', 'etc/passwd', 'conch.db', 'key', 'server/main.ts', '.git/HEAD', '.env'];
    const tried = ['/', '/assets/', '/files/', '/docs/', '/docs/files/', '/v1/'].flatMap((base) =>
      ups.flatMap((up) => targets.flatMap((target) => [1, 3].map((n) => `${base}${`${up}/`.repeat(n)}${target}`))),
    );
    const plain = [
      '/.git/HEAD',
      '/.env',
      '/conch.db',
      '/conch.db-wal',
      '/key',
      '/data/conch.db',
      '/package.json',
      '/index.html.map',
      '/assets/index.js.map',
      '/server/main.ts',
      '/files//etc/passwd',
      '/files/etc%2fpasswd',
      '/files/%00',
      '/files/a%00.png',
      '/files/CON',
      '/files/C:%5cwindows%5cwin.ini',
      `/files/${'a'.repeat(4096)}`,
      `/assets/${'a'.repeat(4096)}`,
    ];
    for (const path of [...tried, ...plain]) {
      for (const headers of [{}, { authorization: root.token }] as Record<string, string>[]) {
        const answer = await send('GET', path, { headers: { ...headers, accept: '*/*' } });
        assert.ok([400, 401, 404].includes(answer.status), `${path}: ${answer.status}`);
        assert.ok(!/root:x:|"dependencies"|SQLite format|ref: refs/.test(answer.text), path);
      }
    }
  });

  it('S54 stand in no name of a file that is kept', async () => {
    const names = [
      '../../etc/passwd',
      '..\\..\\x.exe',
      '/etc/passwd',
      'a\0.png',
      'CON',
      '.htaccess',
      `${'n'.repeat(4096)}.txt`,
    ];
    for (const name of names) {
      const boundary = 'x-boundary';
      const answer = await conch.call('POST', '/v1/upload', {
        token: root.token,
        raw: `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name.replaceAll('\\', '\\\\')}"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--${boundary}--\r\n`,
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      });
      assert.ok([200, 400].includes(answer.status), `${name.slice(0, 40)}: ${answer.text}`);
      if (answer.status !== 200) continue;
      assert.match(answer.json.path, /^\/files\/[a-z0-9]{20}\.[a-z0-9]{1,10}$/);
      assert.ok(answer.json.originalname.length <= 255);
      assert.doesNotMatch(answer.json.originalname, /[/\\\0]/);
      const read = await conch.call('GET', answer.json.path, { token: root.token });
      assert.equal(read.text, 'hello');
      assert.match(String(read.headers['content-disposition']), /^attachment; filename\*=UTF-8''[\w.%()-]*$/);
    }
  });

  it('S40 names of other hosts are in no link that is mailed', async () => {
    await conch.person(root.token, 'Hanna Host');
    const forged: Record<string, string>[] = [
      { 'x-forwarded-host': 'evil.example' },
      { 'x-forwarded-proto': 'gopher', 'x-forwarded-port': '6666' },
      { forwarded: 'host=evil.example;proto=https' },
      { 'x-original-host': 'evil.example', 'x-host': 'evil.example' },
      { 'aquarium-domain': 'evil.example', 'x-aquarium-domain': 'evil.example' },
      { origin: 'https://evil.example', referer: 'https://evil.example/' },
      { 'x-original-url': '/v1/evil', 'x-rewrite-url': '/v1/evil' },
    ];
    const body = JSON.stringify({ email: 'hanna.host@example.org' });
    const fresh = await startConch();
    try {
      const own = await fresh.setUp();
      await fresh.person(own.token, 'Hanna Host');
      const raw = await listenRaw(fresh);
      for (const headers of forged.slice(0, 5)) {
        const answer = await raw.send('POST', '/v1/forgot', { headers: { ...json, ...headers }, body });
        assert.equal(answer.status, 200, JSON.stringify(headers));
      }
      for (const headers of [{ host: 'evil.example' }, { host: 'localhost:3000@evil.example' }, { host: '' }]) {
        const answer = await raw.send('POST', '/v1/forgot', { headers: { ...json, ...headers }, body });
        assert.ok([400, 421].includes(answer.status), `${headers.host}: ${answer.status}`);
      }
      const absolute = await raw.send('POST', 'http://evil.example/v1/forgot', { headers: json, body });
      assert.ok([400, 404, 421].includes(absolute.status), `absolute: ${absolute.status}`);
      for (const headers of forged) {
        const page = await raw.send('GET', pages.signIn, { headers: { ...headers, accept: 'text/html' } });
        assert.ok(!page.text.includes('evil.example'));
        assert.ok(!JSON.stringify(page.headers).includes('evil.example'));
      }
      const deadline = Date.now() + 20_000;
      while (fresh.outbox().length < 5 && Date.now() < deadline) await new Promise((next) => setTimeout(next, 50));
      const mails = fresh.outbox();
      assert.equal(mails.length, 5);
      for (const mail of mails) {
        assert.match(mail, /http:\/\/localhost:3000\/reset#/);
        assert.ok(!mail.includes('evil.example') && !mail.includes('6666') && !mail.includes('gopher'));
      }
    } finally {
      await fresh.close();
    }
  });
});
