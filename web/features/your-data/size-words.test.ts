import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sizeWords } from './size-words.ts';

test('a size is said in the unit that people read it in', () => {
  const said = (bytes: number) => sizeWords(bytes, 'en-GB').replaceAll(/\s/g, ' ');
  assert.equal(said(532), '532 byte');
  assert.equal(said(1000), '1 kB');
  assert.equal(said(1_449_000), '1.4 MB');
  assert.equal(said(48_600_000), '49 MB');
  assert.equal(said(3_200_000_000_000_000), '3,200 TB');
});
