import assert from 'node:assert/strict';
import { it } from 'node:test';
import { foldedName, foldText } from './name-folding.ts';

it('folds case, accents and forms of writing, and nothing else', () => {
  for (const [text, folded] of [
    ['José', 'jose'],
    ['ÅNGSTRÖM', 'angstrom'],
    ['ﬁn', 'fin'],
    ['Ёлка', 'елка'],
    ['100%_\\x', '100%_\\x'],
    ['日本', '日本'],
    ['\ud800x', '\ufffdx'],
  ] as const) {
    assert.equal(foldText(text), folded);
    assert.equal(foldText(foldText(text)), folded);
  }
});

it('takes the name of data, where there is one', () => {
  assert.equal(foldedName({ name: ' Ann ' }), 'ann');
  for (const data of [{}, { name: 3 }, { name: null }, { name: { a: 1 } }]) assert.equal(foldedName(data), '');
});

it('stays short and quick, whatever it is given', () => {
  const long = 'ﷺ'.repeat(500_000);
  const started = performance.now();
  assert.equal(foldText(long).length, 200);
  assert(performance.now() - started < 250);
});
