import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isFailure } from '../../platform/failure.ts';
import { readCursor, writeCursor } from './position.ts';
import { allKinds, searchOf } from './search.ts';

describe('what is looked for in the audit trail', () => {
  it('is every kind where none is asked for, and what all of kind, group and refusals let through', () => {
    assert.equal(searchOf({}).kinds, undefined);
    assert.equal(searchOf({ refused: false }).kinds, undefined);
    assert.deepEqual(searchOf({ kind: 'signout' }).kinds, ['signout']);
    assert.deepEqual(searchOf({ kind: 'signout', group: 'tokens' }).kinds, []);
    assert.deepEqual(searchOf({ group: 'signin', refused: true }).kinds, ['signin.refused', 'proof.refused']);
    assert.ok(searchOf({ group: 'tokens' }).kinds?.every((kind) => kind.startsWith('token')));
    assert.ok(allKinds.includes('audit.exported'));
  });

  it('is between moments in UTC, however they were said', () => {
    const { from, to } = searchOf({ from: '2026-03-01T00:00:00+02:00', to: '2026-03-02T00:00:00Z' });
    assert.deepEqual([from, to], ['2026-02-28T22:00:00.000Z', '2026-03-02T00:00:00.000Z']);
  });

  it('goes on from a cursor, and from nothing that is none', () => {
    const place = { at: '2026-03-01T09:00:00.000Z', user_key: '0abc_-X', seq: 12 };
    assert.deepEqual(readCursor(writeCursor(place)), place);
    const made = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    const wrong = [
      ...['', '%', 'null', made(null), made({}), made([]), made(['2026-03-01', 'a', 1])],
      ...[made([place.at, 'a\0b', 1]), made([place.at, 'a', 1.5]), made([place.at, 'a', '1']), made([1, 2, 3])],
    ];
    for (const cursor of wrong) {
      assert.throws(
        () => readCursor(cursor),
        (error) => isFailure(error, 'request.invalid'),
        cursor,
      );
    }
  });
});
