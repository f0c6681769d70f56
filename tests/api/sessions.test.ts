// Sessions over HTTP: the list, ending them, who may, and the stream of events.
import assert from 'node:assert/strict';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { password, startConch, type TestConch } from '../support/conch.ts';

describe('sessions over HTTP', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
    await conch.app.listen({ port: 0, host: '127.0.0.1' });
  });
  after(() => conch.close());

  async function again(email: string): Promise<string> {
    const answer = await conch.call('POST', '/v1/signin', { body: { email, password } });
    assert.equal(answer.status, 200, answer.text);
    return answer.json.token;
  }

  function openStream(token: string): Promise<IncomingMessage & { heard: string }> {
    const { port } = conch.app.server.address() as AddressInfo;
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage & { heard: string }>();
    get(
      {
        port,
        host: '127.0.0.1',
        path: '/v1/users/me/stream',
        headers: { authorization: token, host: 'localhost:3000' },
      },
      (response) => {
        const stream = Object.assign(response, { heard: '' });
        response.setEncoding('utf8').on('data', (text) => {
          stream.heard += text;
        });
        resolve(stream);
      },
    ).on('error', reject);
    return promise;
  }

  const within = async (ms: number, so: () => boolean) => {
    const started = performance.now();
    while (!so() && performance.now() - started < ms) await sleep(5);
    return so();
  };

  it('S28 lists one’s sessions, ends one, the others, and all', async () => {
    const ben = await conch.person(root.token, 'Ben Sessions');
    const second = await again(ben.email);
    const third = await again(ben.email);
    const listed = await conch.call('GET', '/v1/users/me/sessions', { token: ben.token });
    assert.equal(listed.status, 200, listed.text);
    assert.equal(listed.json.length, 3);
    assert.equal(listed.json[0].current, true);
    assert.doesNotMatch(listed.text, new RegExp(`${second}|token`), 'no token in a list');
    const [{ id: secondId }] = (await conch.call('GET', `/v1/users/${ben.key}/sessions`, { token: second })).json;
    const ended = await conch.call('DELETE', `/v1/users/me/sessions/${secondId}`, { token: ben.token });
    assert.deepEqual([ended.status, ended.json], [200, { status: 'ok' }]);
    assert.equal((await conch.call('GET', '/v1/users/me', { token: second })).status, 401);
    const twice = await conch.call('DELETE', `/v1/users/me/sessions/${secondId}`, { token: ben.token });
    assert.deepEqual([twice.status, twice.json.code], [404, 'session.not-found']);
    const others = await conch.call('DELETE', '/v1/users/me/sessions?others=true', { token: ben.token });
    assert.deepEqual(others.json, { status: 'ok', ended: 1 });
    assert.equal((await conch.call('GET', '/v1/users/me', { token: third })).status, 401);
    assert.equal((await conch.call('GET', '/v1/users/me', { token: ben.token })).status, 200);
    const all = await conch.call('DELETE', '/v1/users/me/sessions', { token: ben.token });
    assert.deepEqual(all.json, { status: 'ok', ended: 1 });
    assert.equal((await conch.call('GET', '/v1/users/me', { token: ben.token })).status, 401);
  });

  it('S28 takes the cookie away with the session that it held, and keeps it with the others', async () => {
    const cyd = await conch.person(root.token, 'Cyd Cookie');
    const headers = { origin: 'http://localhost:3000' };
    const signedIn = await conch.call('POST', '/v1/signin', {
      body: { email: cyd.email, password, cookie: true },
      headers,
    });
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
    const own = { ...headers, cookie };
    const others = await conch.call('DELETE', '/v1/users/me/sessions?others=1', { headers: own });
    assert.equal(others.json.ended, 1);
    assert.equal(others.headers['set-cookie'], undefined);
    const foreign = await conch.call('DELETE', '/v1/users/me/sessions', { headers: { cookie } });
    assert.equal(foreign.status, 403, 'not from another page');
    const all = await conch.call('DELETE', '/v1/users/me/sessions', { headers: own });
    assert.match(String(all.headers['set-cookie']), /^conch=; Max-Age=0/);
  });

  it('S28 lets an admin see and end the sessions of those below, a user nobody else’s, nobody a super-admin’s', async () => {
    const dan = await conch.person(root.token, 'Dan Disconnected');
    const eve = await conch.person(root.token, 'Eve Elsewhere');
    const admin = await conch.promoted(root.token, await conch.person(root.token, 'Ann Admin'));
    const path = `/v1/users/${dan.key}/sessions`;
    for (const method of ['GET', 'DELETE']) {
      assert.equal((await conch.call(method, path, { token: eve.token })).status, 403, method);
      const above = await conch.call(method, `/v1/users/${root.key}/sessions`, { token: admin.token });
      assert.equal(above.status, 403, method);
    }
    const seen = await conch.call('GET', path, { token: admin.token });
    assert.deepEqual([seen.status, seen.json.length, seen.json[0].current], [200, 1, false]);
    const eves = await conch.call('GET', '/v1/users/me/sessions', { token: eve.token });
    const mixed = await conch.call('DELETE', `${path}/${eves.json[0].id}`, { token: admin.token });
    assert.equal(mixed.status, 404, 'a session of another user under this one');
    assert.equal((await conch.call('DELETE', path, { token: admin.token })).json.ended, 1);
    assert.equal((await conch.call('GET', '/v1/users/me', { token: dan.token })).status, 401);
    assert.equal((await conch.call('GET', '/v1/users/me', { token: eve.token })).status, 200);
  });

  it('tells the page why its session has ended', async () => {
    const ida = await conch.person(root.token, 'Ida Asks');
    const endings: [why: string, () => Promise<{ status: number }>][] = [
      ['administrator', () => conch.call('DELETE', `/v1/users/${ida.key}/sessions`, { token: root.token })],
      ['factors-removed', () => conch.call('DELETE', `/v1/users/${ida.key}/mfa`, { token: root.token })],
      ['role', () => conch.call('PUT', `/v1/users/${ida.key}/role`, { token: root.token, body: { role: 'admin' } })],
      [
        'deactivated',
        () => conch.call('PATCH', `/v1/users/${ida.key}/active`, { token: root.token, body: { activate: false } }),
      ],
    ];
    for (const [why, end] of endings) {
      const stream = await openStream(await again(ida.email));
      assert.equal((await end()).status, 200, why);
      assert.ok(await within(1000, () => stream.complete), why);
      assert.match(stream.heard, new RegExp(`event: ended\\ndata: {"why":"${why}"}\\n`));
    }
  });

  it('S28 streams the end of a session within a second, and goes on where it stays', async () => {
    const fay = await conch.person(root.token, 'Fay Follows');
    const other = await again(fay.email);
    const [ends, stays] = [await openStream(fay.token), await openStream(other)];
    assert.equal(ends.statusCode, 200);
    assert.match(String(ends.headers['content-type']), /^text\/event-stream/);
    assert.match(String(ends.headers['cache-control']), /no-store/);
    await conch.call('DELETE', '/v1/users/me/sessions?others=true', { token: other });
    assert.ok(await within(1000, () => ends.complete), 'closed');
    assert.match(ends.heard, /event: ended\ndata: {"why":"elsewhere"}\n/);
    assert.ok(await within(1000, () => /event: changed\ndata: .*sessions/.test(stays.heard)), stays.heard);
    assert.doesNotMatch(stays.heard, /event: ended/);
    stays.destroy();
    assert.equal((await openStream(fay.token)).statusCode, 401);
  });

  it('S27 a stream ends with the token that it was opened with, and the session goes on under the new one', async () => {
    const hal = await conch.person(root.token, 'Hal Renewed');
    const stream = await openStream(hal.token);
    const proof = await conch.call('POST', '/v1/users/me/reauthenticate', {
      token: hal.token,
      body: { password },
    });
    assert.equal(proof.status, 200, proof.text);
    assert.ok(await within(1000, () => stream.complete), 'whoever knew the old token hears no more');
    assert.doesNotMatch(stream.heard, /event: ended/, 'the session itself goes on');
    assert.equal((await openStream(hal.token)).statusCode, 401);
    const next = await openStream(proof.json.token);
    assert.equal(next.statusCode, 200);
    await sleep(300);
    assert.equal(next.complete, false, 'the new one stays');
    next.destroy();
  });

  it('HEAD opens no stream: after ten of them there is room for five still', async () => {
    const ivy = await conch.person(root.token, 'Ivy Looks');
    for (let at = 0; at < 10; at++) {
      const head = await conch.call('HEAD', '/v1/users/me/stream', { token: ivy.token });
      assert.deepEqual([head.status, head.text], [200, '']);
    }
    const streams = await Promise.all(Array.from({ length: 5 }, () => openStream(ivy.token)));
    assert.deepEqual(
      streams.map(({ statusCode }) => statusCode),
      [200, 200, 200, 200, 200],
    );
    for (const stream of streams) stream.destroy();
  });

  it('S29 streams the end to a deactivated user, and keeps the streams of a session few', async () => {
    const gus = await conch.person(root.token, 'Gus Gone');
    const streams = await Promise.all(Array.from({ length: 5 }, () => openStream(gus.token)));
    const refused = await openStream(gus.token);
    assert.equal(refused.statusCode, 429);
    assert.ok(refused.headers['retry-after']);
    streams.pop()?.destroy();
    await sleep(50);
    streams.push(await openStream(gus.token));
    assert.deepEqual(
      streams.map(({ statusCode }) => statusCode),
      [200, 200, 200, 200, 200],
    );
    const off = { token: root.token, body: { activate: false } };
    assert.equal((await conch.call('PATCH', `/v1/users/${gus.key}/active`, off)).status, 200);
    assert.ok(await within(1000, () => streams.every((stream) => /event: ended/.test(stream.heard))));
  });

  it('stops at once although streams are open', async () => {
    const own = await startConch();
    const first = await own.setUp();
    await own.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = own.app.server.address() as AddressInfo;
    const opened = Promise.withResolvers<IncomingMessage>();
    const headers = { authorization: first.token, host: 'localhost:3000' };
    get({ port, host: '127.0.0.1', path: '/v1/users/me/stream', headers }, opened.resolve);
    const stream = (await opened.promise).resume();
    const started = performance.now();
    await own.close();
    assert.ok(performance.now() - started < 1500);
    assert.ok(await within(500, () => stream.complete));
  });
});
