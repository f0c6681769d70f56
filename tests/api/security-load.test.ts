// Clients that hold on to what the server has little of: places, descriptors, memory, time.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { endpoints } from '../../contract/api/all.ts';
import { startConch, type TestConch } from '../support/conch.ts';
import { askRaw, openRaw, type RawClient, requestText, until } from '../support/raw-client.ts';

const connectionLimits = { arrivesWithinMs: 1500, unreadMs: 1500, lookEveryMs: 100 };
const boundary = 'x';
const partHead = (name: string, more = '') =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
const formOf = (content: string) => `${partHead('file', '; filename="a.txt"')}${content}\r\n--${boundary}--\r\n`;
const multipart = { 'content-type': `multipart/form-data; boundary=${boundary}` };

/** More than the buffers of a system take for one connection. */
const largeBytes = 30 * 1024 * 1024;

const descriptors = () => readdirSync(existsSync('/proc/self/fd') ? '/proc/self/fd' : '/dev/fd').length;

describe('what a client cannot hold on to', () => {
  let conch: TestConch;
  let port: number;
  let root: { token: string; key: string };
  let ann: { token: string; key: string };
  let bob: { token: string; key: string };
  before(async () => {
    conch = await startConch({}, { connectionLimits });
    root = await conch.setUp();
    ann = await conch.person(root.token, 'Ann');
    bob = await conch.person(root.token, 'Bob');
    await conch.app.listen({ host: '127.0.0.1', port: 0 });
    port = (conch.app.server.address() as { port: number }).port;
  });
  after(() => conch.close());

  const connectionsNow = () =>
    new Promise<number>((resolve) => conch.app.server.getConnections((_error, count) => resolve(count)));
  const nobodyConnected = () => until('all connections are closed', async () => (await connectionsNow()) === 0);
  const leave = (clients: RawClient[]) => {
    for (const { socket } of clients) socket.destroy();
  };
  const upload = (token: string) =>
    conch.call('POST', '/v1/upload', { token, raw: formOf('hello'), headers: multipart });

  /** @returns the path. */
  async function keep(token: string, bytes: number): Promise<string> {
    const kept = await conch.call('POST', '/v1/upload', {
      token,
      raw: formOf('x'.repeat(bytes)),
      headers: multipart,
    });
    assert.equal(kept.status, 200, kept.text);
    return kept.json.path;
  }

  describe('places for uploads (S53)', () => {
    const begun = (token: string, sent = '') => {
      const headers = { ...multipart, authorization: token, 'content-length': 1000 };
      return openRaw(port, requestText('POST', '/v1/upload', headers, sent));
    };

    it('S05 S53 come back from who leaves right after the headers, or in the middle', async () => {
      for (const sent of ['', partHead('file', '; filename="a.txt"'), `${partHead('file', '; filename="a"')}half`]) {
        for (let round = 0; round < 4; round++) {
          leave(await Promise.all([begun(ann.token, sent), begun(ann.token, sent), begun(ann.token, sent)]));
        }
      }
      await until('Ann may upload again', async () => (await upload(ann.token)).status === 200);
    });

    it('S05 S53 come back from who leaves while they wait for one', async () => {
      const others = [ann.token, bob.token];
      const holding = await Promise.all(others.flatMap((token) => [begun(token), begun(token), begun(token)]));
      await wait(200);
      for (let round = 0; round < 12; round++) {
        const waiting = await Promise.all([begun(root.token), begun(root.token), begun(root.token)]);
        await wait(20);
        leave(waiting);
        await wait(20);
      }
      leave(holding);
      for (const token of [root.token, ...others]) {
        await until('they may upload again', async () => (await upload(token)).status === 200);
      }
      const again = await Promise.all([root.token, ...others].flatMap((token) => [upload(token), upload(token)]));
      assert.deepEqual(
        again.map(({ status }) => status),
        again.map(() => 200),
      );
    });

    it('S05 come back while an answer before theirs is left unread', async () => {
      const asked = requestText('GET', await keep(ann.token, largeBytes), { authorization: ann.token });
      const form = formOf('small');
      const headers = { ...multipart, authorization: ann.token, 'content-length': form.length };
      const sent = requestText('POST', '/v1/upload', headers, form);
      const clients = await Promise.all(Array.from({ length: 6 }, () => openRaw(port, asked + sent, { reads: false })));
      assert.equal((await upload(ann.token)).status, 200);
      leave(clients);
      await nobodyConnected();
    });
  });

  describe('answers that nobody reads (S05)', () => {
    it('S05 one connection has one answer at a time, and a heap of requests closes it', async () => {
      const asset = readdirSync(join(import.meta.dirname, '../../web/dist/assets')).find((name) =>
        name.endsWith('.js'),
      );
      const text = requestText('GET', `/assets/${asset}`);
      const before = descriptors();
      const clients = await Promise.all(
        Array.from({ length: 5 }, () => openRaw(port, text.repeat(800), { reads: false })),
      );
      let most = 0;
      for (let look = 0; look < 10; look++) {
        most = Math.max(most, descriptors() - before);
        await wait(20);
      }
      // Both ends of a connection are in this process; each has one file open at most.
      assert.ok(most <= 5 * 3, `${most} descriptors for 5 connections`);
      leave(clients);
      await nobodyConnected();
      // The thread that copies the log of the store may have begun meanwhile, which has some of its own.
      await until('all descriptors are given back', () => descriptors() <= before + 8);
    });

    it('S05 requests that follow each other closely are answered, each in its turn', async () => {
      const text = requestText('GET', '/v1/ping').repeat(20) + requestText('GET', '/v1/ping', { connection: 'close' });
      const answers = await askRaw(port, text);
      assert.equal(answers.match(/HTTP\/1\.1 200/g)?.length, 21);
    });

    it('S05 a client that takes nothing of its answer is cut off, one that reads slowly is not', async () => {
      const large = await keep(bob.token, largeBytes);
      await openRaw(port, requestText('GET', large, { authorization: bob.token }), { reads: false });
      await until('one connection is there', async () => (await connectionsNow()) === 1);
      await nobodyConnected();

      const bytes = 8 * 1024 * 1024;
      const headers = { authorization: bob.token, connection: 'close' };
      const slow = await openRaw(port, requestText('GET', await keep(bob.token, bytes), headers), { reads: false });
      let taken = 0;
      let ended = false;
      slow.socket.on('end', () => {
        ended = true;
      });
      slow.socket.on('data', (chunk) => {
        taken += chunk.byteLength;
        slow.socket.pause();
        // Longer, all in all, than one may take nothing.
        setTimeout(() => slow.socket.resume(), 20);
      });
      slow.socket.resume();
      await slow.closed;
      assert.ok(ended && taken > bytes, `${taken} bytes of ${bytes}`);
    });

    it('S05 one person can leave so much unread and no more, over all connections; others are not concerned', async () => {
      const asked = requestText('GET', await keep(ann.token, largeBytes), { authorization: ann.token });
      const look = (token: string) => conch.call('GET', '/v1/users/me', { token });
      const clients = await Promise.all(Array.from({ length: 60 }, () => openRaw(port, asked, { reads: false })));
      const answersLeft = () => clients.filter(({ socket }) => socket.bytesRead > 10_000).length;
      await until('Ann is told to take what she asked for', async () => (await look(ann.token)).status === 429);
      assert.equal((await look(bob.token)).status, 200);
      assert.ok(answersLeft() <= 12, `${answersLeft()} files on their way`);
      leave(clients);
      await until('Ann may ask again', async () => (await look(ann.token)).status === 200);
      await nobodyConnected();
    });
  });

  describe('requests that do not come to an end (S05)', () => {
    it('S05 are cut off in their headers and in their body', async () => {
      const start = 'GET /v1/ping HTTP/1.1\r\nhost: localhost:3000\r\nx: ';
      const body = requestText(
        'POST',
        '/v1/signin',
        { 'content-type': 'application/json', 'content-length': 1000 },
        '{',
      );
      for (const text of ['', start, body]) {
        const client = await openRaw(port, text);
        const drip = setInterval(() => client.socket.writable && client.socket.write('x'), 100);
        const stop = performance.now();
        await client.closed;
        clearInterval(drip);
        const most = connectionLimits.arrivesWithinMs + connectionLimits.lookEveryMs + 5000;
        assert.ok(performance.now() - stop < most, text.slice(0, 20));
      }
    });

    it('S05 who calls is asked before the body is read, on every call that is not public', async () => {
      let asked = 0;
      for (const { method, path, access } of endpoints) {
        if (access === 'public' || method === 'GET') continue;
        const concrete = path.replaceAll(/:[a-zA-Z]+/g, 'domain');
        const headers = { 'content-type': 'application/json', 'content-length': 1_000_000, connection: 'close' };
        // The body never comes: an answer shows that nobody waits for it.
        const client = await openRaw(port, requestText(method, concrete, headers));
        await until(`${method} ${path} is answered`, () => client.received().includes('\r\n'), 1000);
        assert.match(client.received(), /^HTTP\/1\.1 401 /, `${method} ${path}`);
        client.socket.destroy();
        asked++;
      }
      assert.ok(asked > 50);
    });

    it('S05 a session that ends while its body is on the way changes nothing any more', async () => {
      const eve = await conch.person(root.token, 'Eve');
      const body = JSON.stringify({ data: { name: 'Changed' } });
      const headers = {
        'content-type': 'application/json',
        'content-length': body.length,
        authorization: eve.token,
        connection: 'close',
      };
      const client = await openRaw(port, requestText('PATCH', `/v1/items/${eve.key}`, headers, body.slice(0, 5)));
      await wait(100);
      await conch.call('POST', '/v1/signout', { token: eve.token });
      client.socket.write(body.slice(5));
      await client.closed;
      assert.match(client.received(), /^HTTP\/1\.1 401 /);
    });
  });
});
