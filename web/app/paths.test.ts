import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { isPage, pages } from '../../contract/pages.ts';
import { paths } from './paths.ts';

it('every page of the contract has a path, and a route that uses it', () => {
  assert.deepEqual(Object.keys(paths), Object.keys(pages));
  const table = readFileSync(join(import.meta.dirname, 'route-table.tsx'), 'utf8');
  const without = Object.keys(paths).filter((name) => !table.includes(`path: paths.${name},`));
  assert.deepEqual(without, []);
});

it('writes parameters as the router does', () => {
  assert.equal(paths.profileOf, '/profile/$key');
});

it('a look has the pages of a profile below it, and no other', () => {
  assert.ok(isPage('/admin/look/abc') && isPage('/admin/look/abc/profile/security'));
  for (const path of ['/admin/look', '/admin/look/abc/admin/users', '/admin/look/abc/profile/mfa/new']) {
    assert.ok(!isPage(path), path);
  }
});
