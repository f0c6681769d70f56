// Fields for mail addresses: browsers rewrite what is typed into those of type `email`, and make another domain of it.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const web = join(import.meta.dirname, '..');

test('no field is of type email, and each that takes an address brings up the keyboard for it', () => {
  const files = globSync('**/*.tsx', { cwd: web, exclude: ['dist/**'] });
  assert.ok(files.length > 100);
  const withAddress = files.filter((file) => {
    const text = readFileSync(join(web, file), 'utf8');
    assert.doesNotMatch(text, /type=(?:"email"|\{'email'\})/, file);
    return text.includes('inputMode="email"');
  });
  assert.deepEqual(withAddress.sort(), [
    'features/mail/mail-server-card.tsx',
    'features/profile/email-change-dialog.tsx',
    'features/profile/other-email.tsx',
    'features/sign-in/form-parts.tsx',
  ]);
});
