// Organisations and user groups over HTTP: what is taken, what is refused and in which words, and what is told of it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fullPermission } from '../../contract/permissions.ts';
import { scopeNames } from '../../contract/scopes.ts';
import { startConch, type TestConch } from '../support/conch.ts';

describe('groups over HTTP', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
  });
  after(() => conch.close());

  const call = (method: string, path: string, body?: unknown, token = root.token) =>
    conch.call(method, path, { token, body });
  async function group(name: string, type = 'Usergroup'): Promise<string> {
    const made = await call('POST', '/v1/items', { type, data: { name } });
    assert.equal(made.status, 200, made.text);
    return made.json._key;
  }

  it('are listed, read, filled and emptied with one answer for each person', async () => {
    const crew = await group('Crew');
    const [ann, ben] = [await conch.person(root.token, 'Ann'), await conch.person(root.token, 'Ben')];
    const userKeys = [ann.key, ben.key, 'nobody', crew];
    const added = await call('POST', `/v1/groups/${crew}/members`, { userKeys, role: '  lead ' });
    assert.equal(added.status, 200, added.text);
    assert.deepEqual(added.json.done, [ann.key, ben.key]);
    assert.deepEqual(
      added.json.failed.map(({ key, code }: { key: string; code: string }) => [key, code]),
      [
        ['nobody', 'user.not-found'],
        [crew, 'user.not-found'],
      ],
    );
    const listed = await call('GET', `/v1/groups/${crew}/members?sort=-name&limit=1`);
    assert.equal(listed.json.total, 2);
    assert.deepEqual(
      listed.json.members.map(({ user, role }: { user: { _key: string }; role: string }) => [user._key, role]),
      [[ben.key, 'lead']],
    );
    const { json: found } = await call('GET', '/v1/admin/groups?search=crew&type=Usergroup');
    assert.equal(found.total, 1);
    assert.equal(found.groups[0].members, 2);
    const { json: one } = await call('GET', `/v1/admin/groups/${crew}`);
    assert.deepEqual([one.group._key, one.members, one.subgroups, one.permissions], [crew, 2, 0, 0]);
    const removed = await call('POST', `/v1/groups/${crew}/members/remove`, {
      userKeys: [ann.key, ann.key, root.key],
    });
    assert.deepEqual(removed.json.done, [ann.key]);
    assert.deepEqual(
      removed.json.failed.map(({ code }: { code: string }) => code),
      ['member.not-found'],
    );
    const edge = await call('PATCH', `/v1/groups/${crew}/members/${ben.key}`, { role: null });
    assert.deepEqual(edge.json.data, {});
    const gone = await call('PATCH', `/v1/groups/${crew}/members/${ann.key}`, { role: 'lead' });
    assert.deepEqual([gone.status, gone.json.code], [404, 'member.not-found']);
  });

  it('S47 S58 take only what is written: no field more, no role that breaks a line, no list without end', async () => {
    const crew = await group('Strict crew');
    const members = `/v1/groups/${crew}/members`;
    for (const body of [
      { userKeys: [] },
      { userKeys: Array.from({ length: 51 }, (_, at) => `key${at}`) },
      { userKeys: ['a b'] },
      { userKeys: [root.key], permissions: 'rwsadtlug' },
      { userKeys: [root.key], role: 'a\nb' },
      { userKeys: [root.key], role: '\u202egnp' },
      { userKeys: [root.key], role: 'x'.repeat(81) },
      { userKeys: [root.key], role: '' },
      { userKeys: [root.key], role: null },
    ]) {
      const answer = await call('POST', members, body);
      assert.deepEqual([answer.status, answer.json.code], [400, 'request.invalid'], JSON.stringify(body));
    }
    for (const query of ['sort=email', 'limit=0', 'limit=201', 'offset=-1', 'state=gone']) {
      assert.equal((await call('GET', `${members}?${query}`)).status, 400, query);
    }
    for (const query of ['sort=key', 'type=User', 'inside=a%20b', 'trashed=perhaps']) {
      assert.equal((await call('GET', `/v1/admin/groups?${query}`)).status, 400, query);
    }
    for (const odd of ['%00', '%25', "'", '%5C', '%F0%9F%90%9A']) {
      const answer = await call('GET', `/v1/admin/groups?search=${odd}`);
      assert.deepEqual([answer.status, answer.json.total], [200, 0], odd);
      assert.equal((await call('GET', `${members}?search=${odd}`)).json.total, 0, odd);
    }
  });

  it('S46 an item that is no group, one in the trash and none at all are the same', async () => {
    const trashed = await group('Gone crew');
    await call('DELETE', `/v1/items/${trashed}/trash`);
    const task = (await call('POST', '/v1/items', { type: 'Task' })).json._key;
    const crew = await group('Standing crew');
    for (const key of [trashed, task, root.key, 'missing']) {
      const told = new Set<string>();
      for (const [method, path, body] of [
        ['GET', `/v1/admin/groups/${key}`, undefined],
        ['GET', `/v1/groups/${key}/members`, undefined],
        ['POST', `/v1/groups/${key}/members`, { userKeys: [root.key] }],
        ['POST', `/v1/groups/${key}/members/remove`, { userKeys: [root.key] }],
        ['PATCH', `/v1/groups/${key}/members/${root.key}`, { role: 'x' }],
        ['POST', `/v1/admin/groups/${key}/groups`, { groupKey: crew }],
        ['POST', `/v1/admin/groups/${crew}/groups`, { groupKey: key }],
        ['DELETE', `/v1/admin/groups/${key}/groups/${crew}`, undefined],
      ] as const) {
        const answer = await call(method, path, body);
        told.add(`${answer.status} ${answer.json.code}`);
      }
      assert.deepEqual([...told], ['404 item.not-found'], key);
    }
  });

  it('inside each other close no ring, and the group of administrators takes no part', async () => {
    const [outer, inner] = [await group('Outer'), await group('Inner', 'Organisation')];
    const put = (into: string, groupKey: string) => call('POST', `/v1/admin/groups/${into}/groups`, { groupKey });
    assert.equal((await put(outer, inner)).status, 200);
    const { json } = await call('GET', `/v1/admin/groups?inside=${outer}`);
    assert.deepEqual([json.total, json.groups[0].group._key], [1, inner]);
    assert.equal((await call('GET', `/v1/admin/groups?around=${inner}`)).json.groups[0].group._key, outer);
    const ring = await put(inner, outer);
    assert.deepEqual([ring.status, ring.json.code], [409, 'group.cycle']);
    for (const answer of [
      await put('domain', inner),
      await put(inner, 'domain'),
      await call('PATCH', '/v1/items/domain', { data: { name: 'Everybody' } }),
      await call('PUT', '/v1/items/domain', { data: { name: 'Everybody' } }),
    ]) {
      assert.deepEqual([answer.status, answer.json.code], [400, 'group.domain']);
    }
    // The way to remove people takes no group out.
    const wrong = await call('DELETE', `/v1/usergroups/${outer}`, { userKey: inner });
    assert.deepEqual([wrong.status, wrong.json.code], [404, 'member.not-found']);
    const out = await call('DELETE', `/v1/admin/groups/${outer}/groups/${inner}`);
    assert.equal(out.status, 200, out.text);
    const again = await call('DELETE', `/v1/admin/groups/${outer}/groups/${inner}`);
    assert.deepEqual([again.status, again.json.code], [404, 'member.not-found']);
  });

  it('S46 show a member who else is what, and nothing that is an administrator’s', async () => {
    const crew = await group('Fellows');
    const [ann, ben] = [await conch.person(root.token, 'Ann Fellow'), await conch.person(root.token, 'Ben Fellow')];
    await call('POST', `/v1/groups/${crew}/members`, { userKeys: [ann.key, ben.key], role: 'drums' });
    const seen = await call('GET', `/v1/groups/${crew}/members?through=true`, undefined, ann.token);
    assert.equal(seen.json.total, 2);
    assert.equal(seen.json.members[1].role, 'drums');
    assert.ok(!seen.text.includes(ben.email));
    const path = `/v1/groups/${crew}/members/${ann.key}`;
    assert.equal((await call('PATCH', path, { role: 'boss' }, ann.token)).status, 403);
    const { json } = await call('GET', '/v1/users/me/memberships', undefined, ann.token);
    assert.equal(json.find((one: { group: { _key: string } }) => one.group._key === crew).role, 'drums');
  });

  it('S35 S48 make an administrator after a fresh proof alone, and by no token, whichever call it is', async () => {
    const [ann, eve] = [await conch.person(root.token, 'Ann Raised'), await conch.person(root.token, 'Eve Idle')];
    const full = { userKey: ann.key, data: { permissions: fullPermission } };
    const calls: [string, string, unknown][] = [
      ['POST', '/v1/usergroups/domain', { userKey: ann.key }],
      ['PUT', '/v1/usergroups/domain/', { userKey: ann.key }],
      ['POST', '/v1/usergroups/domain/members', { userKey: ann.key }],
      ['POST', '/v1/groups/domain/members', { userKeys: [ann.key] }],
      ['POST', '/v1/items/domain/permissions', full],
      ['PATCH', '/v1/items/domain/permissions', full],
      ['DELETE', '/v1/items/domain/permissions', { userKey: ann.key }],
      ['POST', '/v1/groups/domain/members/remove', { userKeys: [ann.key] }],
      ['DELETE', '/v1/usergroups/domain', { userKey: ann.key }],
    ];
    const made = await call('POST', '/v1/users/me/tokens', { name: 'CI', scopes: scopeNames });
    const codes = async (token: string) => {
      const found = [];
      for (const [method, path, body] of calls) {
        const { status, json } = await call(method, path, body, token);
        found.push(`${status} ${json?.code}`);
      }
      return found;
    };
    const roleOf = async () => (await call('GET', `/v1/users/${ann.key}`)).json.role;
    assert.deepEqual(
      await codes(made.json.token),
      calls.map(() => '403 token.refused'),
    );
    assert.equal(await roleOf(), 'user');
    // Who has nothing to do with the group learns nothing of it by this.
    assert.deepEqual(
      await codes(eve.token),
      calls.map(() => '404 item.not-found'),
    );
    const crew = await group('By token');
    const added = await call('POST', `/v1/usergroups/${crew}`, { userKey: ann.key }, made.json.token);
    assert.equal(added.status, 200, 'other groups as before');
    assert.equal((await call('GET', '/v1/usergroups/domain', undefined, made.json.token)).status, 200);

    const { storage } = conch.conch;
    const age = (provenAt: string) =>
      storage.transaction(async () => {
        const change = storage.db().updateTable('sessions').set({ proven_at: provenAt });
        const rows = await change.where('user_key', '=', root.key).returning('id').execute();
        storage.changed(...rows.map(({ id }) => `session:${id}`));
      });
    await age('2020-01-01T00:00:00.000Z');
    assert.deepEqual(
      await codes(root.token),
      calls.map(() => '403 reauthenticate'),
    );
    assert.equal(await roleOf(), 'user');
    await age(new Date().toISOString());
    assert.equal((await call('POST', '/v1/usergroups/domain', { userKey: ann.key })).status, 200);
    assert.equal(await roleOf(), 'admin');
  });
});
