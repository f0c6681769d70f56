import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalFormOf } from './email-address.ts';

const alice = 'alice.k@example.org';

test('spellings of one address have one normal form', () => {
  for (const typed of [
    'alice.k@example.org',
    'ALICE.K@example.org',
    'Alice.K@EXAMPLE.Org',
    '  alice.k@example.org ',
    'alice.k@example.org\n',
  ]) {
    assert.equal(normalFormOf(typed), alice, JSON.stringify(typed));
  }
  assert.equal(normalFormOf('x@Bücher.example'), 'x@xn--bcher-kva.example');
  assert.equal(normalFormOf('x@xn--bcher-kva.example'), 'x@xn--bcher-kva.example');
  assert.equal(normalFormOf('jose\u0301@example.org'), normalFormOf('jos\u00e9@example.org'));
  assert.equal(normalFormOf('x@bu\u0308cher.example'), normalFormOf('x@b\u00fccher.example'));
});

test('look-alikes are other accounts or refused, never equal (S41)', () => {
  for (const typed of [
    'al\u0131ce.k@example.org', // dotless i
    'AL\u0130CE.K@example.org', // I with dot
    'alice.\u212a@example.org', // Kelvin sign: NFC alone makes it K
    'alice.k@e\u212aample.org',
    'alice.k\uff20example.org', // full-width @
    '\uff41lice.k@example.org', // full-width a
    'alice.k@\uff45xample.org',
    '\u0430lice.k@example.org', // Cyrillic a
    'alice.k@ex\u0430mple.org',
    'alice.k@exam\u00adple.org', // soft hyphen, which UTS 46 drops
    'al\u00adice.k@example.org',
    'alice.k@example\u3002org', // ideographic full stop, which UTS 46 makes a dot
    'alice.k@example.org.',
    'alice.k.@example.org',
    'alice.k@example%2eorg',
    'alice.k@ex%61mple.org',
    'alice.k@example.org\u0000',
    'alice.k\u0000@example.org',
    'alice.k@example.org\r\nBcc: eve@example.org',
    'alice.k@example.org,eve@example.org',
    'alice.k@example.org;eve@example.org',
    '"alice.k"@example.org',
    'alice.k@eve@example.org',
    'alice.k@[127.0.0.1]',
    'al\u200bice.k@example.org', // zero width space
    'alice.k@exa\u200dmple.org',
    'alice.\ud800k@example.org', // half a character
    'alice.k@example.\u00aard', // ª, which is "a" by NFKC
    'alice.ﬁ@example.org',
  ]) {
    assert.notEqual(normalFormOf(typed), alice, JSON.stringify(typed));
  }
});

test('what is no address has no normal form', () => {
  for (const typed of [
    '',
    'alice',
    'alice@localhost',
    '@example.org',
    'alice@',
    'alice@127.1',
    'alice@127.0.0.1',
    'alice@example..org',
    'alice@exa mple.org',
    `${'a'.repeat(250)}@example.org`,
    `a@${'ü'.repeat(70)}.example`,
  ]) {
    assert.equal(normalFormOf(typed), undefined, JSON.stringify(typed));
  }
});
