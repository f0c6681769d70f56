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

it('S59 never leaves our origin', () => {
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
    'https:evil.example',
    '/..//evil.example',
    '/profile/..//evil.example',
    '/profile/%2e%2e//evil.example',
    '/\r\n/evil.example',
    '/@evil.example',
    '/profile@evil.example',
    'http://conch.example@evil.example/',
    `/${'a'.repeat(100_000)}`,
  ]) {
    goesHome(next);
  }
});

it('S59 goes home rather than to what is no page, or round in a circle', () => {
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
