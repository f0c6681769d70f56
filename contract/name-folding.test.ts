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

it('finds letters that do not come apart, signs in any form, and other scripts, by what people type', () => {
  for (const [name, typed] of [
    ['Łukasz', 'lukasz'],
    ['SØREN', 'soren'],
    ['Đorđe', 'dorde'],
    ['Straße', 'STRASSE'],
    ['STRAẞE', 'strasse'],
    ['Þóra Æsa', 'thora aesa'],
    ['Œuvre', 'oeuvre'],
    ['Işıl İnci', 'isil inci'],
    ['Əliyev', 'eliyev'],
    ['o’brien', "O'Brien"],
    ['O‘Brien', "o'brien"],
    ['Oʻzbek', "o'zbek"],
    ['“Q” „R“', '"q" "r"'],
    ['Anne–Marie', 'anne-marie'],
    ['Anne\u2011Marie', 'Anne-Marie'],
    ['Ada  \u00a0Lovelace', 'ada lovelace'],
    ['Ada\u00adLove\u200dlace', 'adalovelace'],
    ['ΟΔΥΣΣΕΎΣ', 'οδυσσευς'],
    ['Ґалаґан', 'галаган'],
    ['أحمد', 'احمد'],
    ['مُحَمَّد', 'محمد'],
    ['علی', 'علي'],
    ['محـــمد', 'محمد'],
    ['שָׁלוֹם', 'שלום'],
    ['ＡＤＡ', 'ada'],
    ['ｶﾞ', 'ガ'],
    ['한국', '한국'.normalize('NFD')],
    ['ŉ ǰ ΐ', "'n j ι"],
  ] as const) {
    assert.equal(foldText(name), foldText(typed), `${name} ${typed}`);
    assert.equal(foldText(foldText(name)), foldText(name), name);
  }
  // Marks that are letters of their own stay.
  for (const [one, other] of [
    ['की', 'का'],
    ['が', 'か'],
    ['กา', 'กี'],
    ['தி', 'தா'],
  ] as const) {
    assert.notEqual(foldText(one), foldText(other));
  }
  const sorted = ['Zoe', 'Łukasz', 'Øyvind', 'Adam', 'Đorđe', 'Maria'].toSorted((one, other) =>
    foldText(one) < foldText(other) ? -1 : 1,
  );
  assert.deepEqual(sorted, ['Adam', 'Đorđe', 'Łukasz', 'Maria', 'Øyvind', 'Zoe']);
});

it('folds every small letter of Unicode as its large one', () => {
  for (let point = 0; point <= 0x1ffff; point++) {
    const letter = String.fromCodePoint(point);
    if (!/\p{L}/u.test(letter)) continue;
    const folded = foldText(letter);
    assert.equal(foldText(folded), folded, letter);
    assert.equal(foldText(letter.toUpperCase()), folded, letter);
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
