import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CurrentMail } from '../../../contract/api/mail.ts';
import { fieldsOf, readMailFields, withTls } from './mail-fields.ts';

const none: CurrentMail = {
  source: 'none',
  server: null,
  from: { address: 'conch@example.org', name: 'Conch' },
  replyTo: '',
  fixed: { server: false, from: false, replyTo: false },
  version: '0',
  updatedBy: null,
  updatedAt: null,
};
const kept: CurrentMail = {
  ...none,
  source: 'store',
  version: '1',
  server: { host: 'mail.example.org', port: 587, tls: 'starttls', user: 'conch', hasPassword: true },
};

test('a first set-up begins with the usual port, which follows the encryption until it is another one', () => {
  const fields = fieldsOf(none);
  assert.deepEqual([fields.host, fields.tls, fields.port], ['', 'starttls', '587']);
  assert.equal(withTls(fields, 'implicit').port, '465');
  assert.equal(withTls({ ...fields, port: '2525' }, 'implicit').port, '2525');
});

test('what is wrong is told by field', () => {
  const wrongOf = (more: object) => readMailFields({ ...fieldsOf(kept), ...more }, kept).wrong;
  assert.deepEqual(wrongOf({}), {});
  assert.deepEqual(wrongOf({ host: ' ' }), { host: 'host', password: 'password-again' });
  assert.deepEqual(wrongOf({ port: '25a' }), { port: 'port', password: 'password-again' });
  assert.deepEqual(wrongOf({ fromAddress: 'nobody' }), { fromAddress: 'address' });
  assert.deepEqual(wrongOf({ replyTo: 'a@b, c@d' }), { replyTo: 'address' });
  assert.deepEqual(wrongOf({ replyTo: '' }), {});
});

test('a kept password stays with its server and user; without a user there is none', () => {
  const read = (more: object, current = kept) => readMailFields({ ...fieldsOf(current), ...more }, current);
  assert.equal(read({ fromName: 'Studio' }).password, undefined);
  assert.equal(read({ host: 'MAIL.example.org' }).wrong.password, undefined);
  assert.equal(read({ host: 'mail.evil.example' }).wrong.password, 'password-again');
  assert.equal(read({ user: 'another' }).wrong.password, 'password-again');
  assert.equal(read({ user: 'another', password: 'new' }).password, 'new');
  assert.equal(read({ host: 'localhost', user: 'conch' }, none).wrong.password, 'password');
  const without = read({ host: 'localhost', password: 'left over' }, none);
  assert.deepEqual([without.wrong, without.password], [{}, undefined]);
});
