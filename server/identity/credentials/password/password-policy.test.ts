import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorCode } from '../../../../contract/errors.ts';
import { isFailure } from '../../../platform/failure.ts';
import { hashedForm, requireFit } from './password-policy.ts';

const owner = { name: 'Marguerite van Dyk', email: 'm.duras+studio@example.org' };

function refusal(plain: string, host = 'accounts.seaside.example'): ErrorCode | undefined {
  try {
    requireFit(plain, owner, { host, minLength: 12 });
    return undefined;
  } catch (error) {
    if (!isFailure(error)) throw error;
    assert.ok(error.fields?.password, 'a refusal says why');
    return error.code;
  }
}

const filler = 'Tz8!kq2&Wv5';

test('length counts code points of the form that is hashed', () => {
  assert.equal(refusal(filler), 'password.too-short');
  assert.equal(refusal(`${filler}x`), undefined);
  assert.equal(refusal(`${filler} `), undefined, 'a space at the end is a character');
  assert.equal(refusal('🐚🦀🐙🦑🦐🐠'), 'password.too-short');
  assert.equal(refusal('🐚🦀🐙🦑🦐🐠🐟🐡🦈🐳🐬🦭'), undefined);
  // Twelve code points as typed, six once composed.
  assert.equal(refusal('e\u0301o\u0308a\u0300u\u0302n\u0303c\u0327'), 'password.too-short');
  const long = Array.from({ length: 1024 }, (_, at) => String.fromCodePoint(0x1000 + ((at * 7919) % 5000))).join('');
  assert.equal(refusal(long), undefined);
  assert.equal(refusal(`${long}x`), 'password.too-long');
});

test('a NUL, control characters and any script are taken as they are', () => {
  for (const plain of [`a\u0000${filler}`, 'пятнистая морская звезда', '波の音が聞こえる夜の浜辺で', `\t${filler}`]) {
    assert.equal(refusal(plain), undefined, plain);
  }
  assert.equal(refusal(`${filler}\ud800`), 'request.invalid');
});

test('words of the person, the server and the product are refused', () => {
  for (const plain of [
    `${filler}marguerite`,
    `${filler}MARGUERITE`,
    `Ｍarguerite${filler}`,
    `${filler}duras`,
    `${filler}studio`,
    `${filler}m.duras+studio`,
    `${filler}seaside`,
    `${filler}Accounts`,
    `${filler}CoNcH`,
  ]) {
    assert.equal(refusal(plain), 'password.contextual', plain);
  }
  assert.equal(refusal(`${filler}van`), undefined, 'a part of three letters is no word');
  assert.equal(refusal(`${filler}example`), undefined, 'the ending of the host is no word');
  assert.equal(refusal(`${filler}localhost`, 'localhost:3000'), 'password.contextual');
  assert.equal(refusal(`${filler}x10.0`, '10.0.0.1:3000'), undefined);
});

test('one repeated unit and plain sequences are refused', () => {
  for (const plain of [
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    'passwordpassword',
    'PasswordpassworD',
    '123412341234',
    'abcdefghijkl',
    'lkjihgfedcba',
    '123456789012',
    '098765432109',
    'qwertyuiopas',
    'asdfghjklzxcvbnm',
    'aaaabbbbcccc',
    'abcdefgh12345678',
    '\u0430\u0431\u0432\u0433\u0434\u0435\u0436\u0437\u0438\u0439\u043a\u043b',
  ]) {
    assert.equal(refusal(plain), 'password.too-simple', plain);
  }
  for (const plain of ['correct horse battery staple', 'tr0ub4dor&3-now', 'abcd-9071-wave-lamp']) {
    assert.equal(refusal(plain), undefined, plain);
  }
});

test('the form that is hashed is NFC and nothing else', () => {
  assert.equal(hashedForm('cafe\u0301'), 'caf\u00e9');
  assert.equal(hashedForm(' \uff21a \u0000'), ' \uff21a \u0000');
});

test('the longest password is looked at in a moment', () => {
  const started = performance.now();
  for (const plain of ['a'.repeat(1024), `${'ab'.repeat(511)}xy`, 'abcdefghij'.repeat(102)]) refusal(plain);
  assert.ok(performance.now() - started < 200);
});
