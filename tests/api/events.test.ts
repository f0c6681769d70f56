// Events over HTTP: saying one, finding those that one may see and no other, the stream, and giving one again.
import assert from 'node:assert/strict';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startConch, type TestConch } from '../support/conch.ts';

interface Someone {
  token: string;
  key: string;
}

describe('events over HTTP', () => {
  let conch: TestConch;
  let root: Someone;
  let ann: Someone & { email: string };
  let bob: Someone & { email: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
    ann = await conch.person(root.token, 'Ann Emits');
    bob = await conch.person(root.token, 'Bob Watches');
    // They know each other, so that one can share with the other.
    const made = { type: 'Organisation', data: { name: 'Company' } };
    const company = await conch.call('POST', '/v1/items', { token: root.token, body: made });
    for (const { key: userKey } of [ann, bob]) {
      const path = `/v1/organisations/${company.json._key}/members`;
      await conch.call('POST', path, { token: root.token, body: { userKey } });
    }
    await conch.app.listen({ port: 0, host: '127.0.0.1' });
  });
  after(() => conch.close());

  async function say(who: Someone, topic: string, data: object = {}) {
    const answer = await conch.call('POST', '/v1/events', { token: who.token, body: { topic, data } });
    assert.equal(answer.status, 200, answer.text);
    return answer.json;
  }
  async function find(who: Someone, body: object): Promise<{ _key: string; topic: string; [name: string]: unknown }[]> {
    const answer = await conch.call('POST', '/v1/events/list', { token: who.token, body });
    assert.equal(answer.status, 200, answer.text);
    return answer.json;
  }
  const topicsOf = async (who: Someone, body: object) => (await find(who, body)).map(({ topic }) => topic);

  it('answers an event in the shape of every entity', async () => {
    const said = await say(ann, 'custom.render.done', { frames: 120 });
    const { _key, createdAt } = said;
    assert.deepEqual(said, {
      ...{ _key, _id: `events/${_key}`, _rev: '1', type: 'Event', topic: 'custom.render.done', data: { frames: 120 } },
      ...{ emittedFrom: null, account: null, causedBy: null, depth: 0, createdBy: ann.key, createdAt },
      ...{ updatedBy: ann.key, updatedAt: createdAt },
    });
    assert.match(createdAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const one = await conch.call('GET', `/v1/events/${_key}`, { token: ann.token });
    assert.deepEqual(one.json, said);
    const populated = await conch.call('GET', `/v1/events/${_key}?populate=true`, { token: ann.token });
    assert.deepEqual(populated.json.createdBy, {
      ...{ _key: ann.key, _id: `items/${ann.key}`, type: 'User', data: { name: 'Ann Emits' } },
    });
  });

  it('takes a form, as existing clients send it, and a slash at the end', async () => {
    const raw = new URLSearchParams({ topic: 'custom.form', data: '{"a":[1]}' }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await conch.call('POST', '/v1/events/', { token: ann.token, raw, headers });
    assert.deepEqual([answer.status, answer.json.data], [200, { a: [1] }]);
  });

  it('refuses topics that are not one’s own, and data that is large, deep or not plain', async () => {
    for (const topic of [
      'item.created',
      'custom',
      'custom.',
      'custom..a',
      'password.changed',
      `custom.${'a'.repeat(80)}`,
    ]) {
      const answer = await conch.call('POST', '/v1/events', { token: ann.token, body: { topic } });
      assert.deepEqual([answer.status, answer.json.code], [400, 'request.invalid'], topic);
    }
    const large = { topic: 'custom.large', data: { text: 'x'.repeat(16_384) } };
    assert.equal((await conch.call('POST', '/v1/events', { token: ann.token, body: large })).status, 413);
    let deep: unknown = 1;
    for (let at = 0; at < 200; at++) deep = [deep];
    for (const data of [{ deep }, { constructor: 1 }, { text: 'a\0b' }]) {
      const answer = await conch.call('POST', '/v1/events', { token: ann.token, body: { topic: 'custom.odd', data } });
      assert.equal(answer.status, 400, JSON.stringify(data).slice(0, 50));
    }
  });

  it('finds by topic, beginning, text, person and time, newest first', async () => {
    const start = new Date().toISOString();
    for (const name of ['shot.a', 'shot.b', 'shots', 'other'])
      await say(ann, `custom.${name}`, { note: `Note ${name}` });
    const since = { start };
    assert.deepEqual(await topicsOf(ann, since), ['custom.other', 'custom.shots', 'custom.shot.b', 'custom.shot.a']);
    assert.deepEqual(await topicsOf(ann, { ...since, types: ['custom.shot'] }), ['custom.shot.b', 'custom.shot.a']);
    assert.deepEqual(await topicsOf(root, { ...since, types: ['custom.shot.'] }), ['custom.shot.b', 'custom.shot.a']);
    assert.deepEqual(await topicsOf(root, { ...since, types: ['custom.sh*'] }), [
      ...['custom.shots', 'custom.shot.b', 'custom.shot.a'],
    ]);
    assert.deepEqual(await topicsOf(root, { ...since, types: ['custom.shot.b', 'item'] }), ['custom.shot.b']);
    assert.equal((await topicsOf(root, { ...since, types: ['*'] })).length, 4);
    assert.deepEqual(await topicsOf(root, { ...since, types: ['nothing.of.ours'] }), []);
    assert.deepEqual(await topicsOf(ann, { ...since, search: 'note SHOT.B' }), ['custom.shot.b']);
    assert.deepEqual(await topicsOf(root, { ...since, search: 'custom.oth' }), ['custom.other']);
    assert.deepEqual(await topicsOf(root, { ...since, search: 'n_te' }), []);
    assert.deepEqual(await topicsOf(root, { ...since, createdBy: bob.key }), []);
    assert.equal((await topicsOf(root, { ...since, createdBy: ann.key })).length, 4);
    assert.deepEqual(await topicsOf(root, { ...since, createdBy: ann.key, updatedBy: bob.key }), []);
    assert.deepEqual(await topicsOf(root, { ...since, end: start }), []);
    const [first, second] = await find(root, { ...since, limit: 2 });
    assert.deepEqual([first?.topic, second?.topic], ['custom.other', 'custom.shots']);
    assert.deepEqual(await topicsOf(root, { ...since, offset: 2, limit: 1 }), ['custom.shot.b']);
    assert.deepEqual(await topicsOf(ann, { ...since, offset: 2, limit: 1 }), ['custom.shot.b']);
    assert.deepEqual(await topicsOf(ann, { ...since, before: second?._key, limit: 1 }), ['custom.shot.b']);
  });

  it('shows nobody what is not theirs, and says of it that it is not there', async () => {
    const { _key } = await say(ann, 'custom.secretive', { note: 'mine' });
    const foreign = await conch.call('GET', `/v1/events/${_key}`, { token: bob.token });
    assert.deepEqual([foreign.status, foreign.json.code], [404, 'event.not-found']);
    assert.deepEqual(await topicsOf(bob, { types: ['custom'] }), []);
    assert.deepEqual(await topicsOf(bob, { createdBy: ann.key }), []);
    assert.deepEqual(await topicsOf(bob, { search: 'mine' }), []);
    const none = await conch.call('GET', '/v1/events/00000000000000000000', { token: root.token });
    assert.equal(none.status, 404);
    assert.equal((await conch.call('GET', `/v1/events/${_key}`, { token: root.token })).status, 200);
  });

  it('keeps each list whole whatever is typed: what looks like U+0000 too', async () => {
    const typed = String.raw`x\u0000`;
    const said = await say(ann, 'custom.typed', { note: typed });
    assert.deepEqual(said.data, { note: typed });
    const made = await conch.call('POST', '/v1/users/me/tokens', { token: ann.token, body: { name: typed } });
    assert.equal(made.status, 200, made.text);
    await conch.call('POST', '/v1/items', { token: ann.token, body: { type: 'Shot', data: { name: typed } } });
    const types = ['item.created.Shot', 'token.created', 'custom.typed'];
    assert.deepEqual(await topicsOf(root, { createdBy: ann.key, types }), types);
    const activity = await conch.call('GET', '/v1/users/me/activity', { token: ann.token });
    assert.equal(activity.status, 200, activity.text);
    assert.ok(activity.text.includes(JSON.stringify(typed).slice(1, -1)));
    assert.equal((await conch.call('GET', '/v1/admin/activity', { token: root.token })).status, 200);
  });

  it('tells of a link between two items to those alone who may read both', async () => {
    const create = async (name: string) =>
      (await conch.call('POST', '/v1/items', { token: ann.token, body: { type: 'Shot', data: { name } } })).json._key;
    const [from, to] = [await create('Shown'), await create('Hidden')];
    const share = async (key: string) => {
      const body = { userKey: bob.key, data: { permissions: 'r' } };
      const shared = await conch.call('POST', `/v1/items/${key}/permissions`, { token: ann.token, body });
      assert.equal(shared.status, 200, shared.text);
    };
    await share(from);
    const linked = await conch.call('POST', '/v1/edges', {
      token: ann.token,
      body: { type: 'Depends', fromKey: from, toKey: to },
    });
    assert.equal(linked.status, 200, linked.text);
    const types = ['edge.created.Depends'];
    assert.deepEqual(await topicsOf(ann, { types }), types);
    assert.deepEqual(await topicsOf(bob, { types }), []);
    await share(to);
    assert.deepEqual(await topicsOf(bob, { types }), types);
  });

  it('shows what happened to an account to its owner and administrators, also where others may read the profile', async () => {
    await conch.conch.events.emit('password.changed', { userKey: ann.key, by: ann.key, data: {} });
    const permission = { userKey: bob.key, data: { permissions: 'r' } };
    const path = `/v1/items/${ann.key}/permissions`;
    const shared = await conch.call('POST', path, { token: ann.token, body: permission });
    assert.equal(shared.status, 200, shared.text);
    assert.equal((await conch.call('GET', `/v1/users/${ann.key}`, { token: bob.token })).status, 200);
    const types = ['password'];
    const [event] = await find(ann, { types });
    assert.deepEqual([event?.account, event?.emittedFrom], [ann.key, ann.key]);
    assert.deepEqual(await find(bob, { types }), []);
    assert.equal((await conch.call('GET', `/v1/events/${event?._key}`, { token: bob.token })).status, 404);
    assert.equal((await find(root, { types })).length, 1);
  });

  it('S35 shows what happened to accounts to no token but that of an administrator who may read all activity', async () => {
    await conch.conch.events.emit('password.changed', { userKey: root.key, by: root.key, data: {} });
    const tokenOf = async (who: Someone, scopes: string[]) => {
      const body = { name: 'Events', scopes };
      const made = await conch.call('POST', '/v1/users/me/tokens', { token: who.token, body });
      return { ...who, token: made.json.token as string };
    };
    const types = ['password', 'custom.render'];
    const custom = ['custom.render.done'];
    assert.deepEqual(await topicsOf(await tokenOf(ann, ['events:read']), { types }), custom);
    assert.deepEqual(await topicsOf(await tokenOf(root, ['events:read']), { types }), custom);
    assert.deepEqual(await topicsOf(await tokenOf(ann, ['events:read', 'audit:read']), { types }), custom);
    assert.ok(
      (await topicsOf(await tokenOf(root, ['events:read', 'audit:read']), { types })).includes('password.changed'),
    );
    const [event] = await find(ann, { types: ['password'] });
    const reader = await tokenOf(ann, ['events:read']);
    assert.equal((await conch.call('GET', `/v1/events/${event?._key}`, { token: reader.token })).status, 404);
  });

  it('shows events of an item to those who may read it now', async () => {
    const item = await conch.call('POST', '/v1/items', {
      token: ann.token,
      body: { type: 'Task', data: { name: 'T' } },
    });
    const itemKey: string = item.json._key;
    const types = ['item.created.Task'];
    assert.equal((await find(ann, { types })).length, 1);
    assert.deepEqual(await find(bob, { types }), []);
    const permission = { userKey: bob.key, data: { permissions: 'r' } };
    await conch.call('POST', `/v1/items/${itemKey}/permissions`, { token: ann.token, body: permission });
    const [seen] = await find(bob, { types, populate: true });
    assert.deepEqual(seen?.emittedFrom, { _key: itemKey, _id: `items/${itemKey}`, type: 'Task', data: { name: 'T' } });
    await conch.call('DELETE', `/v1/items/${itemKey}/permissions`, { token: ann.token, body: { userKey: bob.key } });
    assert.deepEqual(await find(bob, { types }), []);
  });

  it('gives an event again for administrators alone, and emits nothing', async () => {
    const said = await say(ann, 'custom.again');
    const path = `/v1/events/${said._key}/requeue`;
    assert.equal((await conch.call('POST', path, { token: ann.token, body: { debug: true } })).status, 403);
    const before = (await find(root, { limit: 200 })).length;
    const answer = await conch.call('POST', path, { token: root.token, body: { debug: true } });
    assert.deepEqual([answer.status, answer.json], [200, said]);
    assert.equal((await find(root, { limit: 200 })).length, before);
    const named = await conch.call('POST', path, { token: root.token, body: { action: said._key } });
    assert.deepEqual([named.status, named.json.code], [404, 'item.not-found']);
  });

  function follow(token: string, types = ''): Promise<IncomingMessage & { heard: string }> {
    const { port } = conch.app.server.address() as AddressInfo;
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage & { heard: string }>();
    const headers = { authorization: token, host: 'localhost:3000' };
    get({ port, host: '127.0.0.1', path: `/v1/events/stream${types}`, headers }, (response) => {
      const stream = Object.assign(response, { heard: '' });
      response.setEncoding('utf8').on('data', (text) => {
        stream.heard += text;
      });
      resolve(stream);
    }).on('error', reject);
    return promise;
  }
  async function within(ms: number, so: () => boolean) {
    const started = performance.now();
    while (!so() && performance.now() - started < ms) await sleep(5);
    return so();
  }

  it('ends open streams as the policy changes, so that each reader is judged anew', async () => {
    const [admin, reader] = [await follow(root.token), await follow(ann.token)];
    const { policy, version } = (await conch.call('GET', '/v1/policy', { token: root.token })).json;
    const { since: _, ...secondFactor } = policy.secondFactor;
    const body = { version, ...policy, secondFactor, events: { keptDays: 30 } };
    const changed = await conch.call('PUT', '/v1/policy', { token: root.token, body });
    assert.equal(changed.status, 200, changed.text);
    assert.ok(await within(2000, () => admin.readableEnded && reader.readableEnded));
  });

  it('streams new events to those who may see them, as they asked', async () => {
    const streams = [await follow(root.token, '?types=custom.live'), await follow(ann.token), await follow(bob.token)];
    const [all, own, other] = streams;
    assert(all && own && other);
    assert.match(String(all.headers['content-type']), /^text\/event-stream/);
    await say(ann, 'custom.else');
    const said = await say(ann, 'custom.live.now', { note: 'line\nbreak' });
    assert.ok(await within(2000, () => own.heard.includes(said._key) && all.heard.includes(said._key)), own.heard);
    assert.equal(all.heard, `: hello\n\nid: ${said._key}\nevent: event\ndata: ${JSON.stringify(said)}\n\n`);
    assert.match(own.heard, /custom\.else[\s\S]*custom\.live\.now/);
    await say(bob, 'custom.last');
    assert.ok(await within(2000, () => other.heard.includes('custom.last')));
    assert.doesNotMatch(other.heard, /custom\.(else|live)/);
    for (const stream of streams) stream.destroy();
  });

  it('ends a stream with the session, and with the rights that it was opened with', async () => {
    const eve = await conch.person(root.token, 'Eve Leaves');
    const stream = await follow(eve.token);
    await conch.call('POST', '/v1/signout', { token: eve.token });
    assert.ok(await within(1000, () => stream.complete), 'signed out');
    assert.equal((await follow(eve.token)).statusCode, 401);
    const admin = await conch.promoted(root.token, await conch.person(root.token, 'Ada Steps Down'));
    const asAdmin = await follow(admin.token);
    const body = { userKey: admin.key };
    assert.equal((await conch.call('DELETE', '/v1/usergroups/domain', { token: root.token, body })).status, 200);
    assert.ok(await within(1000, () => asAdmin.complete), 'no administrator any more');
    await say(root, 'custom.for-administrators');
    assert.doesNotMatch(asAdmin.heard, /for-administrators/);
  });

  it('has a bounded number of streams for each person', async () => {
    const opened = [];
    for (let at = 0; at < 6; at++) opened.push(await follow(bob.token));
    assert.deepEqual(
      opened.map(({ statusCode }) => statusCode),
      [200, 200, 200, 200, 200, 429],
    );
    for (const stream of opened) stream.destroy();
  });

  it('limits how many events one person says in a minute', async () => {
    const many = await conch.person(root.token, 'Max Many');
    const body = { topic: 'custom.tick' };
    let last = 200;
    for (let at = 0; at < 601 && last === 200; at++) {
      last = (await conch.call('POST', '/v1/events', { token: many.token, body })).status;
    }
    assert.equal(last, 429);
    assert.equal((await conch.call('POST', '/v1/events', { token: ann.token, body })).status, 200);
  });
});
