// Proves the reference pages current: what they say is what the server goes by.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

const handWritten = ['docs/architecture.md', 'CONTRIBUTING.md', 'README.md', 'SECURITY.md'];
const decisions = readdirSync(join(root, 'docs/decisions')).map((name) => `docs/decisions/${name}`);

/** Paths of the project as text names them, without those that hold a placeholder, such as `server/<room>/…`. */
function pathsIn(text: string): string[] {
  const named = text.matchAll(/(?<![\w./<-])(?:contract|server|web|tests|scripts|docs|bench)\/[\w.<>*/…-]*/g);
  return [...named].map(([path]) => path.replace(/\.+$/, '')).filter((path) => !/[<>*…]/.test(path));
}

function linksIn(page: string, text: string): string[] {
  return [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => join(dirname(page), match[1] ?? ''));
}

for (const page of [...handWritten, ...decisions]) {
  test(`every file that ${page} names is there`, () => {
    const text = readFileSync(join(root, page), 'utf8');
    const named = [...new Set([...pathsIn(text), ...linksIn(page, text)])];
    // Some decisions name none.
    assert.ok(named.length > 0 || decisions.includes(page));
    assert.deepEqual(
      // Built, not kept.
      named.filter((path) => path !== 'web/dist' && !existsSync(join(root, path))),
      [],
    );
  });
}

test('the map names files with what is to be looked for in them', () => {
  const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const rows = [...text.matchAll(/^\| [^|]+ \| `([^`]+)` \| (`.+`) \|$/gm)];
  assert.ok(rows.length > 40, `only ${rows.length} rows`);
  const missing = rows.flatMap(([, path = '', names = '']) => {
    const source = readFileSync(join(root, path), 'utf8');
    const wanted = [...names.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
    return wanted
      .filter((name) => !new RegExp(`\\b${RegExp.escape(name)}\\b`).test(source))
      .map((name) => `${path}: ${name}`);
  });
  assert.deepEqual(missing, []);
});
