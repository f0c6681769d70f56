import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceOf } from './source.ts';

test('an IPv4 address is a source, however it is written', () => {
  assert.equal(sourceOf('203.0.113.7'), '203.0.113.7');
  assert.equal(sourceOf('::ffff:203.0.113.7'), '203.0.113.7');
  assert.equal(sourceOf('::FFFF:cb00:7107'), '203.0.113.7');
});

test('an IPv6 /64 is one source', () => {
  const source = sourceOf('2001:db8:1:2::1');
  assert.equal(source, '2001:db8:1:2::/64');
  assert.equal(sourceOf('2001:db8:1:2:ffff:ffff:ffff:ffff'), source);
  assert.equal(sourceOf('2001:0DB8:0001:0002::%eth0'), source);
  assert.notEqual(sourceOf('2001:db8:1:3::1'), source);
  assert.equal(sourceOf('::1'), '0:0:0:0::/64');
  assert.equal(sourceOf('fe80::1%2'), 'fe80:0:0:0::/64');
});

test('what cannot be read is one source for all (S06)', () => {
  for (const odd of [undefined, '', 'a', 'unknown', '1.2.3', '1.2.3.4:80', '[::1]', '1.2.3.4, 5.6.7.8', '::g']) {
    assert.equal(sourceOf(odd), 'unknown', String(odd));
  }
});
