// Who has access, over HTTP: the answer in the shape of the contract, what is refused, and the log of an account.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as api from '../../contract/api/participants.ts';
import { startConch, type TestConch } from '../support/conch.ts';

describe('who has access, over HTTP', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
  });
  after(() => conch.close());

  const call = async (token: string, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) =>
    conch.call(method, path, { token, ...(body ? { body: body as Record<string, unknown> } : {}) });
  const made = async (token: string, type: string, name: string): Promise<string> =>
    (await call(token, 'POST', '/v1/items', { type, data: { name } })).json._key;

  it('is answered as the contract says, to who may read the item', async () => {
    const [ann, bob] = [await conch.person(root.token, 'Ann One'), await conch.person(root.token, 'Bob Two')];
    const project = await made(root.token, 'Project', 'Film');
    await call(root.token, 'POST', `/v1/items/${project}/permissions`, {
      ...{ userKey: ann.key, data: { permissions: 'rws' } },
    });
    const list = await call(ann.token, 'GET', `/v1/items/${project}/access?limit=1`);
    assert.equal(list.status, 200, list.text);
    assert.deepEqual(api.listAccess.answer.parse(list.json), list.json);
    assert.equal(list.json.entries.length, 1);
    assert.equal(list.json.total, 2);
    assert.deepEqual(list.json.held, { permissions: 'rws', flowing: 'rws' });
    const why = await call(ann.token, 'GET', `/v1/items/${project}/access/${ann.key}`);
    assert.equal(why.status, 200, why.text);
    assert.deepEqual(api.explainAccess.answer.parse(why.json), why.json);
    assert.equal(why.json.ways[0].kind, 'permission');
    for (const path of [`/v1/items/${project}/access`, `/v1/items/${project}/access/${ann.key}`]) {
      const refused = await call(bob.token, 'GET', path);
      assert.deepEqual([refused.status, refused.json.code], [404, 'item.not-found']);
    }
    const ofNobody = await call(ann.token, 'GET', `/v1/items/${project}/access/nosuchuser0000000000`);
    const ofStranger = await call(ann.token, 'GET', `/v1/items/${project}/access/${bob.key}`);
    assert.deepEqual([ofStranger.status, ofStranger.text], [ofNobody.status, ofNobody.text]);
  });

  it('S47 takes nothing but what it knows with a change of access', async () => {
    const ann = await conch.person(root.token, 'Ann Three');
    const project = await made(root.token, 'Project', 'Film');
    const path = `/v1/items/${project}/permissions`;
    const data = { permissions: 'r' };
    const given = await call(root.token, 'POST', path, { userKey: ann.key, data });
    for (const extra of [
      { createdBy: ann.key },
      { role: 'admin' },
      { _key: 'x' },
      { item: root.key },
      { data: { ...data, propagate: true } },
      { data: { permissions: 'rwx' } },
      { data: { permissions: '' } },
    ]) {
      for (const method of ['POST', 'PATCH'] as const) {
        const refused = await call(root.token, method, path, { userKey: ann.key, data, ...extra });
        assert.deepEqual([refused.status, refused.json.code], [400, 'request.invalid'], JSON.stringify(extra));
      }
    }
    const after = await call(root.token, 'GET', path);
    const edge = after.json.find((one: { user: { _key: string } }) => one.user._key === ann.key).edge;
    assert.deepEqual(edge, given.json.edge);
    // From the state that was looked at, and then no more.
    const change = { userKey: ann.key, data: { permissions: 'rw' }, _rev: edge._rev };
    assert.equal((await call(root.token, 'PATCH', path, change)).status, 200);
    const stale = await call(root.token, 'PATCH', path, change);
    assert.deepEqual([stale.status, stale.json.code], [409, 'item.stale']);
  });

  it('S48 nobody gives more than they hold, and what they gave they take back', async () => {
    const [ann, bob] = [await conch.person(root.token, 'Ann Four'), await conch.person(root.token, 'Bob Five')];
    const company = await made(root.token, 'Organisation', 'Company');
    for (const { key } of [ann, bob]) {
      await call(root.token, 'POST', `/v1/organisations/${company}/members`, { userKey: key });
    }
    const project = await made(root.token, 'Project', 'Film');
    const path = `/v1/items/${project}/permissions`;
    await call(root.token, 'POST', path, { userKey: ann.key, data: { permissions: 'rws' } });
    const give = (permissions: string) => ({ userKey: bob.key, data: { permissions } });
    const more = await call(ann.token, 'POST', path, give('rwa'));
    assert.deepEqual([more.status, more.json.code], [403, 'access.too-much']);
    assert.equal((await call(ann.token, 'POST', path, give('rw'))).status, 200);
    const changed = await call(ann.token, 'PATCH', path, give('r'));
    assert.deepEqual([changed.status, changed.json.code], [403, 'access.denied']);
    assert.equal((await call(bob.token, 'GET', `/v1/items/${project}`)).status, 200);
    assert.equal((await call(ann.token, 'DELETE', path, { userKey: bob.key })).status, 200);
    assert.equal((await call(bob.token, 'GET', `/v1/items/${project}`)).status, 404);
    const others = await call(ann.token, 'DELETE', path, { userKey: root.key });
    assert.deepEqual([others.status, others.json.code], [403, 'access.denied']);
  });

  it('writes down in the log of an account who was given access to it, and by whom', async () => {
    const [ann, bob] = [await conch.person(root.token, 'Ann Six'), await conch.person(root.token, 'Bob Seven')];
    const path = `/v1/items/${ann.key}/permissions`;
    for (const [method, data] of [
      ['POST', { data: { permissions: 'r' } }],
      ['PATCH', { data: { permissions: 'rw' } }],
      ['DELETE', {}],
    ] as const) {
      const answer = await call(root.token, method, path, { userKey: bob.key, ...data });
      assert.equal(answer.status, 200, answer.text);
    }
    const log = await call(ann.token, 'GET', `/v1/users/${ann.key}/activity?group=account`);
    const entries = log.json.filter((one: { kind: string }) => one.kind.startsWith('access.'));
    assert.deepEqual(
      entries.map((one: { kind: string; by: { _key: string }; data: { name: string } }) => [
        one.kind,
        one.by._key,
        one.data.name,
      ]),
      ['access.taken', 'access.changed', 'access.given'].map((kind) => [kind, root.key, 'Bob Seven']),
    );
  });
});
