// Who is shown a person's picture, and how it is sent.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import sharp from 'sharp';
import { startConch, type TestConch } from '../support/conch.ts';

describe('pictures of people', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
  });
  after(() => conch.close());

  it('are shown to fellow members and administrators, and to nobody else', async () => {
    const { call } = conch;
    const [ann, bob, eve] = [
      await conch.person(root.token, 'Ann Fellow'),
      await conch.person(root.token, 'Bob Fellow'),
      await conch.person(root.token, 'Eve Stranger'),
    ];
    const organisation = (await call('GET', '/v1/users/me', { token: root.token })).json.organisations[0]._key;
    for (const { key } of [ann, bob]) {
      await call('POST', `/v1/organisations/${organisation}/members`, {
        token: root.token,
        body: { userKey: key },
      });
    }
    const picture = await sharp({ create: { width: 80, height: 60, channels: 3, background: '#0b736e' } })
      .png()
      .toBuffer();
    const boundary = 'x-boundary';
    const raw = Buffer.concat([
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n`,
      ),
      picture,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]);
    const put = await call('PUT', '/v1/users/me/thumbnail', {
      token: ann.token,
      raw,
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    });
    assert.equal(put.status, 200, put.text);
    const path = put.json.data.thumbnail;
    for (const { token } of [ann, bob, root]) {
      const read = await call('GET', path, { token });
      assert.equal(read.status, 200);
      assert.equal(read.headers['content-type'], 'image/webp');
      assert.match(String(read.headers['content-disposition']), /^inline/);
      assert.match(String(read.headers['content-security-policy']), /default-src 'none'.*sandbox/);
      assert.equal(read.headers['x-content-type-options'], 'nosniff');
    }
    assert.equal((await call('GET', path, { token: eve.token })).status, 404);
    assert.equal((await call('GET', path)).status, 401);
    const seen = await call('GET', '/v1/users/seek/ann', { token: bob.token });
    assert.deepEqual(seen.json[0].data, { name: 'Ann Fellow', thumbnail: path });
  });
});
