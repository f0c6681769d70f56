// What is written into the logs can be read again, whatever somebody typed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptJson, readKeptJson } from './kept-json.ts';

test('six typed characters that look like U+0000 stay as they are, the character itself goes', () => {
  const typed = String.raw`x\u0000`;
  for (const value of [typed, `${typed}${typed}`, String.raw`\\u0000`, String.raw`"\u0000"`]) {
    assert.deepEqual(readKeptJson(keptJson({ name: value, deep: [{ value }] })), { name: value, deep: [{ value }] });
  }
  assert.deepEqual(readKeptJson(keptJson({ name: 'a\0b', deep: [{ name: '\0' }] })), {
    name: 'ab',
    deep: [{ name: '' }],
  });
  assert.doesNotMatch(keptJson({ name: 'a\0b' }), /\\u0000/);
});

test('a row that is no JSON says nothing and hides no other', () => {
  for (const text of ['{"a":"\\"}', '', 'null', '[1]']) assert.deepEqual(readKeptJson(text), {});
});
