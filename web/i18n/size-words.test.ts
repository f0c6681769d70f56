import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sizeWords } from './size-words.ts';

test('a size is said in the unit that people read it in', () => {
  const said = (bytes: number) => sizeWords(bytes, 'en-GB').replaceAll(/\s/g, ' ');
  assert.equal(said(532), '532 bytes');
  assert.equal(said(1024), '1 kB');
  assert.equal(said(3.27 * 1024 ** 2), '3.3 MB');
  assert.equal(said(20 * 1024 ** 2), '20 MB');
  assert.equal(said(48.6 * 1024 ** 2), '49 MB');
  assert.equal(said(3200 * 1024 ** 4), '3,200 TB');
});
