// What is no proper HTTP: answered with an error of the catalogue, and the connection closed.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { startConch, type TestConch } from '../support/conch.ts';

describe('broken clients', () => {
  let conch: TestConch;
  let port: number;
  before(async () => {
    conch = await startConch();
    await conch.app.listen({ host: '127.0.0.1', port: 0 });
    port = (conch.app.server.address() as { port: number }).port;
  });
  after(() => conch.close());

  function send(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      let answer = '';
      socket.on('data', (chunk) => {
        answer += chunk;
      });
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });
  }

  const head = 'POST /v1/signin HTTP/1.1\r\nHost: localhost:3000\r\nContent-Type: application/json\r\n';
  const cases: [what: string, request: string, status: RegExp][] = [
    ['no HTTP at all', 'hello\r\n\r\n', /^HTTP\/1\.1 400/],
    [
      'both length and chunks',
      `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/ping HTTP/1.1\r\n\r\n`,
      /^HTTP\/1\.1 400/,
    ],
    ['two lengths', `${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`, /^HTTP\/1\.1 400/],
    [
      'a header without end',
      `GET /v1/ping HTTP/1.1\r\nHost: localhost:3000\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      /^HTTP\/1\.1 413/,
    ],
    ['a line break in a header', 'GET /v1/ping HTTP/1.1\r\nHost: localhost:3000\r\nX: a\0b\r\n\r\n', /^HTTP\/1\.1 400/],
  ];
  cases.push([
    'two hosts',
    'GET /v1/users/me HTTP/1.1\r\nHost: localhost:3000\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    /^HTTP\/1\.1 400/,
  ]);
  for (const [what, request, status] of cases) {
    it(`S05 refuses ${what}`, async () => {
      const answer = await send(request);
      assert.match(answer, status);
      assert.equal(answer.match(/HTTP\/1\.1/g)?.length, 1, 'one answer, no second request');
      assert.equal(typeof JSON.parse(answer.split('\r\n\r\n')[1] ?? '').error, 'string');
    });
  }

  it('answers the next one as ever', async () => {
    assert.equal((await conch.call('GET', '/v1/ping')).text, 'pong');
  });
});
