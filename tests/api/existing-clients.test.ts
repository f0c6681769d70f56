// What clients written for the published API rely on: each fact as they send it and as they read it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { password, startConch, type TestConch } from '../support/conch.ts';

describe('existing clients', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
  });
  after(() => conch.close());

  it('sign in with a form and read the token', async () => {
    const answer = await conch.call('POST', '/v1/signin', {
      raw: new URLSearchParams({ email: 'ada@example.org', password }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    assert.equal(answer.status, 200);
    assert.equal(answer.json.status, 'ok');
    assert.equal(typeof answer.json.token, 'string');
    assert.equal(answer.json.user._id, `items/${root.key}`);
    assert.equal(answer.json.user.type, 'User');
    assert.equal(answer.json.user.active, true);
    assert.equal(answer.json.user.data.email, 'ada@example.org');
  });

  it('send the bare token or Bearer, and a JSON content type without a body', async () => {
    for (const authorization of [root.token, `Bearer ${root.token}`, `bearer ${root.token}`]) {
      const answer = await conch.call('GET', '/v1/users/me', { headers: { authorization } });
      assert.equal(answer.status, 200);
      assert.deepEqual(
        Object.keys(answer.json).sort(),
        ['organisations', 'permissions', 'role', 'usergroups', 'user'].sort(),
      );
      assert.equal(answer.json.organisations[0].type, 'Organisation');
      assert.equal(answer.json.usergroups[0]._key, 'domain');
    }
    const made = await conch.person(root.token, 'Zoe Bodyless');
    const out = await conch.call('POST', '/v1/signout', { token: made.token });
    assert.equal(out.status, 200);
    assert.equal((await conch.call('GET', '/v1/users/me', { token: made.token })).status, 401);
  });

  it('S40 put a slash at the end, an Origin of their own and a domain header', async () => {
    const headers = {
      origin: 'https://studio.example.net',
      'aquarium-domain': 'studio',
      'x-aquarium-domain': 'studio',
    };
    const me = await conch.call('GET', `/v1/items/${root.key}/?populate=1&versions=0`, {
      token: root.token,
      headers,
    });
    assert.equal(me.status, 200);
    assert.equal(me.json._key, root.key);
    const forgot = await conch.call('POST', '/v1/forgot', { body: { email: 'ada@example.org' }, headers });
    assert.equal(forgot.status, 200);
    const made = await conch.call('POST', '/v1/users', {
      token: root.token,
      headers,
      body: { email: 'origin@example.org', name: 'Origin' },
    });
    assert.equal(made.status, 200);
    assert.equal(made.json.type, 'User');
    await until(() => conch.outbox().length >= 2);
    for (const mail of conch.outbox()) assert.ok(!mail.includes('studio.example.net'), 'links are made from CONCH_URL');
  });

  it('create, append, change, move, trash and restore items', async () => {
    const { call } = conch;
    const { token } = root;
    const project = await call('POST', '/v1/items', {
      token,
      body: { type: 'Project', data: { name: 'Film' } },
    });
    assert.equal(project.status, 200);
    assert.match(project.json._id, /^items\//);
    const other = (await call('POST', '/v1/items', { token, body: { type: 'Project', data: { name: 'Other' } } })).json;

    const appended = await call('POST', `/v1/items/${project.json._key}/append`, {
      token,
      body: {
        item: { type: 'Task', data: { name: 'Layout', nested: { a: 1, b: 2 } } },
        edge: { type: 'Child', data: {} },
      },
    });
    assert.equal(appended.status, 200);
    const { item, edge } = appended.json;
    assert.equal(edge._id, `connections/${edge._key}`);
    assert.equal(edge._from, project.json._id);
    assert.equal(edge._to, item._id);

    const patched = await call('PATCH', `/v1/items/${item._key}`, {
      token,
      body: { data: { nested: { b: 3 } }, deepMerge: true, history: true, message: 'why' },
    });
    assert.deepEqual(patched.json.data, { name: 'Layout', nested: { a: 1, b: 3 } });
    assert.notEqual(patched.json._rev, item._rev);
    const put = await call('PUT', `/v1/items/${item._key}`, { token, body: { data: { name: 'Blocking' } } });
    assert.deepEqual(put.json.data, { name: 'Blocking' });
    const history = await call('GET', `/v1/items/${item._key}/history?populate=true`, { token });
    assert.equal(history.json.length, 2);
    assert.deepEqual(history.json[0].data.nested, { a: 1, b: 3 });

    const moved = await call('PUT', `/v1/items/${item._key}/move`, {
      token,
      body: { oldParentKey: project.json._key, newParentKey: other._key },
    });
    assert.equal(moved.status, 200);
    assert.equal(moved.json.edge._from, other._id);
    const path = await call('GET', `/v1/items/${other._key}/path/${item._key}`, { token });
    assert.deepEqual(
      path.json.map((step: { _key: string }) => step._key),
      [other._key, item._key],
    );

    const trashed = await call('DELETE', `/v1/items/${item._key}/trash`, { token });
    assert.equal(trashed.json.item._key, item._key);
    assert.equal((await call('GET', `/v1/items/${item._key}`, { token })).status, 404);
    const trash = await call('GET', `/v1/items/${other._key}/trash`, { token });
    assert.equal(trash.json[0].item._key, item._key);
    const restored = await call('POST', `/v1/trashed_items/${item._key}/restore`, { token });
    assert.equal(restored.json._key, item._key);
    assert.equal((await call('POST', `/v1/items/${item._key}/trash`, { token })).status, 200);
    assert.equal((await call('DELETE', `/v1/trashed_items/${item._key}`, { token })).status, 200);
    assert.equal((await call('DELETE', `/v1/items/${other._key}`, { token })).status, 200);
    assert.equal((await call('GET', `/v1/items/${other._key}`, { token })).status, 404);
  });

  it('read, give, change and take permissions as {user, edge}', async () => {
    const { call } = conch;
    const { token } = root;
    const friend = await conch.person(token, 'Per Mission');
    const item = (await call('POST', '/v1/items', { token, body: { type: 'Asset', data: {} } })).json;
    const at = `/v1/items/${item._key}/permissions`;
    const given = await call('POST', at, {
      token,
      body: { userKey: friend.key, data: { permissions: 'rwa' }, propagate: true },
    });
    assert.equal(given.status, 200);
    assert.equal(given.json.user._key, friend.key);
    assert.equal(given.json.edge.data.permissions, 'rwa');
    const listed = await call('GET', `${at}?populate=false&offset=0&limit=50&depth=1&includeMembers=false`, {
      token,
    });
    assert.ok(Array.isArray(listed.json));
    assert.ok(listed.json.some((participant: { user: { _key: string } }) => participant.user._key === friend.key));
    const changed = await call('PATCH', at, {
      token,
      body: { userKey: friend.key, data: { permissions: 'r' }, propagate: true },
    });
    assert.equal(changed.json.edge.data.permissions, 'r');
    assert.equal((await call('GET', `/v1/items/${item._key}`, { token: friend.token })).status, 200);
    const taken = await call('DELETE', at, { token, body: { userKey: friend.key } });
    assert.equal(taken.json.user._key, friend.key);
    assert.equal((await call('GET', `/v1/items/${item._key}`, { token: friend.token })).status, 404);
  });

  it('link items with edges', async () => {
    const { call } = conch;
    const { token } = root;
    const from = (await call('POST', '/v1/items', { token, body: { type: 'Task', data: {} } })).json;
    const made = await call('POST', '/v1/edges', {
      token,
      body: { fromKey: from._key, toKey: root.key, type: 'Assigned', data: { hours: 1, deep: { a: 1 } } },
    });
    assert.equal(made.status, 200);
    const at = `/v1/edges/${made.json._key}`;
    assert.equal((await call('GET', `${at}/?populate=false`, { token })).json._id, made.json._id);
    const patched = await call('PATCH', at, { token, body: { data: { deep: { b: 2 } }, deepMerge: true } });
    assert.deepEqual(patched.json.data, { hours: 1, deep: { a: 1, b: 2 } });
    assert.deepEqual((await call('PUT', at, { token, body: { data: { hours: 2 } } })).json.data, {
      hours: 2,
    });
    assert.equal((await call('DELETE', at, { token })).status, 200);
    assert.equal((await call('GET', at, { token })).status, 404);
  });

  it('list and change members of user groups and organisations, with member and members alike', async () => {
    const { call } = conch;
    const { token } = root;
    const friend = await conch.person(token, 'Mem Ber');
    const group = (await call('POST', '/v1/items', { token, body: { type: 'Usergroup', data: { name: 'Crew' } } }))
      .json;
    const added = await call('POST', `/v1/usergroups/${group._key}`, {
      token,
      body: { userKey: friend.key },
    });
    assert.equal(added.status, 200);
    assert.match(added.json._id, /^connections\//);
    for (const path of ['', '/all', '/active', '/members', '/member/all']) {
      const listed = await call('GET', `/v1/usergroups/${group._key}${path}`, { token });
      assert.deepEqual(
        listed.json.map((user: { _key: string }) => user._key),
        [friend.key],
        path,
      );
    }
    assert.deepEqual((await call('GET', `/v1/usergroups/${group._key}/inactive`, { token })).json, []);
    assert.equal(
      (await call('DELETE', `/v1/usergroups/${group._key}`, { token, body: { userKey: friend.key } })).status,
      200,
    );

    const organisation = (await call('GET', '/v1/users/me', { token })).json.organisations[0];
    for (const word of ['members', 'member']) {
      const at = `/v1/organisations/${organisation._key}/${word}`;
      assert.equal((await call('POST', at, { token, body: { userKey: friend.key } })).status, 200);
      const all = await call('GET', `${at}/all`, { token });
      assert.ok(all.json.some((user: { _key: string }) => user._key === friend.key));
      assert.equal((await call('DELETE', at, { token, body: { userKey: friend.key } })).status, 200);
    }
  });

  it('promote with a full permission on domain, and demote', async () => {
    const { call } = conch;
    const { token } = root;
    const friend = await conch.promoted(token, await conch.person(token, 'Pro Mote'));
    const roleOf = async () => (await call('GET', `/v1/users/${friend.key}`, { token })).json.role;
    assert.equal((await call('GET', '/v1/users/me', { token: friend.token })).json.role, 'admin');
    const full = { userKey: friend.key, data: { permissions: 'rwsadtlug' }, propagate: false };
    assert.equal((await call('POST', '/v1/items/domain/permissions', { token, body: full })).status, 200);
    // A higher role ends the sessions (S27).
    assert.equal((await call('GET', '/v1/users/me', { token: friend.token })).status, 401);
    assert.equal(await roleOf(), 'super-admin');
    await call('DELETE', '/v1/usergroups/domain', { token, body: { userKey: friend.key } });
    await call('DELETE', '/v1/items/domain/permissions', { token, body: { userKey: friend.key } });
    assert.equal(await roleOf(), 'user');
  });

  it('upload files and read them back', async () => {
    const { call } = conch;
    const { token } = root;
    const boundary = 'x-boundary';
    const body = (fields: string) =>
      `${fields}--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="note.txt"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--${boundary}--\r\n`;
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
    const loose = await call('POST', '/v1/upload', { token, raw: body(''), headers });
    assert.equal(loose.status, 200);
    const item = (await call('POST', '/v1/items', { token, body: { type: 'Media', data: { name: 'kept' } } })).json;
    const data = `--${boundary}\r\nContent-Disposition: form-data; name="data"\r\nContent-Type: text/plain\r\n\r\n{"kind":"note"}\r\n`;
    const held = await call('POST', `/v1/items/${item._key}/upload`, { token, raw: body(data), headers });
    assert.equal(held.status, 200);
    assert.equal(held.json.data.kind, 'note');
    assert.match(held.json.data.path, /^\/files\/[a-z0-9]{20}\.txt$/);
    const read = await call('GET', held.json.data.path, { token });
    assert.equal(read.text, 'hello');
    assert.match(String(read.headers['content-disposition']), /^attachment/);
    const stranger = await conch.person(token, 'File Stranger');
    assert.equal((await call('GET', held.json.data.path, { token: stranger.token })).status, 404);
    assert.equal((await call('GET', held.json.data.path)).status, 401);
  });

  it('tell errors apart by status and read the sentence in error', async () => {
    const { call } = conch;
    const { token } = root;
    const cases: [string, string, object | undefined, string | undefined, number][] = [
      ['POST', '/v1/signin', { email: 'ada@example.org', password: 'wrong' }, undefined, 401],
      ['POST', '/v1/signin', { email: ['a@x', 'b@x'], password }, undefined, 400],
      ['GET', '/v1/users/me', undefined, undefined, 401],
      ['GET', '/v1/items/nothing', undefined, token, 404],
      ['PUT', '/v1/users/me', undefined, token, 405],
      ['GET', '/v1/no-such', undefined, token, 404],
      ['POST', '/v1/users', { email: 'ada@example.org' }, token, 409],
    ];
    for (const [method, path, body, asToken, status] of cases) {
      const answer = await call(method, path, { token: asToken, body });
      assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
      assert.equal(typeof answer.json.error, 'string');
      assert.match(answer.json.code, /^[a-z]+\.[a-z-]+$/);
    }
  });

  it('ping and ask for the status', async () => {
    assert.equal((await conch.call('GET', '/v1/ping')).text, 'pong');
    assert.equal((await conch.call('GET', '/v1/status')).json.status, 'ok');
  });
});

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('It did not come to hold within ten seconds.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
