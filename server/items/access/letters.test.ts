import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fullPermission, letters, presets } from '../../../contract/permissions.ts';
import { allLetters, bitsOf, isSubset, lettersOfBits, readAncestry, readPermission, writeBits } from './letters.ts';
import type { LettersRow } from './letters-store.ts';

const row = (kind: LettersRow['kind'], a: string, b = '', c = ''): LettersRow => ({ kind, a, b, c });
const item = (key: string, state = 'live') => row('item', key, 'Task', state);
const placed = (child: string, parent: string) => row('parent', child, parent, parent === 'trashed' ? '' : 'above');
const given = (key: string, participant: string, permissions: string, propagate?: boolean) =>
  row('permission', key, participant, JSON.stringify({ permissions, propagate }));
const flowing = (rows: LettersRow[], key: string) =>
  Object.fromEntries([...readAncestry(rows).flow(key, true)].map(([who, bits]) => [who, writeBits(bits)]));

it('writes sets of letters as bits and back', () => {
  assert.equal(writeBits(bitsOf('gr')), 'rg');
  assert.equal(writeBits(allLetters), fullPermission);
  assert.equal(bitsOf('xyz R'), 0);
  for (const letter of letters) assert.deepEqual([...lettersOfBits(bitsOf(letter))], [letter]);
  for (const preset of presets) assert(isSubset(bitsOf(preset), allLetters));
  assert(!isSubset(bitsOf('rw'), bitsOf('r')));
});

it('reads a permission as one that propagates unless it says otherwise', () => {
  assert.deepEqual(readPermission('{"permissions":"r"}'), { permissions: 'r', propagate: true });
  assert.deepEqual(readPermission('{"permissions":"r","propagate":false}'), {
    permissions: 'r',
    propagate: false,
  });
  assert.deepEqual(readPermission('{"permissions":["r"],"propagate":0}'), {
    permissions: '',
    propagate: true,
  });
});

it('joins what flows from every parent that stands', () => {
  const rows = [
    item('x'),
    placed('x', 'a'),
    placed('x', 'b'),
    placed('x', 'trashed'),
    placed('a', 'top'),
    given('x', 'ann', 'd', false),
    given('a', 'ann', 'r'),
    given('a', 'bob', 'w', false),
    given('b', 'ann', 'w'),
    given('top', 'ann', 'a'),
  ];
  assert.deepEqual(flowing(rows, 'x'), { ann: 'rwa' });
  assert.equal(writeBits(readAncestry(rows).own('x').get('ann') ?? 0), 'd');
});

it('knows what stands nowhere but under what is in the trash', () => {
  const rows = [item('x'), placed('x', 'a'), placed('a', 'trashed'), given('a', 'ann', 'r')];
  const ancestry = readAncestry(rows);
  assert.deepEqual([ancestry.live('x'), ancestry.live('a'), ancestry.live('trashed')], [false, false, false]);
  assert.deepEqual(flowing(rows, 'x'), {});
});

it('ends on a ring, which gives nothing', () => {
  const rows = [item('x'), placed('x', 'a'), placed('a', 'x'), given('a', 'ann', 'r')];
  assert.equal(readAncestry(rows).live('x'), false);
  assert.deepEqual(flowing(rows, 'x'), {});
});
