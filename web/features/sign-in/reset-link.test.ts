import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readResetLink } from './reset-link.ts';

it('reads id and secret of a link', () => {
  assert.deepEqual(readResetLink('abc.s-e_c.ret'), { resetTokenId: 'abc', resetPasswordToken: 's-e_c.ret' });
});

it('reads nothing from a link that was cut off', () => {
  for (const text of ['', 'abc', 'abc.', '.secret']) assert.equal(readResetLink(text), undefined);
});
