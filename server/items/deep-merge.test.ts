import assert from 'node:assert/strict';
import { it } from 'node:test';
import { deepMerge, shallowMerge } from './deep-merge.ts';

it('merges objects, replaces lists, removes by null (RFC 7396, appendix A)', () => {
  for (const [data, patch, expected] of [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
    [{ a: 1 }, { a: { b: 2 } }, { a: { b: 2 } }],
    [{ a: [1] }, { a: { b: 2 } }, { a: { b: 2 } }],
  ] as const) {
    assert.deepEqual(deepMerge(data, patch), expected);
  }
});

it('replaces top-level fields when merging shallowly, null among them', () => {
  assert.deepEqual(shallowMerge({ a: { b: 1 }, c: 1 }, { a: { d: 2 }, c: null }), { a: { d: 2 }, c: null });
});

it('changes neither what it is given', () => {
  const data = { a: { b: 1 }, l: [1] };
  const patch = { a: { c: 2 }, l: [2] };
  deepMerge(data, patch);
  assert.deepEqual(
    [data, patch],
    [
      { a: { b: 1 }, l: [1] },
      { a: { c: 2 }, l: [2] },
    ],
  );
});

it('S58 reads and writes own fields alone', () => {
  const patch = JSON.parse('{"__proto__":{"polluted":1},"toString":{"a":1}}');
  for (const merge of [deepMerge, shallowMerge]) {
    const merged = merge({ x: 1 }, patch);
    assert.equal(Object.getPrototypeOf(merged), Object.prototype);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    assert.deepEqual(merged.toString, { a: 1 });
  }
});
