import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import {
  forgetInstall,
  holdsAll,
  installHash,
  installStampFile,
  isInstalled,
  isWebBuilt,
  publishWebBuild,
  webHash,
  webStampFile,
  writeStamp,
} from './stamps.mjs';

function folder(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'stamps-'));
  for (const [path, text] of Object.entries(files)) put(root, path, text);
  return root;
}

function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const one = { version: '1.0.0', integrity: 'sha512-one' };
const foreign = { version: '2.0.0', integrity: 'sha512-two', optional: true };
const lock = (packages: object) => JSON.stringify({ packages: { '': {}, ...packages } });
const wanted = lock({ 'node_modules/one': one, 'node_modules/foreign': foreign });

test('an install is known by its stamp until the lock file changes', () => {
  const root = folder({ 'package-lock.json': wanted });
  assert.equal(isInstalled(root), false);
  writeStamp(installStampFile(root), installHash(root));
  assert.equal(isInstalled(root), true);
  put(root, 'package-lock.json', lock({ 'node_modules/one': { ...one, version: '1.0.1' } }));
  assert.equal(isInstalled(root), false);
  put(root, 'package-lock.json', wanted);
  forgetInstall(root);
  assert.equal(isInstalled(root), false);
});

test("somebody else's finished install counts, and is stamped", () => {
  const root = folder({
    'package-lock.json': wanted,
    'node_modules/.bin/tool': '',
    'node_modules/.package-lock.json': lock({ 'node_modules/one': one }),
  });
  assert.equal(isInstalled(root), true);
  assert.equal(readFileSync(installStampFile(root), 'utf8'), installHash(root));
});

test('an interrupted install does not count: npm writes its own list last', () => {
  const root = folder({
    'package-lock.json': wanted,
    'node_modules/.bin/tool': '',
    'node_modules/one/index.js': '',
  });
  assert.equal(isInstalled(root), false);
});

test('an install for another lock file does not count', () => {
  const { packages } = JSON.parse(wanted);
  assert.equal(holdsAll(packages, { 'node_modules/one': one }), true);
  assert.equal(holdsAll(packages, { 'node_modules/one': one, 'node_modules/foreign': foreign }), true);
  assert.equal(holdsAll(packages, {}), false);
  assert.equal(holdsAll(packages, { 'node_modules/one': { ...one, version: '0.9.0' } }), false);
  assert.equal(holdsAll(packages, { 'node_modules/one': { ...one, integrity: 'sha512-other' } }), false);
  assert.equal(holdsAll(packages, { 'node_modules/one': one, 'node_modules/left-over': one }), false);
});

const sources = {
  'web/index.html': '<html>',
  'web/app/page.tsx': 'page',
  'contract/pages.ts': 'pages',
  'package-lock.json': wanted,
};

test('the web is known by the content of its sources, not by their times', () => {
  const root = folder(sources);
  const before = webHash(root);
  utimesSync(join(root, 'web/app/page.tsx'), 1, 1);
  assert.equal(webHash(root), before);
  for (const path of Object.keys(sources)) {
    const old = readFileSync(join(root, path), 'utf8');
    put(root, path, `${old} changed`);
    assert.notEqual(webHash(root), before, path);
    put(root, path, old);
  }
  assert.equal(webHash(root), before);
});

test('a new, a removed and a renamed source change the web', () => {
  const root = folder(sources);
  const before = webHash(root);
  put(root, 'web/app/more.css', '');
  assert.notEqual(webHash(root), before);
  rmSync(join(root, 'web/app/more.css'));
  rmSync(join(root, 'web/app/page.tsx'));
  assert.notEqual(webHash(root), before);
  put(root, 'web/app/other.tsx', sources['web/app/page.tsx']);
  assert.notEqual(webHash(root), before);
});

test('neither tests nor the build itself make the build look old', () => {
  const root = folder(sources);
  const before = webHash(root);
  put(root, 'web/app/page.test.ts', 'test');
  put(root, 'web/dist/index.html', 'built');
  assert.equal(webHash(root), before);
});

test('a build is published whole, in place of the one before', () => {
  const root = folder({ ...sources, 'web/dist/old.js': 'old', '.cache/web-build-1/index.html': 'new' });
  const hash = webHash(root);
  assert.equal(isWebBuilt(root, hash), false);
  publishWebBuild(root, join(root, '.cache/web-build-1'), hash);
  assert.equal(isWebBuilt(root, hash), true);
  assert.equal(isWebBuilt(root, 'another hash'), false);
  assert.equal(readFileSync(join(root, 'web/dist/index.html'), 'utf8'), 'new');
  assert.equal(existsSync(join(root, 'web/dist/old.js')), false);
  assert.equal(existsSync(join(root, '.cache/web-build-1')), false);
});

test('a stamp without its build does not count', () => {
  const root = folder(sources);
  writeStamp(webStampFile(root), webHash(root));
  assert.equal(isWebBuilt(root, webHash(root)), false);
});

test('publishing that cannot finish leaves no stamp', () => {
  const root = folder({ ...sources, '.cache/web-built': 'the build before', 'web/dist/index.html': 'old' });
  assert.throws(() => publishWebBuild(root, join(root, '.cache/no-such-build'), webHash(root)));
  assert.equal(existsSync(webStampFile(root)), false);
});
