// What people write about themselves, as it comes back: as data, in mails, in files; and links that looks do not use up.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pages } from '../../contract/pages.ts';
import { password, startConch, type TestConch } from '../support/conch.ts';
import { mailTo, readOutbox } from '../support/mails.ts';

const scripts = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'-alert(1)-'",
  '<svg/onload=alert(1)>',
  '</title><script>alert(1)</script>',
  '{{constructor.constructor("alert(1)")()}}',
  '<a href="https://evil.example">Click here</a>',
  'https://evil.example/ your account',
  '=HYPERLINK("https://evil.example")',
];
const addresses = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  '\tjava\nscript:alert(1)',
  'java\0script:alert(1)',
  ' javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://x/y',
  '//evil.example',
  'https:evil.example"onclick="x',
  'https://a.example/"><script>',
  'https://a.example/\u2028x',
  'http://',
  'ftp://a.example/',
];

describe('what people write', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
  });
  after(() => conch.close());

  it('S55 comes back as data alone: names, devices and tokens', async () => {
    for (const [at, text] of scripts.entries()) {
      const email = `written${at}@example.org`;
      const made = await conch.call('POST', '/v1/users', {
        ...{ token: root.token, body: { email, name: text, password } },
      });
      assert.equal(made.status, 200, made.text);
      const signedIn = await conch.call('POST', '/v1/signin', {
        body: { email, password },
        headers: { 'user-agent': text },
      });
      const { token } = signedIn.json;
      const pat = await conch.call('POST', '/v1/users/me/tokens', {
        token,
        body: { name: text, scopes: ['people:read'] },
      });
      assert.equal(pat.status, 200, pat.text);
      const group = await conch.call('POST', '/v1/items', {
        ...{ token: root.token, body: { type: 'Usergroup', data: { name: text, description: text } } },
      });
      assert.equal(group.status, 200, group.text);
      for (const path of [
        '/v1/users/me',
        `/v1/users/${made.json._key}`,
        '/v1/users/me/sessions',
        '/v1/users/me/tokens',
        '/v1/users/me/activity',
        '/v1/users/me/activity/export?format=json',
        '/v1/users/me/activity/export?format=csv',
      ]) {
        const answer = await conch.call('GET', path, { token, headers: { accept: 'text/html' } });
        assert.equal(answer.status, 200, `${path}: ${answer.text}`);
        assert.match(String(answer.headers['content-type']), /^(application\/json|text\/csv|application\/octet)/, path);
        assert.equal(answer.headers['x-content-type-options'], 'nosniff');
        assert.match(String(answer.headers['content-security-policy']), /default-src 'none'.*sandbox/);
        if (path.includes('export')) assert.match(String(answer.headers['content-disposition']), /^attachment/);
      }
      const { json: me } = await conch.call('GET', '/v1/users/me', { token });
      assert.equal(me.user.data.name, text, 'kept as it was written');
    }
  });

  it('S55 begins no formula in the file of an activity log', async () => {
    const email = 'formula@example.org';
    await conch.call('POST', '/v1/users', {
      token: root.token,
      body: { email, name: 'Fay Formula', password },
    });
    for (const agent of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '=cmd|" /C calc"!A0', '","=1+1']) {
      const signedIn = await conch.call('POST', '/v1/signin', {
        body: { email, password },
        headers: { 'user-agent': agent },
      });
      assert.equal(signedIn.status, 200);
    }
    const { json } = await conch.call('POST', '/v1/signin', { body: { email, password } });
    const file = await conch.call('GET', '/v1/users/me/activity/export?format=csv', { token: json.token });
    const cells = file.text
      .split('\r\n')
      .flatMap((row) => [...row.matchAll(/"((?:[^"]|"")*)"/g)].map((cell) => cell[1] ?? ''));
    assert.ok(
      cells.some((cell) => cell.includes('1+1')),
      'the agents are in it',
    );
    for (const cell of cells) assert.doesNotMatch(cell, /^\s*[=+@\t\r]/, cell);
    for (const cell of cells) assert.doesNotMatch(cell, /^-/, cell);
  });

  it('S55 is a link to http or https, or none', async () => {
    const ann = await conch.person(root.token, 'Ann Linked');
    const change = (url: string) =>
      conch.call('PATCH', `/v1/items/${ann.key}`, {
        ...{ token: ann.token, body: { data: { social: [{ provider: 'Site', url }] } } },
      });
    for (const url of addresses) {
      const answer = await change(url);
      assert.equal(answer.status, 400, url);
    }
    assert.equal((await change('https://a.example/~ann?x=1#y')).status, 200);
    const provider = { provider: '<script>alert(1)</script>', url: 'https://a.example/' };
    const named = await conch.call('PATCH', `/v1/items/${ann.key}`, {
      ...{ token: ann.token, body: { data: { social: [provider] } } },
    });
    assert.equal(named.status, 200, 'text is text');
  });

  it('S55 S59 stands as text in mails, which lead to this server alone', async () => {
    for (const [at, text] of scripts.entries()) {
      const email = `mailed${at}@example.org`;
      const made = await conch.call('POST', '/v1/users', { token: root.token, body: { email, name: text } });
      assert.equal(made.status, 200, made.text);
      const { headers, headerNames, html, text: plain } = await mailTo(conch.folder, email, /./);
      assert.doesNotMatch(html, /<script|<svg|<img[^>]+onerror|<a href="https:\/\/evil/i);
      assert.ok(!headerNames.includes('bcc') && headers.to?.includes(email), headers.to);
      // The words of a name stay, and are no address.
      assert.doesNotMatch(headers.to ?? '', /evil\.example/);
      for (const [, address = ''] of html.matchAll(/(?:href|src|action)="([^"]*)"/g)) {
        assert.ok(/^(http:\/\/localhost:3000(\/|$)|cid:|#)/.test(address), `${address} in a mail`);
      }
      for (const [address] of `${plain} ${html}`.matchAll(/https?:\/\/[^\s"<>]+/g)) {
        assert.ok(address.startsWith('http://localhost:3000') || /^https?:\/\/www\.w3\.org\//.test(address), address);
      }
    }
  });
});

describe('links in mails', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
  });
  after(() => conch.close());

  it('S45 carry their secret where no server, log or Referer sees it, and no look uses them up', async () => {
    const email = 'invited@example.org';
    await conch.call('POST', '/v1/users', { token: root.token, body: { email, name: 'Ina Invited' } });
    let link = '';
    for (let waited = 0; waited < 15_000 && link === ''; waited += 50) {
      await sleep(50);
      const mails = readOutbox(conch.folder);
      link = mails.find(({ headers }) => headers.to?.includes(email))?.link ?? '';
    }
    const address = new URL(link);
    assert.equal(address.pathname, pages.reset);
    assert.equal(address.search, '');
    const [resetTokenId = '', resetPasswordToken = ''] = address.hash.slice(1).split('.');
    assert.ok(resetPasswordToken.length >= 43);
    // Scanners of mail look at every link, some with what stands behind the # in the path or the query.
    for (const path of [
      address.pathname,
      `${address.pathname}?${address.hash.slice(1)}`,
      `${address.pathname}/${address.hash.slice(1)}`,
    ]) {
      for (const method of ['GET', 'HEAD', 'GET', 'HEAD', 'GET']) {
        const answer = await conch.call(method, path, { headers: { accept: 'text/html' } });
        assert.equal(answer.headers['referrer-policy'], 'no-referrer');
        assert.ok(!answer.text.includes(resetPasswordToken));
      }
    }
    const body = { resetTokenId, resetPasswordToken };
    for (let look = 0; look < 5; look++) {
      assert.equal((await conch.call('POST', '/v1/links/inspect', { body })).status, 200);
      for (const path of ['/v1/links/inspect', '/v1/resetPassword']) {
        for (const method of ['GET', 'HEAD']) {
          assert.ok([404, 405].includes((await conch.call(method, `${path}?${new URLSearchParams(body)}`)).status));
        }
      }
    }
    const used = await conch.call('POST', '/v1/resetPassword', {
      body: { ...body, password: 'seven quiet harbours' },
    });
    assert.equal(used.status, 200, used.text);
    assert.equal((await conch.call('POST', '/v1/links/inspect', { body })).status, 400);
  });

  it('S45 are opened on pages that load nothing from elsewhere', async () => {
    for (const path of [pages.reset, pages.confirmEmail, pages.undoEmail, pages.setUp]) {
      for (const method of ['GET', 'HEAD']) {
        const answer = await conch.call(method, path, { headers: { accept: 'text/html' } });
        assert.equal(answer.status, 200, path);
        assert.equal(answer.headers['referrer-policy'], 'no-referrer', path);
        assert.equal(answer.headers['cache-control'], 'no-store', path);
        const policy = String(answer.headers['content-security-policy']);
        assert.doesNotMatch(policy, /https?:|\*/, path);
        for (const [, source = ''] of answer.text.matchAll(/(?:src|href)="([^"]*)"/g))
          assert.match(source, /^\/(?!\/)/);
      }
    }
  });
});
