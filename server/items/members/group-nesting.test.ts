import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isFailure } from '../../platform/failure.ts';
import { type GroupEdge, groupLevelsAtMost, groupsAroundAtMost, requireNests } from './group-nesting.ts';

const chain = (...keys: string[]): GroupEdge[] => keys.slice(1).map((inner, at) => ({ outer: keys[at] ?? '', inner }));
const numbered = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name}${at}`);
const refused = (code: 'group.cycle' | 'group.too-deep') => (error: unknown) => isFailure(error, code);

describe('groups inside groups', () => {
  test('are no ring, not through others either', () => {
    requireNests([], 'a', 'b');
    requireNests(chain('a', 'b', 'c'), 'a', 'c');
    assert.throws(() => requireNests([], 'a', 'a'), refused('group.cycle'));
    assert.throws(() => requireNests(chain('a', 'b'), 'b', 'a'), refused('group.cycle'));
    assert.throws(() => requireNests(chain('a', 'b', 'c', 'd'), 'd', 'a'), refused('group.cycle'));
  });

  test('have so many levels at most, whichever way is the longest', () => {
    const full = numbered('g', groupLevelsAtMost);
    requireNests(chain(...full.slice(1)), 'g0', 'g1');
    requireNests([...chain(...full.slice(0, 4)), ...chain(...full.slice(4))], 'g3', 'g4');
    assert.throws(() => requireNests(chain(...full), 'top', 'g0'), refused('group.too-deep'));
    assert.throws(
      () => requireNests([...chain('top', 'g0'), ...chain(...full.slice(0, -1))], 'above', 'top'),
      refused('group.too-deep'),
    );
    const ways = [...chain('a', 'z'), ...chain('a', ...numbered('b', 6), 'z')];
    assert.throws(() => requireNests(ways, 'z', 'new'), refused('group.too-deep'));
  });

  test('stand in so many groups at most, counted for the innermost too', () => {
    const around = numbered('g', groupsAroundAtMost).map((outer) => ({ outer, inner: 'leaf' }));
    assert.throws(() => requireNests(around, 'one more', 'leaf'), refused('group.too-deep'));
    assert.throws(
      () => requireNests([...around, { outer: 'mid', inner: 'leaf' }], 'top', 'mid'),
      refused('group.too-deep'),
    );
    requireNests(around.slice(1), 'one more', 'leaf');
  });
});
