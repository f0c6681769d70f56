// The answers that every HTTP server gives, with the headers that RFC 9110 wants of them: 405, 401, OPTIONS, HEAD.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { endpoints } from '../../contract/api/all.ts';
import { password, startConch, type TestConch } from '../support/conch.ts';

describe('methods', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
  });
  after(() => conch.close());

  const all = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'];
  const concrete = (path: string) =>
    path.replaceAll(':file', `${'0'.repeat(20)}.bin`).replaceAll(/:[a-zA-Z]+/g, 'domain');
  const listOf = (header: unknown) =>
    String(header)
      .split(',')
      .map((method) => method.trim())
      .sort();

  it('S09 what an address does not take is refused with 405 and what it takes, at every address of the contract', async () => {
    const names = endpoints.flatMap((endpoint) => [endpoint, ...(endpoint.aliases ?? [])]);
    const paths = [...new Set(names.map(({ path }) => concrete(path)))];
    const fits = (path: string, pattern: string) =>
      new RegExp(`^${pattern.replaceAll(/:[a-zA-Z]+/g, '[^/]+')}$`).test(path);
    for (const path of paths) {
      const taken = new Set<string>(names.filter((one) => fits(path, one.path)).map(({ method }) => method));
      if (taken.has('GET')) taken.add('HEAD');
      for (const method of all.filter((one) => !taken.has(one))) {
        const answer = await conch.call(method, path, { token: root.token });
        assert.equal(answer.status, 405, `${method} ${path}: ${answer.text}`);
        assert.deepEqual(listOf(answer.headers.allow), [...taken].sort(), `${method} ${path}`);
      }
    }
    assert.ok(paths.length > 80);
  });

  it('at pages, their files, and documents too; and nothing is 405 where there is nothing', async () => {
    const asset = readdirSync(join(import.meta.dirname, '../../web/dist/assets')).find((name) => name.endsWith('.js'));
    const read = ['/', '/signin', '/profile/security', '/docs', '/docs/start.js', '/v1/openapi.json', '/favicon.svg'];
    for (const path of [...read, '/signin/', `/assets/${asset}`]) {
      for (const method of all.filter((one) => one !== 'GET' && one !== 'HEAD')) {
        const answer = await conch.call(method, path, { token: root.token });
        assert.equal(answer.status, 405, `${method} ${path}: ${answer.text}`);
        assert.deepEqual(listOf(answer.headers.allow), ['GET', 'HEAD'], `${method} ${path}`);
      }
      assert.equal((await conch.call('HEAD', path, { headers: { accept: 'text/html' } })).status, 200, path);
    }
    for (const path of [
      '/no-such',
      '/v1/no-such',
      '/assets/no-such.js',
      '/index.html',
      '/.env',
      '/assets/../package.json',
    ]) {
      for (const method of ['POST', 'OPTIONS', 'DELETE']) {
        const answer = await conch.call(method, path);
        assert.equal(answer.status, 404, `${method} ${path}`);
        assert.equal(answer.headers.allow, undefined, `${method} ${path}`);
      }
    }
  });

  it('401 says which credential is wanted, and whether the one that was sent is the reason', async () => {
    for (const { method, path, access } of endpoints) {
      if (access === 'public') continue;
      const missing = await conch.call(method, concrete(path));
      assert.equal(missing.headers['www-authenticate'], 'Bearer realm="Conch"', `${method} ${path}`);
      const refused = await conch.call(method, concrete(path), { token: 'nonsense' });
      assert.equal(refused.headers['www-authenticate'], 'Bearer realm="Conch", error="invalid_token"');
    }
    const body = { email: 'ada@example.org', password: `${password}?` };
    const wrong = await conch.call('POST', '/v1/signin', { body });
    assert.deepEqual([wrong.status, wrong.headers['www-authenticate']], [401, 'Bearer realm="Conch"']);
  });

  it('HEAD notes nothing that GET would note', async () => {
    const lines = async () =>
      (await conch.call('GET', '/v1/admin/activity?limit=100', { token: root.token })).json.entries.length;
    const before = await lines();
    const answer = await conch.call('HEAD', '/v1/admin/activity/export', { token: root.token });
    assert.deepEqual([answer.status, answer.text, await lines()], [200, '', before]);
  });
});
