// The limit of what one person keeps, over the API: refused in words before an upload is read, shown to its owner and administrators.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { password, startConch, type TestConch } from '../support/conch.ts';

const form = (bytes: number) =>
  Buffer.concat([
    Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="plate.exr"\r\n\r\n'),
    Buffer.alloc(bytes, 7),
    Buffer.from('\r\n--x--\r\n'),
  ]);

describe('storage', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  let ann: { token: string; key: string; name: string };
  before(async () => {
    conch = await startConch({ CONCH_STORAGE_PER_PERSON: '2MB' });
    root = await conch.setUp();
    ann = await conch.person(root.token, 'Ann');
  });
  after(() => conch.close());

  const upload = (token: string, path: string, bytes: number) =>
    conch.call('POST', path, {
      token,
      raw: form(bytes),
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    });
  const use = async (token: string, key = 'me') =>
    (await conch.call('GET', `/v1/users/${key}/storage`, { token })).json;

  it('refuses what is too much with 413 and a sentence, and keeps nothing of it', async () => {
    const item = await conch.call('POST', '/v1/items', { token: ann.token, body: { type: 'Document' } });
    assert.equal((await upload(ann.token, `/v1/items/${item.json._key}/upload`, 1_500_000)).status, 200);
    const kept = await use(ann.token);
    for (const path of ['/v1/upload', `/v1/items/${item.json._key}/upload`]) {
      const answer = await upload(ann.token, path, 1_000_000);
      assert.equal(answer.status, 413, path);
      assert.equal(answer.json.code, 'storage.person-full');
      assert.match(answer.json.fields.file, /^What you keep here takes 1\.4 MB of 2 MB\. This needs [\d.]+ KB more\.$/);
    }
    const large = { type: 'Document', data: { text: 'x'.repeat(900_000) } };
    const refused = await conch.call('POST', '/v1/items', { token: ann.token, body: large });
    assert.deepEqual([refused.status, refused.json.code], [413, 'storage.person-full']);
    assert.deepEqual(await use(ann.token), kept);
    assert.equal((await upload(root.token, '/v1/upload', 1_000_000)).status, 200, 'others have room of their own');
  });

  it('shows the owner what takes the room, an administrator how much it is, and others nothing', async () => {
    const own = await use(ann.token);
    assert.deepEqual([own.limit, own.files], [2 * 1024 * 1024, 1_500_000]);
    assert.equal(own.total, own.files + own.items + own.states);
    assert.deepEqual(
      own.largest.map(({ name, bytes }: { name: string; bytes: number }) => [name, bytes]),
      [['plate.exr', 1_500_000]],
    );
    assert.deepEqual(await use(root.token, ann.key), { ...own, largest: [] });
    const bob = await conch.person(root.token, 'Bob');
    const stranger = await conch.call('GET', `/v1/users/${ann.key}/storage`, { token: bob.token });
    assert.equal(stranger.status, 403);
  });

  it('leaves the account itself, and the copy of one’s data, open to somebody who is full', async () => {
    await upload(ann.token, '/v1/upload', 550_000);
    assert.equal((await upload(ann.token, '/v1/upload', 100_000)).status, 413);
    const renamed = await conch.call('PATCH', `/v1/items/${ann.key}`, {
      token: ann.token,
      body: { data: { name: 'Ann B.' } },
    });
    assert.equal(renamed.status, 200, renamed.text);
    const { token } = (await conch.call('POST', '/v1/signin', { body: { email: 'ann@example.org', password } })).json;
    assert.equal((await conch.call('POST', '/v1/users/me/export', { token })).status, 200);
  });
});
