import assert from 'node:assert/strict';
import { it } from 'node:test';
import { countdown, exactWords, localeFor, relativeWords } from './time-words.ts';

const now = new Date('2026-03-10T12:00:00.000Z');
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);

it('says how long ago in the largest whole unit', () => {
  assert.equal(relativeWords(before(20), now, 'en'), 'now');
  assert.equal(relativeWords(before(59.6), now, 'en'), '1 minute ago');
  assert.equal(relativeWords(before(3_599), now, 'en'), '59 minutes ago');
  assert.equal(relativeWords(before(86_400), now, 'en'), 'yesterday');
  assert.equal(relativeWords(before(-15 * 86_400), now, 'en'), 'in 2 weeks');
  assert.equal(relativeWords(before(800 * 86_400), now, 'fr'), 'il y a 2 ans');
});

it('says the exact moment in the zone of the person', () => {
  assert.match(exactWords(now, 'en-GB', 'Europe/Paris'), /10 March 2026 at 13:00:00/);
});

it('takes the region from the browser only where it speaks the language of the interface', () => {
  assert.equal(localeFor('en', ['fr-FR', 'en-GB']), 'en-GB');
  assert.equal(localeFor('ru', ['fr-FR', 'en-GB']), 'ru');
});

it('counts a wait down in minutes and seconds', () => {
  assert.equal(countdown(7), '0:07');
  assert.equal(countdown(759.2), '12:40');
  assert.equal(countdown(-3), '0:00');
});
