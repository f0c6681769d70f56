import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { everybody, filterOf, narrowingOf, searchOf, type UserFilter } from './user-filter.ts';

const narrow: UserFilter = {
  search: ' lov ',
  state: 'invited',
  role: 'admin',
  factor: 'off',
  unseen: '90',
  group: '0abc',
  sort: '-seenAt',
};

describe('the filter of the list of users', () => {
  it('comes back from the address bar as it went there', () => {
    for (const each of [everybody, narrow]) assert.deepEqual(filterOf({ ...searchOf(each) }), each);
    assert.deepEqual(searchOf(everybody), {});
    // The router reads numbers as numbers.
    assert.deepEqual(filterOf({ search: 42, unseen: 30 }), { ...everybody, search: '42', unseen: '30' });
  });

  it('takes nothing from the address bar that it does not understand', () => {
    const odd = { state: 'gone', role: 'owner', factor: true, unseen: 31, group: 'a b', sort: 'email' };
    assert.deepEqual(filterOf({ ...odd, more: 1 }), everybody);
  });

  it('asks the server for what narrows, and for nothing else', () => {
    assert.deepEqual(narrowingOf(everybody), {});
    assert.deepEqual(narrowingOf(narrow), {
      search: 'lov',
      state: 'invited',
      role: 'admin',
      factor: false,
      unseenDays: 90,
      groupKey: '0abc',
    });
  });
});
