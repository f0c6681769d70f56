// Multipart that is none, or ends in the middle: a fault of the client at every door that takes uploads, never ours.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { endpoints } from '../../contract/api/all.ts';
import { startConch, type TestConch } from '../support/conch.ts';
import { drawPng, red } from '../support/png.ts';

const file = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello\r\n';
const data = (text: string, type?: string) =>
  `--x\r\nContent-Disposition: form-data; name="data"\r\n${type ? `Content-Type: ${type}\r\n` : ''}\r\n${text}\r\n`;
const withBoundary = 'multipart/form-data; boundary=x';

const broken: [what: string, type: string, body: string][] = [
  ['no boundary', 'multipart/form-data', `${file}--x--\r\n`],
  ['an empty boundary', 'multipart/form-data; boundary=', `${file}--x--\r\n`],
  ['a wrong boundary', 'multipart/form-data; boundary=other', `${file}--x--\r\n`],
  ['a boundary of another type', 'multipart/mixed; boundary=x', `${file}--x--\r\n`],
  ['a boundary that is cut off', withBoundary, `${file}--x-`],
  ['nothing at the end', withBoundary, file],
  ['a content that is cut off', withBoundary, file.slice(0, -4)],
  ['a header that is cut off', withBoundary, file.slice(0, 40)],
  ['a header without its end', withBoundary, '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n'],
  ['a part without a header', withBoundary, '--x\r\n\r\nhello\r\n--x--\r\n'],
  ['a part without a name', withBoundary, '--x\r\nContent-Disposition: form-data\r\n\r\nhello\r\n--x--\r\n'],
  ['a delimiter alone', withBoundary, '--x'],
  ['a delimiter and a line break', withBoundary, '--x\r\n'],
  ['the end alone', withBoundary, '--x--'],
  ['text', withBoundary, 'hello'],
  ['nothing', withBoundary, ''],
  ['a name of a prototype', withBoundary, `${file.replace('"file"', '"__proto__"')}--x--\r\n`],
  ['a field of a prototype', withBoundary, `${data('{}').replace('"data"', '"constructor"')}${file}--x--\r\n`],
  ['two files', withBoundary, `${file}${file}--x--\r\n`],
  ['a long header', withBoundary, `--x\r\nX: ${'x'.repeat(100_000)}\r\n\r\nhello\r\n--x--\r\n`],
];

describe('malformed uploads', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  let doors: { method: string; path: string }[];
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
    const item = await conch.call('POST', '/v1/items', { token: root.token, body: { type: 'Document' } });
    doors = endpoints
      .filter((endpoint) => endpoint.upload)
      .map(({ method, path }) => ({
        method,
        path: path.replace('/users/:key', '/users/me').replace(':key', item.json._key),
      }));
  });
  after(() => conch.close());

  const send = (door: { method: string; path: string }, type: string, raw: string | Buffer) =>
    conch.call(door.method, door.path, { token: root.token, raw, headers: { 'content-type': type } });

  it('are refused with 400 at each door, without a line in the log of errors', async () => {
    assert.equal(doors.length, 3);
    const errors = () => conch.log.filter((line) => JSON.parse(line).level === 'error');
    for (const door of doors) {
      for (const [what, type, body] of broken) {
        const answer = await send(door, type, body);
        const expected = what === 'a boundary of another type' ? [400, 415] : [400];
        assert.ok(expected.includes(answer.status), `${door.path}, ${what}: ${answer.status} ${answer.text}`);
      }
    }
    assert.deepEqual(errors(), []);
  });

  it('a file without a byte is taken as one, and as a picture refused for that', async () => {
    const empty = '--x\r\nContent-Disposition: form-data; name="file"; filename="leer.txt"\r\n\r\n\r\n--x--\r\n';
    for (const door of doors) {
      const answer = await send(door, withBoundary, empty);
      if (door.path.endsWith('/thumbnail')) {
        assert.deepEqual([answer.status, answer.json.code], [400, 'file.empty'], answer.text);
        continue;
      }
      assert.equal(answer.status, 200, answer.text);
      const stored = door.path === '/v1/upload' ? answer.json : answer.json.data;
      assert.deepEqual([stored.size, stored.originalname], [0, 'leer.txt'], answer.text);
      const got = await conch.call('GET', stored.path, { token: root.token });
      assert.deepEqual([got.status, got.text, got.headers['content-length']], [200, '', '0']);
    }
    const unchosen = empty.replace('leer.txt', '');
    for (const door of doors) {
      const answer = await send(door, withBoundary, unchosen);
      assert.deepEqual([answer.status, answer.json.code], [400, 'file.missing'], answer.text);
    }
  });

  it('leave no place taken', async () => {
    const [upload] = doors.filter((door) => door.path === '/v1/upload');
    assert.ok(upload);
    const answers = await Promise.all([1, 2, 3].map(() => send(upload, withBoundary, `${file}--x--\r\n`)));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200],
    );
  });

  it('S12 a part of JSON says each name once, whether or not it says that it is JSON', async () => {
    const door = doors.find(({ path }) => path.startsWith('/v1/items/'));
    assert.ok(door);
    for (const type of [undefined, 'application/json', 'application/json; charset=utf-8', 'text/plain']) {
      for (const text of ['{"a":1,"a":2}', '{"a":{"b":1,"\\u0062":2}}', '{"__proto__":{"b":1}}', '{"a":1', '[1]']) {
        for (const body of [data(text, type) + file, file + data(text, type)]) {
          const answer = await send(door, withBoundary, `${body}--x--\r\n`);
          assert.equal(answer.status, 400, `${type} ${text}: ${answer.text}`);
        }
      }
      const named = await send(door, withBoundary, `${data('{"note":"ä"}', type)}${file}--x--\r\n`);
      assert.equal(named.status, 200, named.text);
      assert.equal(named.json.data.note, 'ä');
    }
    const twice = await send(door, withBoundary, `${data('{"a":1}')}${data('{"a":2}')}${file}--x--\r\n`);
    assert.equal(twice.json.code, 'request.form-repeated');
  });

  it('S05 a field that is too long is refused, not cut', async () => {
    const door = doors.find(({ path }) => path.startsWith('/v1/items/'));
    assert.ok(door);
    const long = JSON.stringify({ note: 'x'.repeat(300 * 1024) });
    for (const type of [undefined, 'application/json']) {
      const answer = await send(door, withBoundary, `${data(long, type)}${file}--x--\r\n`);
      assert.equal(answer.status, 413, answer.text);
    }
  });

  it('and whole ones are taken as ever', async () => {
    const picture = drawPng(64, 64, [red]);
    for (const door of doors) {
      const isPicture = door.path.endsWith('/thumbnail');
      const head =
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n';
      const body = isPicture
        ? Buffer.concat([Buffer.from(head), picture, Buffer.from('\r\n--x--\r\n')])
        : Buffer.from(`${file}--x--\r\n`);
      const answer = await send(door, withBoundary, body);
      assert.equal(answer.status, 200, `${door.path}: ${answer.text}`);
    }
  });
});
