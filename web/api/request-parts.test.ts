import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addressOf, payloadOf } from './request-parts.ts';

it('fills the parameters of a path and escapes them', () => {
  assert.equal(addressOf('/v1/users/:key/thumbnail', { key: 'a/b' }), '/v1/users/a%2Fb/thumbnail');
});

it('refuses a path whose parameter is missing', () => {
  assert.throws(() => addressOf('/v1/items/:key'), /wants "key"/);
});

it('leaves out what is undefined in a query', () => {
  assert.equal(addressOf('/v1/users', {}, { limit: 5, sort: undefined }), '/v1/users?limit=5');
});

it('sends no body and no content type where there is nothing to send', () => {
  assert.deepEqual(payloadOf(undefined, undefined), { headers: {} });
});

it('sends a file after its fields, which are JSON text', async () => {
  const { body, headers } = payloadOf({ crop: { x: 1 }, note: undefined }, new Blob(['bytes']));
  assert.ok(body instanceof FormData);
  assert.deepEqual([...body.keys()], ['crop', 'file']);
  assert.equal(body.get('crop'), '{"x":1}');
  assert.deepEqual(headers, {});
});
