import assert from 'node:assert/strict';
import { it } from 'node:test';
import { kindOf } from './picture-file.ts';

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

it('knows pictures by their first bytes', () => {
  for (const head of [
    '\xff\xd8\xff\xe0',
    '\x89PNG\r\n\x1a\n',
    'GIF89a',
    'RIFF\n\x00\x10\x00WEBPVP8 ',
    '\x00\x00\x00\x20ftypavif\x00\x00\x00\x00',
    '\x00\x00\x00\x20ftypmif1\x00\x00\x00\x00mif1avifmiaf',
  ]) {
    assert.equal(kindOf(bytes(head)), 'picture', head);
  }
});

it('tells drawings, photos of phones and other files apart, whatever their names', () => {
  assert.equal(kindOf(bytes('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">')), 'svg');
  assert.equal(kindOf(bytes('\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1heic')), 'heic');
  assert.equal(kindOf(bytes('\x00\x00\x00\x24ftypmif1\x00\x00\x00\x00mif1heic')), 'heic');
  assert.equal(kindOf(bytes('Dear diary, today')), 'other');
  assert.equal(kindOf(bytes('%PDF-1.7')), 'other');
  assert.equal(kindOf(new Uint8Array()), 'other');
});
