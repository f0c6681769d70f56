import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isPage, pagePath, pages, viewAsPages } from '../../contract/pages.ts';
import { adminSections, allPages, otherUserSections, ownSectionPages } from './routes.ts';

it('every page of the contract is said once, by one feature', () => {
  assert.deepEqual(allPages.map(({ path }) => path).sort(), Object.values(pages).sort());
});

it('the address of one item or user holds its key', () => {
  assert.equal(pages.profileOf, '/profile/$key');
  assert.equal(pagePath(pages.securityOf, { key: 'abc' }), '/profile/abc/security');
});

it('a look has the pages of a profile below it, and no other', () => {
  assert.deepEqual(
    ownSectionPages.map(({ path }) => path),
    viewAsPages,
  );
  assert.ok(isPage('/admin/look/abc') && isPage('/admin/look/abc/profile/security'));
  for (const path of ['/admin/look', '/admin/look/abc/admin/users', '/admin/look/abc/profile/mfa/new']) {
    assert.ok(!isPage(path), path);
  }
});

it('the side bar of another user has their key in each address, that of administrators no key', () => {
  assert.deepEqual(
    otherUserSections.filter(({ to }) => !to.startsWith(pages.profileOf)),
    [],
  );
  assert.deepEqual(
    adminSections.filter(({ to }) => !to.startsWith(pages.administration) || to.includes('$')),
    [],
  );
});
