import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isFailure } from '../platform/failure.ts';
import { maxDataDepth, requirePlainData } from './plain-data.ts';

function fieldRefused(data: unknown): string | undefined {
  try {
    requirePlainData(data as Record<string, unknown>);
  } catch (error) {
    assert(isFailure(error));
    return `${error.code} ${Object.keys(error.fields ?? {}).join()}`;
  }
  return undefined;
}

function nested(depth: number): unknown {
  return depth === 1 ? {} : { a: nested(depth - 1) };
}

it('takes JSON, whatever its names', () => {
  assert.equal(requirePlainData({ b: [1, null, true, 'x'], a: {} }), '{"b":[1,null,true,"x"],"a":{}}');
  for (const name of ['hasOwnProperty', 'toString', '', 'a.b', '__defineGetter__']) {
    assert.equal(fieldRefused({ [name]: 1 }), undefined);
  }
});

it('says where what it refuses stands', () => {
  assert.equal(fieldRefused({ a: [{ b: 'x\0' }] }), 'request.invalid data.a.0.b');
  assert.equal(fieldRefused(JSON.parse('{"a":{"__proto__":1}}')), 'request.invalid data.a.__proto__');
  assert.equal(fieldRefused({ a: { constructor: 1 } }), 'request.invalid data.a.constructor');
  assert.equal(fieldRefused({ prototype: 1 }), 'request.invalid data.prototype');
  assert.equal(fieldRefused({ a: Infinity }), 'request.invalid data.a');
  assert.equal(fieldRefused({ a: undefined }), 'request.invalid data.a');
  assert.equal(fieldRefused({ a: 1n }), 'request.invalid data.a');
});

it('bounds depth and size exactly', () => {
  assert.equal(fieldRefused(nested(maxDataDepth)), undefined);
  assert.match(fieldRefused(nested(maxDataDepth + 1)) ?? '', /^request.invalid data\.a\.a/);
  const room = 1024 * 1024 - '{"a":""}'.length;
  assert.equal(fieldRefused({ a: 'x'.repeat(room) }), undefined);
  assert.equal(fieldRefused({ a: 'x'.repeat(room + 1) }), 'request.too-large data');
});
