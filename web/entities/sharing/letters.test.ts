import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { letters, presets } from '../../../contract/permissions.ts';
import { sharing } from '../../i18n/en/sharing.ts';
import { givable, presetOf, within } from './letters.ts';

describe('letters of a permission', () => {
  it('are a preset in whatever order they stand', () => {
    assert.equal(presetOf('rwsatlu'), 'rwatslu');
    for (const preset of presets) assert.equal(presetOf([...preset].reverse().join('')), preset);
    assert.equal(presetOf('rw'), undefined);
    assert.equal(presetOf(''), undefined);
  });

  it('are within others where each is among them', () => {
    assert.ok(within('rw', 'wra'));
    assert.ok(within('', 'r'));
    assert.ok(!within('rwg', 'rwa'));
  });

  it('that reach what is inside are given on by whoever holds them so', () => {
    const held = { permissions: 'rws', flowing: 'r' };
    assert.equal(givable(held, false), 'rws');
    assert.equal(givable(held, true), 'r');
  });

  it('have a word and a sentence each, and so have the presets', () => {
    const words: Record<string, string> = sharing;
    for (const letter of letters) assert.ok(words[`letter.${letter}`] && words[`letterNote.${letter}`]);
    for (const preset of presets) assert.ok(words[`preset.${preset}`] && words[`presetNote.${preset}`]);
  });
});
