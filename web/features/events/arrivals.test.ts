import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EventEntity } from '../../../contract/api/events.ts';
import { newestFirst, nothingArrived, withFound, withShown } from './arrivals.ts';

const events = (...keys: string[]) => keys.map((_key) => ({ _key })) as EventEntity[];
const keysOf = (list: readonly EventEntity[]) => list.map(({ _key }) => _key);
const atOnce = 3;
const loaded = events('c3', 'c2', 'c1');

describe('what arrives while the list is looked at', () => {
  it('is shown at once where nobody reads, and waits else', () => {
    const found = events('c4', 'c3', 'c2');
    const shown = withFound(nothingArrived, loaded, { found, atOnce, mayMove: () => true });
    assert.deepEqual([keysOf(shown.shown), keysOf(shown.waiting)], [['c4'], []]);
    const waiting = withFound(shown, loaded, { found: events('c5', 'c4', 'c3'), atOnce, mayMove: () => false });
    assert.deepEqual([keysOf(waiting.shown), keysOf(waiting.waiting)], [['c4'], ['c5']]);
    const later = withShown(waiting);
    assert.deepEqual([keysOf(later.shown), keysOf(later.waiting)], [['c5', 'c4'], []]);
    assert.deepEqual(keysOf(newestFirst(later.shown, loaded, later.shown)), ['c5', 'c4', 'c3', 'c2', 'c1']);
  });

  it('takes in what was said before the newest and became true after it, and nothing of the pages below', () => {
    const found = events('c3', 'c2b', 'c0');
    const { shown } = withFound(nothingArrived, loaded, { found, atOnce, mayMove: () => true });
    assert.deepEqual(keysOf(shown), ['c2b']);
    const { shown: first } = withFound(nothingArrived, [], { found: events('a1'), atOnce, mayMove: () => true });
    assert.deepEqual(keysOf(first), ['a1']);
  });

  it('asks for the list anew where there may be more between, or too many came', () => {
    const found = events('d3', 'd2', 'd1');
    const many = withFound(nothingArrived, loaded, { found, atOnce, mayMove: () => true });
    assert.deepEqual(many, { ...nothingArrived, many: true });
    const shown = events(...Array.from({ length: 501 }, (_, at) => `d${1000 + at}`));
    const more = { found: events('e1'), atOnce, mayMove: () => true };
    assert.equal(withFound({ ...nothingArrived, shown }, loaded, more).many, true);
  });

  it('leaves all as it is where nothing is new', () => {
    assert.equal(withFound(nothingArrived, loaded, { found: loaded, atOnce, mayMove: () => true }), nothingArrived);
  });
});
