// The audit trail over HTTP: who may read it, by what it is filtered and paged, and how it is taken out.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startConch, type TestConch } from '../support/conch.ts';

describe('the audit trail over HTTP', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  let ben: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
    ben = await conch.person(root.token, 'Ben Logged');
  });
  after(() => conch.close());

  const ask = (query: string, token = root.token) => conch.call('GET', `/v1/admin/activity${query}`, { token });

  async function tokenWith(scopes: string[], of: string): Promise<string> {
    const made = await conch.call('POST', '/v1/users/me/tokens', {
      token: of,
      body: { name: 'SIEM', scopes },
    });
    assert.equal(made.status, 200, made.text);
    return made.json.token;
  }

  it('says what happened to all accounts, and goes on where the page before ended', async () => {
    const first = await ask('?limit=2');
    assert.equal(first.status, 200, first.text);
    const seen = [...first.json.entries];
    for (let { next } = first.json; next !== null; ) {
      const page = await ask(`?limit=2&cursor=${next}`);
      seen.push(...page.json.entries);
      next = page.json.next;
    }
    const all = await ask('?limit=200');
    assert.deepEqual(seen, all.json.entries);
    assert.equal(all.json.next, null);
    assert.deepEqual(new Set(seen.map((entry) => entry.account.name)), new Set(['Ben Logged', 'Ada Root']));
    const [created] = (await ask(`?account=${ben.key}&kind=account.created`)).json.entries;
    assert.deepEqual([created.by, created.seq], [{ _key: root.key, name: 'Ada Root' }, 1]);
  });

  it('refuses what is no cursor, no key, no kind, no address and no time', async () => {
    const wrong = ['cursor=x', 'account=%00', 'actor=a%20b', 'kind=none', 'group=none', 'address=1%00'];
    for (const query of [...wrong, 'from=yesterday', 'to=2026-13-01T00:00:00Z', 'refused=perhaps', 'limit=201']) {
      const answer = await ask(`?${query}`);
      assert.deepEqual([answer.status, answer.json.code], [400, 'request.invalid'], query);
      assert.deepEqual(Object.keys(answer.json.fields), [query.split('=')[0]]);
    }
  });

  it('S46 is for administrators, and for their tokens with a scope of its own', async () => {
    for (const path of ['', '/export']) {
      assert.equal((await ask(path, ben.token)).status, 403);
      const ofUser = await ask(path, await tokenWith(['audit:read'], ben.token));
      assert.deepEqual([ofUser.status, ofUser.json.code], [403, 'access.denied'], path);
      const other = await ask(path, await tokenWith(['people:read', 'items:read'], root.token));
      assert.deepEqual([other.status, other.json.code], [403, 'token.refused'], path);
      assert.equal((await ask(path, await tokenWith(['audit:read'], root.token))).status, 200, path);
    }
    const admin = await conch.person(root.token, 'Ann Admin');
    await conch.conch.memberEdges.linkMember(null, 'domain', admin.key);
    const ofSuper = await ask(`?account=${root.key}`, admin.token);
    assert.equal(ofSuper.status, 200, 'an administrator sees what happened to a super-admin');
    assert.ok(ofSuper.json.entries.length > 0);
  });

  it('S60 holds no secret', async () => {
    const secret = await tokenWith(['audit:read'], root.token);
    await conch.call('POST', '/v1/forgot', { body: { email: 'ben.logged@example.org' } });
    await conch.call('POST', '/v1/signin', {
      body: { email: 'ben.logged@example.org', password: 'a wrong 7 guess' },
    });
    const { text } = await ask('/export?format=json');
    for (const canary of [secret, root.token, ben.token, 'a wrong 7 guess', '#']) {
      assert.ok(!text.includes(canary), canary);
    }
  });

  it('is taken out as a file with the filter, which stands in the log of who did it; HEAD takes nothing', async () => {
    const exported = async () => (await ask(`?account=${root.key}&kind=audit.exported`)).json.entries;
    const before = (await exported()).length;
    const path = `/v1/admin/activity/export?account=${ben.key}&group=account`;
    const head = await conch.call('HEAD', path, { token: root.token });
    assert.deepEqual([head.status, head.text], [200, '']);
    assert.match(String(head.headers['content-disposition']), /attachment; filename\*=UTF-8''conch-audit\.csv/);
    assert.equal((await exported()).length, before);
    const csv = await conch.call('GET', path, { token: root.token });
    assert.equal(csv.headers['content-disposition'], head.headers['content-disposition']);
    assert.equal(csv.headers['content-type'], 'text/csv; charset=utf-8');
    const rows = csv.text.trim().split('\r\n');
    assert.equal(rows.length, 2);
    assert.match(rows[1] ?? '', /"Ben Logged","1","account\.created"/);
    const [entry, ...earlier] = await exported();
    assert.equal(earlier.length, before);
    assert.deepEqual(entry.data, { format: 'csv', account: ben.key, group: 'account' });
  });

  it('the export of one account keeps to the group that was chosen', async () => {
    const path = '/v1/users/me/activity/export?group=tokens';
    const csv = await conch.call('GET', path, { token: root.token });
    const kinds = csv.text
      .trim()
      .split('\r\n')
      .slice(1)
      .map((row) => row.split('","')[2]);
    assert.ok(kinds.length > 0);
    assert.deepEqual(new Set(kinds), new Set(['token.created']));
    const json = await conch.call('GET', `${path}&format=json`, { token: root.token });
    assert.equal(json.json.group, 'tokens');
    assert.equal(json.json.entries.length, kinds.length);
  });
});
