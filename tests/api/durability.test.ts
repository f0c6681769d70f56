// Nothing leaves over HTTP before it is on the disk: answers, refusals, streams and mails wait; answers made of memory do not.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type Answer, startConch } from '../support/conch.ts';

async function heldConch(t: TestContext) {
  const waiting: PromiseWithResolvers<void>[] = [];
  let holds = false;
  const disk = {
    sync(): Promise<void> {
      if (!holds) return Promise.resolve();
      const one = Promise.withResolvers<void>();
      waiting.push(one);
      return one.promise;
    },
  };
  const conch = await startConch({}, {}, { disk });
  const release = () => {
    holds = false;
    for (const one of waiting.splice(0)) one.resolve();
  };
  t.after(async () => {
    release();
    await conch.close();
  });
  return {
    conch,
    waiting,
    release,
    hold() {
      holds = true;
    },
  };
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 150));

/** Whether it has been answered by now. */
function watched(call: Promise<Answer>) {
  const state: { answer?: Answer } = {};
  const done = call.then((answer) => {
    state.answer = answer;
    return answer;
  });
  return { state, done };
}

test('an answer waits for the disk, and one made of memory does not', async (t) => {
  const { conch, hold, release } = await heldConch(t);
  const { token, key } = await conch.setUp();
  const bob = await conch.person(token, 'Bob Reader');
  for (const known of [token, bob.token]) await conch.call('GET', '/v1/users/me', { token: known });
  await conch.conch.storage.durable();
  for (const known of [token, bob.token]) await conch.call('GET', '/v1/users/me', { token: known });

  hold();
  const patch = { data: { name: 'Ada Changed' } };
  const written = watched(conch.call('PATCH', `/v1/items/${key}`, { token, body: patch }));
  await pause();
  assert.equal(written.state.answer, undefined, 'not on the disk yet');
  // A reader who asks meanwhile sees the new name, and so waits for it too; also a refusal may tell of it.
  const seen = watched(conch.call('GET', `/v1/users/${key}`, { token }));
  const refused = watched(conch.call('GET', '/v1/items/no-such-item', { token: bob.token }));
  const fromMemory = await conch.call('GET', '/v1/users/me', { token: bob.token });
  assert.equal(fromMemory.status, 200);
  assert.equal((await conch.call('GET', '/v1/ping')).status, 200);
  await pause();
  assert.deepEqual([seen.state.answer, refused.state.answer], [undefined, undefined]);
  // Their own account was dropped from memory, and is not kept there again until it is on the disk.
  const own = watched(conch.call('GET', '/v1/users/me', { token }));
  const again = watched(conch.call('GET', '/v1/users/me', { token }));
  await pause();
  assert.deepEqual([own.state.answer, again.state.answer], [undefined, undefined]);

  release();
  assert.equal((await written.done).status, 200);
  assert.equal((await seen.done).json.user.data.name, 'Ada Changed');
  assert.equal((await refused.done).status, 404);
  for (const { done } of [own, again]) assert.equal((await done).json.user.data.name, 'Ada Changed');
});

test('a mail leaves when the disk has what it is about', async (t) => {
  const { conch, hold, release } = await heldConch(t);
  const { token, key } = await conch.setUp();
  await conch.conch.storage.durable();
  const before = conch.outbox().length;
  hold();
  const asked = watched(
    conch.call('POST', '/v1/users', { token, body: { email: 'new@example.org', name: 'New One' } }),
  );
  const changed = watched(
    conch.call('PUT', `/v1/users/${key}/password`, {
      token,
      body: { currentPassword: 'correct horse battery', newPassword: 'another horse battery' },
    }),
  );
  await pause();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal(conch.outbox().length, before);
  release();
  await Promise.all([asked.done, changed.done]);
  const end = performance.now() + 10_000;
  while (conch.outbox().length === before && performance.now() < end) await pause();
  assert(conch.outbox().length > before);
});

test('a stream says nothing that the disk may still lose', async (t) => {
  const { conch, hold, release } = await heldConch(t);
  const { token, key } = await conch.setUp();
  await conch.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = conch.app.server.address() as AddressInfo;
  let heard = '';
  const stream = request({
    port,
    path: '/v1/users/me/stream',
    headers: { host: 'localhost:3000', authorization: token },
  });
  stream.on('response', (response) => response.on('data', (chunk) => (heard += chunk)));
  stream.on('error', () => {});
  stream.end();
  t.after(() => stream.destroy());
  const end = performance.now() + 10_000;
  while (!heard.includes('hello') && performance.now() < end) await pause();
  await conch.conch.storage.durable();
  hold();
  const written = watched(conch.call('PATCH', `/v1/items/${key}`, { token, body: { data: { name: 'Ada Streamed' } } }));
  await pause();
  await pause();
  assert(!heard.includes('changed'), heard);
  release();
  await written.done;
  while (!heard.includes('changed') && performance.now() < end) await pause();
  assert(heard.includes('changed'), heard);
});

test('a sign-in is one sync', async (t) => {
  let syncs = 0;
  const conch = await startConch(
    {},
    {},
    {
      disk: {
        async sync() {
          syncs++;
        },
      },
    },
  );
  t.after(() => conch.close());
  const { token } = await conch.setUp();
  const bob = await conch.person(token, 'Bob Again');
  await new Promise((resolve) => setTimeout(resolve, 500));
  await conch.conch.storage.durable();
  const before = syncs;
  await conch.again(bob);
  assert.equal(syncs, before + 1, 'the try that is counted and the session');
});

test('a disk that fails is said: no write is answered with yes, and health tells', async (t) => {
  const { conch, waiting, hold } = await heldConch(t);
  const { token, key } = await conch.setUp();
  const ada = await conch.call('GET', '/v1/users/me', { token });
  const { email } = ada.json.user.data;
  hold();
  const signIn = watched(
    conch.call('POST', '/v1/signin', {
      body: { email, password: 'correct horse battery', cookie: true },
      headers: { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' },
    }),
  );
  const patch = () => conch.call('PATCH', `/v1/items/${key}`, { token, body: { data: { name: 'Ada Lost' } } });
  const written = watched(patch());
  await pause();
  waiting[0]?.reject(Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' }));
  for (const { done } of [signIn, written]) {
    const answer = await done;
    assert.equal(answer.status, 503, answer.text);
    assert.equal(answer.json.code, 'store.unsynced');
    assert.match(answer.json.error, /disk of the server failed/);
    assert.equal(answer.headers['set-cookie'], undefined);
  }
  assert.equal((await patch()).json.code, 'store.unsynced');
  assert.equal((await conch.call('GET', `/v1/users/${key}`, { token })).json.code, 'store.unsynced');
  assert.equal((await conch.call('GET', '/v1/ready')).status, 503);
  const { json } = await conch.call('GET', '/v1/status');
  assert.deepEqual([json.status, json.store], ['degraded', 'unavailable']);
  assert(conch.log.some((line) => line.includes('store.unsynced')));
});
