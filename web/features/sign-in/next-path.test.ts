import assert from 'node:assert/strict';
import { it } from 'node:test';
import { nextPath } from './next-path.ts';

const origin = 'https://conch.example';
const goesHome = (next: string | undefined) => assert.equal(nextPath(next, origin), '/', String(next));

it('keeps a page of ours with its query and fragment', () => {
  assert.equal(nextPath('/profile', origin), '/profile');
  assert.equal(nextPath('/profile/abc123?tab=1#name', origin), '/profile/abc123?tab=1#name');
});

it('goes home where nothing was asked for', () => {
  goesHome(undefined);
  goesHome('');
});

it('never leaves our origin', () => {
  for (const next of [
    'https://evil.example/profile',
    '//evil.example/profile',
    '/\\evil.example/profile',
    '\\\\evil.example',
    '/\t/evil.example/profile',
    '/\n/evil.example/profile',
    '/.//evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'profile',
    ' /profile',
    '@evil.example',
    '/%5cevil.example',
    '/%2f%2fevil.example',
  ]) {
    goesHome(next);
  }
});

it('goes home rather than to what is no page, or round in a circle', () => {
  for (const next of [
    '/v1/users/me',
    '/nothing',
    '/signin',
    '/signin/',
    '/signin?next=/signin',
    '/reset#a.b',
    '/setup',
  ]) {
    goesHome(next);
  }
});
