// Proves the reference pages current: what they say is what the server goes by.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { errors } from '../contract/errors.ts';
import { referencePages } from '../scripts/reference-pages.ts';
import { securityCases, securityCasesPage, testsThatNameCases } from '../scripts/security-cases.ts';
import { commands } from '../server/cli/commands.ts';
import { settings } from '../server/config/settings.ts';

const root = join(import.meta.dirname, '..');
const pages = await referencePages();

for (const [path, content] of Object.entries(pages)) {
  test(`${path} is current (npm run docs)`, () => {
    assert.equal(readFileSync(join(root, path), 'utf8'), content);
  });
}

test('nothing else stands among the reference pages', () => {
  const files = readdirSync(join(root, 'docs/reference')).map((name) => `docs/reference/${name}`);
  assert.deepEqual(files.sort(), Object.keys(pages).sort());
});

test('every setting, error and command has its place, and no word of ours is left over', () => {
  for (const name of Object.keys(settings)) assert(pages['docs/reference/settings.md']?.includes(`\n## ${name}\n`));
  for (const code of Object.keys(errors)) assert(pages['docs/reference/errors.md']?.includes(`\n| \`${code}\` | `));
  for (const { words } of commands) {
    assert(pages['docs/reference/commands.md']?.includes(`\n## ${words.join(' ')}\n`));
  }
  for (const content of Object.values(pages)) assert(!/undefined|\[object/.test(content));
});

test('docs/security-cases.md is current (npm run docs), and no test names a case that there is not', () => {
  const named = testsThatNameCases(root);
  assert.ok(named.length > 50);
  assert.deepEqual(
    named.flatMap(({ cases }) => cases).filter((id) => !(id in securityCases)),
    [],
  );
  assert.equal(readFileSync(join(root, 'docs/security-cases.md'), 'utf8'), securityCasesPage(named));
});
