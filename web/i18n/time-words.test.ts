import assert from 'node:assert/strict';
import { it } from 'node:test';
import { countdown, dateWords, exactWords, localeFor, relativeWords } from './time-words.ts';

const now = new Date('2026-03-10T12:00:00.000Z');
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);

const manner = { locale: 'en', timeZone: 'UTC', justNow: 'just now' };
const at = (text: string) => new Date(text);
const words = (time: string, from: string, timeZone = 'UTC') =>
  relativeWords(at(time), at(from), { ...manner, timeZone });

it('says how long ago in the largest whole unit', () => {
  assert.equal(relativeWords(before(20), now, manner), 'just now');
  assert.equal(relativeWords(before(-20), now, manner), 'just now', 'a clock that is a little off');
  assert.equal(relativeWords(before(59.6), now, manner), '1 minute ago');
  assert.equal(relativeWords(before(3_599), now, manner), '59 minutes ago');
  assert.equal(relativeWords(before(86_399), now, manner), '23 hours ago');
  assert.equal(relativeWords(before(86_400), now, manner), 'yesterday');
  assert.equal(relativeWords(before(-15 * 86_400), now, manner), 'in 2 weeks');
  assert.equal(relativeWords(before(800 * 86_400), now, { ...manner, locale: 'fr' }), 'il y a 2 ans');
});

it('counts days by the midnights of the person', () => {
  // 47 hours that pass two midnights, and 25 that pass one or two, as the zone has it.
  assert.equal(words('2026-03-08T01:00:00Z', '2026-03-10T00:00:00Z'), '2 days ago');
  assert.equal(words('2026-03-08T22:30:00Z', '2026-03-09T23:45:00Z'), 'yesterday');
  assert.equal(words('2026-03-08T22:30:00Z', '2026-03-09T23:45:00Z', 'Europe/Paris'), '2 days ago');
  assert.equal(words('2026-03-11T13:00:00Z', '2026-03-10T12:00:00Z'), 'tomorrow');
});

it('calls a month only what is one by the calendar', () => {
  assert.equal(words('2026-03-01T08:00:00Z', '2026-03-31T12:00:00Z'), '4 weeks ago');
  assert.equal(words('2026-01-05T08:00:00Z', '2026-03-04T12:00:00Z'), '1 month ago');
  assert.equal(words('2026-01-05T08:00:00Z', '2026-03-05T12:00:00Z'), '2 months ago');
  assert.equal(words('2025-03-11T08:00:00Z', '2026-03-10T12:00:00Z'), '11 months ago');
  assert.equal(words('2025-03-10T08:00:00Z', '2026-03-10T12:00:00Z'), '1 year ago');
  assert.equal(words('2026-04-15T08:00:00Z', '2026-03-10T12:00:00Z'), 'in 1 month');
  assert.equal(words('2026-02-28T08:00:00Z', '2026-03-10T12:00:00Z'), '10 days ago');
});

it('says a day as a date in the zone of the person', () => {
  assert.equal(dateWords(at('2026-03-10T23:30:00Z'), 'en-GB', 'Europe/Paris'), '11 March 2026');
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
