import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readOutbox } from '../../../tests/support/mails.ts';
import type { Mail } from './channel.ts';
import { createOutbox } from './outbox.ts';

const mail: Mail = {
  id: '0000000000000000000a',
  kind: 'reset',
  date: '2026-03-14T15:04:05.678Z',
  from: { address: 'conch@localhost', name: 'Conch' },
  to: { address: 'ada@example.com', name: 'Élodie "Ada" <x>' },
  subject: 'Neues Passwort für Ödön',
  text: `Grüße\n\nhttps://account.example.com/reset#${'a'.repeat(100)}=b\n`,
  html: '<p>Grüße</p>',
};
const never = new AbortController().signal;

test('mails become files for the operator alone, sorted by time', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'conch-outbox-'));
  t.after(() => rmSync(data, { recursive: true }));
  const folder = join(data, 'outbox');
  mkdirSync(folder, { mode: 0o755 });
  const outbox = createOutbox(folder);
  await outbox.deliver({ ...mail, id: 'b', date: '2026-03-14T15:04:06.000Z' }, never);
  await outbox.deliver(mail, never);
  await outbox.deliver(mail, never);

  const names = readdirSync(folder).sort();
  assert.deepEqual(names, [
    '2026-03-14T15-04-05.678Z-reset-0000000000000000000a.eml',
    '2026-03-14T15-04-06.000Z-reset-b.eml',
  ]);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  for (const name of names) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);

  const raw = readFileSync(join(folder, names[0] ?? ''), 'utf8').split('\n');
  assert(raw.includes(`https://account.example.com/reset#${'a'.repeat(100)}=b`), 'whole, for who just reads the file');

  const [first] = readOutbox(data);
  assert.equal(first?.text, mail.text);
  assert.equal(first?.html.trim(), mail.html);
  assert.equal(first?.link, `https://account.example.com/reset#${'a'.repeat(100)}=b`);
  assert.equal(first?.headers['message-id'], '<0000000000000000000a@localhost>');
  assert.equal(first?.headers.date, 'Sat, 14 Mar 2026 15:04:05 +0000');
  assert.equal(first?.headers['auto-submitted'], 'auto-generated');
  assert(!first?.headerNames.includes('x-mailer'));
});

test('verifying says what is wrong, and makes nothing', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'conch-outbox-'));
  t.after(() => rmSync(data, { recursive: true }));
  await createOutbox(join(data, 'outbox')).verify();
  assert.deepEqual(readdirSync(data), []);
  await createOutbox(join(data, 'not', 'yet', 'outbox')).verify();
  await assert.rejects(createOutbox('/dev/null/outbox').verify(), /\/dev\/null is not a folder/);
});
